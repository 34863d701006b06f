import type {
  AlarmMuteRuleStatus,
  DeleteAlarmMuteRuleInput,
  ListAlarmMuteRulesInput,
  ListAlarmMuteRulesOutput,
  PutAlarmMuteRuleInput,
} from '@aws-sdk/client-cloudwatch';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { NotSimulatedError } from '../engine/errors.ts';
import type { Site } from '../engine/site.ts';
import type { MuteRuleRecord } from './alarm-model.ts';

/** Source: CloudWatch API Reference, Schedule: `at(yyyy-MM-ddThh:mm)` for one time, in UTC unless a time zone is named. */
const ONCE = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d)\)$/;

/** Source: the same, Duration: ISO 8601. */
const HOURS_AND_MINUTES = /^PT(?:(\d+)H)?(?:(\d+)M)?$/;

const put = ({ Name = '', Rule, MuteTargets }: PutAlarmMuteRuleInput, site: Site): void => {
  const [, at] = ONCE.exec(Rule?.Schedule?.Expression ?? '') ?? [];
  const lasts = HOURS_AND_MINUTES.exec(Rule?.Schedule?.Duration ?? '');
  if (at === undefined || lasts === null) {
    throw new NotSimulatedError(
      'The simulated CloudWatch mutes once, at(yyyy-MM-ddThh:mm), for hours and minutes, e.g. PT2H.',
    );
  }
  const from = Date.parse(`${at}Z`);
  const [, hours = 0, minutes = 0] = lasts;
  const until = from + (Number(hours) * 60 + Number(minutes)) * 60_000;
  site.put('muteRules', { id: Name, alarms: MuteTargets?.AlarmNames ?? [], from, until });
};

/** Source: GetAlarmMuteRule: SCHEDULED, ACTIVE or EXPIRED. */
const statusOf = (site: Site, { from, until }: MuteRuleRecord): AlarmMuteRuleStatus => {
  if (site.now < from) return 'SCHEDULED';
  return site.now < until ? 'ACTIVE' : 'EXPIRED';
};

const list = ({ AlarmName, Statuses }: ListAlarmMuteRulesInput, site: Site): ListAlarmMuteRulesOutput => ({
  AlarmMuteRuleSummaries: site.draft
    .list('muteRules')
    .map((rule) => ({ rule, status: statusOf(site, rule) }))
    .filter(({ rule }) => AlarmName === undefined || rule.alarms.includes(AlarmName))
    .filter(({ status }) => Statuses === undefined || Statuses.includes(status))
    .map(({ rule, status }) => ({
      AlarmMuteRuleArn: `arn:aws:cloudwatch:${site.settings.region}:${site.settings.accountId}:alarm-mute-rule:${rule.id}`,
      Status: status,
    })),
});

export const muteRuleActions: ActionTable = {
  PutAlarmMuteRule: defineAction('Name Rule MuteTargets?', put),
  ListAlarmMuteRules: defineAction('AlarmName? Statuses? MaxRecords? NextToken?', list),
  DeleteAlarmMuteRule: defineAction('AlarmMuteRuleName', ({ AlarmMuteRuleName = '' }: DeleteAlarmMuteRuleInput, site) =>
    site.remove('muteRules', AlarmMuteRuleName),
  ),
};
