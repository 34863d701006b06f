import { TABLE_NAME } from '../../local/ports.ts';
import type { CallSite } from '../lambda/gateway.ts';
import { watchFence } from '../oracles/fence.ts';
import type { Seen } from '../oracles/items.ts';
import { type Recorded, watchRecorded } from '../oracles/recorded.ts';
import type { Violation } from '../oracles/violation.ts';
import { createJudge } from '../runs/judge.ts';
import type { Stage } from '../runs/stage.ts';
import type { Turn } from '../scheduler/turns.ts';
import { createWorld, type Watch, type World } from '../world/world.ts';
import { createKeeper, type Keeper, numberOf } from './keeper.ts';
import type { OldTry } from './old-try.ts';
import type { Scenario } from './scenarios.ts';
import { play } from './script.ts';

export interface CaseProps {
  readonly scenario: Scenario;
  readonly stage: Stage;
  readonly seed: number;
  /** @default none: the run is what all others are measured against */
  readonly oldTry?: OldTry;
  /** The site as an undisturbed run leaves it. @default not compared */
  readonly reference?: Readonly<Record<string, unknown>>;
  /** @default nobody */
  readonly onTurn?: (turn: Turn, now: number) => void;
}

export interface CaseOutcome {
  readonly violations: readonly Violation[];
  /** Every call of every try of a function, in order. */
  readonly calls: readonly CallSite[];
  /** Those of them that came before the cancel had ended, where there was one. */
  readonly callsUntilCancelled: number;
  /** Whether there was such a call. */
  readonly wasInterrupted: boolean;
  /** The site as the run has left it. */
  readonly left: Readonly<Record<string, unknown>>;
}

/** Runs one case in a world of its own and judges it. */
export const runCase = async (props: CaseProps): Promise<CaseOutcome> => {
  const { scenario, stage, seed, oldTry, reference, onTurn } = props;
  const violations = new Map<string, Violation>();
  const report = (violation: Violation): void => void violations.set(`${violation.kind} ${violation.seen}`, violation);
  const accepted = stage.production.filter(({ name }) => scenario.accepted?.includes(name));
  const isAccepted = (id: string): boolean => accepted.some(({ serverId }) => serverId === id);
  const calls: CallSite[] = [];
  const holder: { world?: World; recorded?: Recorded; untilCancelled?: number } = {};
  const world = (): World => there(holder.world, 'world');
  const keeper = createKeeper(oldTry, {
    scheduler: () => world().scheduler,
    onCancelEnded: () => {
      holder.untilCancelled ??= calls.length;
    },
    onInterrupted: () => scenario.meanwhile?.(world().ec2, stage.production),
  });
  holder.world = await createWorld({
    prepared: stage.prepared,
    machines: stage.machines,
    seed,
    fateOf: (site) => {
      if (numberOf(site.who) > 0) calls.push(site);
      return keeper.fateOf(site);
    },
    onLambda: keeper.onLambda,
    watch: watchOf({ stage, isAccepted, keeper }, { report, keep: (recorded) => (holder.recorded = recorded) }),
    ...(onTurn ? { onTurn } : {}),
  });
  const items = () => there(holder.recorded, 'record').items();
  const judge = createJudge({ stage, world: world(), items, report, reference, isAccepted });
  try {
    await world().run(play({ scenario, stage, world: world(), keeper, judge }));
  } catch (error) {
    report({ kind: 'the run itself broke', seen: String(error) });
  }
  return {
    violations: [...violations.values()],
    calls,
    callsUntilCancelled: holder.untilCancelled ?? calls.length,
    wasInterrupted: keeper.wasInterrupted,
    left: judge.digest(),
  };
};

const there = <T>(thing: T | undefined, what: string): T => {
  if (thing === undefined) throw new Error(`The ${what} is not there yet.`);
  return thing;
};

interface Judging {
  readonly report: (violation: Violation) => void;
  readonly keep: (recorded: Recorded) => void;
}

interface Watched {
  readonly stage: Stage;
  readonly isAccepted: (serverId: string) => boolean;
  readonly keeper: Keeper;
}

/** The oracles stand around the services, and see each call as it takes effect. */
const watchOf =
  ({ stage, isAccepted, keeper }: Watched, { report, keep }: Judging): Watch =>
  (services, { ec2, dynamoDb }) => {
    const onWrite = (after: Seen): void => {
      if (after.kind === 'group' && after.isRollBack) keeper.mark('cancel-took-lease');
    };
    const recorded = watchRecorded(services.dynamoDb, { dynamoDb, tableName: TABLE_NAME, report, onWrite });
    keep(recorded);
    const guarded = () => stage.production.map(({ serverId }) => serverId);
    return {
      ...services,
      dynamoDb: recorded.client,
      ec2: watchFence(services.ec2, { ec2, guarded, isAccepted, report }),
    };
  };
