import { TABLE_NAME } from '../../local/ports.ts';
import { denied } from '../faults/service-errors.ts';
import { watchDisksFirst } from '../oracles/disks-first.ts';
import { watchFence } from '../oracles/fence.ts';
import { watchForced } from '../oracles/forced.ts';
import { watchHandsOff } from '../oracles/hands-off.ts';
import { leftAloneIn } from '../oracles/hands-off-both.ts';
import type { Seen } from '../oracles/items.ts';
import { watchPointCalls } from '../oracles/point-calls.ts';
import { judgePoints } from '../oracles/point-claims.ts';
import { createPast, type Past } from '../oracles/protection-past.ts';
import { type Recorded, watchRecorded } from '../oracles/recorded.ts';
import { guardedIn } from '../oracles/stations.ts';
import { watchTold } from '../oracles/told.ts';
import type { Violation } from '../oracles/violation.ts';
import type { Watch } from '../world/world.ts';
import type { KeptLedger } from './ledger.ts';
import type { Stage } from './stage.ts';

export interface WatchProps {
  readonly stage: Stage;
  readonly ledger: KeptLedger;
  readonly report: (violation: Violation) => void;
  /** Called for each item as it lies in the table after a write. */
  readonly onWrite: (after: Seen) => void;
}

/** The oracles around the services: they see each call as it takes effect. */
export interface Watching {
  readonly watch: Watch;
  /** The table as it is at the moment. */
  items(): readonly Seen[];
}

/** Of groups that go to the DR site once. */
export const watchFailovers = ({ stage, ledger, report, onWrite }: WatchProps): Watching => {
  const { production, owed: before } = stage;
  const kept: { recorded?: Recorded } = {};
  const watch: Watch = (services, { ec2, dynamoDb }) => {
    const told = { ec2, before, isTouched: ledger.isTouched, report };
    const judgeTold = watchTold(told);
    const recorded = watchRecorded(services.dynamoDb, {
      dynamoDb,
      tableName: TABLE_NAME,
      report,
      onWrite: (after) => {
        judgeTold(after);
        onWrite(after);
      },
    });
    kept.recorded = recorded;
    const guarded = production.map(({ serverId }) => serverId);
    const { items } = recorded;
    const isAccepted = (serverId: string): boolean => ledger.isAccepted(serverId) || ledger.isJustStarted(serverId);
    const fenced = watchFence(services.ec2, { ec2, guarded: () => guarded, isAccepted, report });
    const forced = watchForced(fenced, { ec2, isJustStarted: ledger.isJustStarted, report });
    const withDisks = watchDisksFirst(forced, told);
    return { ...services, dynamoDb: recorded.client, ec2: watchHandsOff(withDisks, { ec2, items, report }) };
  };
  return { watch, items: () => kept.recorded?.items() ?? [] };
};

/** Of a group that goes there and home: which station is production changes under way. */
export const watchJourney = ({ ledger, report, onWrite }: WatchProps): Watching => {
  const kept: { recorded?: Recorded } = {};
  const items = () => kept.recorded?.items() ?? [];
  const watch: Watch = (services, { ec2, dynamoDb, scheduler }) => {
    const past = createPast(scheduler.now);
    const judge = judgePoints({ ec2, past, report });
    const recorded = watchRecorded(services.dynamoDb, {
      dynamoDb,
      tableName: TABLE_NAME,
      report,
      onWrite: (after, before, all) => {
        if (after.kind === 'group') past.written(after, all);
        judge(before, after, all);
        onWrite(after);
      },
    });
    kept.recorded = recorded;
    noteFirst(past, recorded.items());
    const guarded = () => guardedIn(items());
    const fenced = watchFence(services.ec2, { ec2, guarded, isAccepted: ledger.isJustStarted, report });
    const forced = watchForced(fenced, { ec2, isJustStarted: ledger.isJustStarted, report });
    const handsOff = watchHandsOff(forced, { ec2, items, report, leftAlone: leftAloneIn(ec2) });
    const props = { ec2, items, past, now: scheduler.now, report, refusal: () => denied('ec2') };
    return { ...services, dynamoDb: recorded.client, ec2: watchPointCalls(handsOff, props) };
  };
  return { watch, items };
};

const noteFirst = (past: Past, items: readonly Seen[]): void => {
  for (const item of items) if (item.kind === 'group') past.written(item, items);
};
