import { type AutomationPolicy, trustsMonitorsAlone } from '../../lambdas/domain/automation/policy.ts';
import { latest, type SourceRecord } from '../../lambdas/domain/automation/signal.ts';
import type { Standing } from '../../lambdas/domain/automation/standing.ts';
import type { DeciderReport } from '../../lambdas/handlers/automation/messages.ts';
import type { BrakeState } from '../../lambdas/handlers/operations/automation/automation-brake.ts';
import type { ShownAutomation } from '../../lambdas/handlers/operations/automation/show-automation.ts';
import type { Page } from './page.ts';
import { fields, table } from './table.ts';

export const brakeText = ({ brake, by, reason, at }: BrakeState): string =>
  by ? `The brake is ${brake}. ${by}: ${reason} (${at})` : `The brake is ${brake}.`;

export const policyText = (policy: AutomationPolicy, page: Page): string => {
  const { signals, required, windowSeconds, minimumDurationSeconds, coolDownSeconds, hours } = policy;
  return fields(page, [
    ['Mode', policy.mode],
    [
      'Required',
      `${required.sources} source(s) of ${required.kinds} kind(s), for ${minimumDurationSeconds} s, within ${windowSeconds} s`,
    ],
    ['Cool-down', `${coolDownSeconds} s`],
    [
      'Hours',
      hours?.map(({ days, from, to }) => `${days?.join(',') ?? 'daily'} ${from}-${to} UTC`).join('; ') ?? 'always',
    ],
    ['Alarms', signals.alarms.join(', ')],
    ['Health events', signals.healthEvents.join(', ')],
    ['EC2 states', signals.ec2States.join(', ')],
    ['Application status', signals.applicationStatus ? 'of the production servers' : undefined],
    ['Monitors', signals.monitors.join(', ')],
    [
      'Beside them',
      trustsMonitorsAlone(policy) ? 'a faulty source of another kind: monitors alone start nothing' : undefined,
    ],
  ]);
};

export const automationText = (shown: ShownAutomation, page: Page): string => {
  const { groupId, policy, brake, standing, sources, decision, intent, unacknowledged } = shown;
  return [
    fields(page, [
      ['Group', groupId],
      ['Brake', brakeText(brake)],
      ['Standing', standingText(standing)],
      [
        'Decision',
        decision && `${decision.verdict} (${decision.count} time(s), ${decision.firstAt} to ${decision.lastAt})`,
      ],
      ['Reasons', decision?.reasons.map(({ message }) => message).join(' ')],
      ['Started', intent?.startedAt && `${intent.failoverId} at ${intent.startedAt}`],
      [
        'Waits for',
        unacknowledged &&
          `acknowledgement of ${unacknowledged}: sdrs automation acknowledge ${groupId} --reason "who: why"`,
      ],
    ]),
    policyText(policy, page),
    ...(sources.length > 0 ? [sourcesTable(sources, page)] : []),
  ].join('\n\n');
};

const standingText = (standing: Standing): string => {
  switch (standing.is) {
    case 'rest':
      return 'no source is faulty';
    case 'short':
      return `${standing.faulty.length} source(s) faulty, which is not enough`;
    case 'young':
      return `faulty since ${standing.since}, long enough at ${standing.until}`;
    case 'lasting':
      return `faulty since ${standing.since}`;
    default:
      return standing satisfies never;
  }
};

const sourcesTable = (sources: readonly SourceRecord[], page: Page): string =>
  table(
    page,
    ['KIND', 'SOURCE', 'LAST HEARD', 'SAYS'],
    sources.map((record) => [record.kind, record.source, latest(record), record.says]),
  );

export const judgementsText = ({ judged, ignored }: DeciderReport, page: Page): string =>
  judged.length === 0
    ? (ignored ?? 'No group has a policy that is on.')
    : table(
        page,
        ['GROUP', 'DECISION', 'REASONS', 'FAILOVER'],
        judged.map(({ groupId, verdict, codes, started }) => [
          groupId,
          verdict,
          codes.join(', '),
          started?.failoverId ?? '',
        ]),
      );
