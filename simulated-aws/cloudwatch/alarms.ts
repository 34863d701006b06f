import type {
  CompositeAlarm,
  DeleteAlarmsInput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  PutCompositeAlarmInput,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { cloudWatchError } from '../engine/errors.ts';
import type { Site } from '../engine/site.ts';
import type { AlarmRecord } from './alarm-model.ts';

/** Source: CloudWatch API Reference, DescribeAlarms, AlarmNames: at most 100. */
const MOST_NAMES = 100;

/** Source: CloudWatch User Guide, Alarm states: a new alarm is in INSUFFICIENT_DATA; one that is put again keeps its state. */
const put = (site: Site, id: string, made: Pick<AlarmRecord, 'rule' | 'suppressor'>): void => {
  const known = site.draft.get('alarms', id);
  const state = known?.state ?? 'INSUFFICIENT_DATA';
  const reason = known?.reason ?? 'Unchecked: Initial alarm creation';
  site.put('alarms', { id, state, reason, changedAt: known?.changedAt ?? site.now, ...made });
};

const putComposite = (input: PutCompositeAlarmInput, site: Site): void => {
  const { AlarmName = '', AlarmRule: rule = '', ActionsSuppressor: suppressor } = input;
  put(site, AlarmName, { rule, ...(suppressor ? { suppressor } : {}) });
};

/** Source: CloudWatch API Reference, SetAlarmState: ResourceNotFound for a name that is no alarm. UNVERIFIED[set-alarm-state-text]: the text. */
const setState = (input: SetAlarmStateInput, site: Site): void => {
  const { AlarmName = '', StateValue: state = 'OK', StateReason: reason = '' } = input;
  const alarm = site.draft.get('alarms', AlarmName);
  if (!alarm) throw cloudWatchError('ResourceNotFound', `Alarm ${AlarmName} does not exist`);
  const changedAt = alarm.state === state ? alarm.changedAt : site.now;
  site.put('alarms', { ...alarm, state, reason, changedAt });
};

const shapeOf = (site: Site, { id, state, reason, changedAt, rule, suppressor }: AlarmRecord): CompositeAlarm => ({
  AlarmName: id,
  AlarmArn: `arn:aws:cloudwatch:${site.settings.region}:${site.settings.accountId}:alarm:${id}`,
  StateValue: state,
  StateReason: reason,
  StateUpdatedTimestamp: new Date(changedAt),
  StateTransitionedTimestamp: new Date(changedAt),
  ...(rule === undefined ? {} : { AlarmRule: rule }),
  ...(suppressor === undefined ? {} : suppressionOf(site, suppressor)),
});

/** Source: CloudWatch API Reference, CompositeAlarm, ActionsSuppressedBy. Its wait and extension periods are not modelled. */
const suppressionOf = (site: Site, suppressor: string) => ({
  ActionsSuppressor: suppressor,
  ...(site.draft.get('alarms', suppressor)?.state === 'ALARM' ? { ActionsSuppressedBy: 'Alarm' as const } : {}),
});

/** Source: DescribeAlarms: names of nothing are left out; without `AlarmTypes` metric alarms alone are shown. */
const describeAlarms = (input: DescribeAlarmsInput, site: Site): DescribeAlarmsOutput => {
  const { AlarmNames = [], AlarmTypes = ['MetricAlarm'] } = input;
  if (AlarmNames.length > MOST_NAMES) {
    throw cloudWatchError('ValidationError', `Member must have length less than or equal to ${MOST_NAMES}`);
  }
  const all = site.draft.list('alarms').filter(({ id }) => AlarmNames.length === 0 || AlarmNames.includes(id));
  const shown = (isComposite: boolean) =>
    all.filter(({ rule }) => (rule !== undefined) === isComposite).map((alarm) => shapeOf(site, alarm));
  return {
    MetricAlarms: AlarmTypes.includes('MetricAlarm') ? shown(false) : [],
    CompositeAlarms: AlarmTypes.includes('CompositeAlarm') ? shown(true) : [],
  };
};

const deleteAlarms = ({ AlarmNames = [] }: DeleteAlarmsInput, site: Site): void => {
  for (const name of AlarmNames) site.remove('alarms', name);
};

export const alarmActions: ActionTable = {
  PutMetricAlarm: defineAction(
    'AlarmName ComparisonOperator EvaluationPeriods MetricName? Namespace? Period? Statistic? Threshold?',
    ({ AlarmName = '' }: PutMetricAlarmInput, site) => put(site, AlarmName, {}),
  ),
  PutCompositeAlarm: defineAction('AlarmName AlarmRule ActionsSuppressor?', putComposite),
  SetAlarmState: defineAction('AlarmName StateValue StateReason', setState),
  DescribeAlarms: defineAction('AlarmNames? AlarmTypes? MaxRecords? NextToken?', describeAlarms),
  DeleteAlarms: defineAction('AlarmNames', deleteAlarms),
};
