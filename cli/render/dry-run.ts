import type { DryRun, DryRunServer } from '../../lambdas/domain/rehearsal/dry-run.ts';
import type { Action } from '../../lambdas/domain/site/actions.ts';
import type { Page } from './page.ts';
import { indent, indentedTable } from './table.ts';

/** Every call of a server in order, each with its precondition. */
export const callsText = ({ name, calls, ends, reason }: DryRunServer, page: Page): string =>
  [
    `Calls to EC2 for ${page.paint('bold', name)}`,
    indentedTable(
      page,
      ['AFTER', 'PHASE', 'CALL', 'ON', 'WHEN'],
      calls.map(({ atSeconds, phase, api, action, precondition }) => [
        `${atSeconds} s`,
        phase,
        api,
        argumentsText(action),
        precondition,
      ]),
    ),
    ...(ends === 'migrated' ? [] : [indent(`It would not be migrated: ${reason}`)]),
  ].join('\n');

const argumentsText = (action: Action): string =>
  Object.entries(action)
    .filter(([key]) => SHOWN.includes(key))
    .map(([, value]) => String(value))
    .concat('force' in action && action.force ? ['by force'] : [])
    .join(' ');

/** Arguments that say on what a call acts, in the order of the action. */
const SHOWN: readonly string[] = [
  'serverId',
  'volumeId',
  'device',
  'pairId',
  'snapshotId',
  'availabilityZone',
  'tableId',
  'destination',
  'networkInterfaceId',
  'securityGroupId',
  'securityGroupIds',
  'gatewayAttachmentId',
  'deviceIndex',
  'allocationId',
  'privateIp',
];

/** What EC2 allows the account of each API action that is called, and what that means in time. */
export const allowanceText = ({ allowance: { apis, share } }: DryRun, page: Page): string =>
  [
    `${page.paint('bold', 'EC2 API allowance')}, of which ${Math.round(share * 100)} % are used`,
    indentedTable(
      page,
      ['PHASE', 'CALL', 'CALLS', 'AT ONCE', 'A SECOND', 'SOURCE', 'AT LEAST'],
      apis.map(({ phase, api, calls, limit, source, leastSeconds }) => [
        phase,
        api,
        String(calls),
        String(limit.burst),
        String(limit.perSecond),
        source,
        `${leastSeconds} s`,
      ]),
    ),
  ].join('\n');

/** How long it would take, what it would cost and what would be lost, as far as that can be foreseen. */
export const expectationText = (dryRun: DryRun, dataLossSeconds: number | undefined): string =>
  [
    `${dryRun.servers.reduce((sum, { calls }) => sum + calls.length, 0)} calls to EC2 for ${dryRun.servers.length} servers.`,
    timeText(dryRun),
    dataLossSeconds === undefined
      ? 'Expected data loss: not known.'
      : `Expected data loss: what was written in the last ${dataLossSeconds} s.`,
    `Expected price: $${dryRun.price.usd.toFixed(4)} for ${dryRun.price.stateTransitions} state transitions, functions and table (list prices of ${dryRun.price.pricesOf}, ${dryRun.price.pricesAsOf}).`,
  ].join('\n');

const timeText = ({ seconds, rounds, phaseSeconds: { fence, disks, identity } }: DryRun): string =>
  seconds === undefined
    ? 'It would not end with every server migrated.'
    : `Expected time: ${seconds} s in ${rounds} rounds; fenced after ${fence} s, disks after ${disks} s, identity after ${identity} s (UNVERIFIED: EC2 publishes no times).`;
