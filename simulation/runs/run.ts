import { TABLE_NAME } from '../../local/ports.ts';
import type { Fault, FaultScene } from '../faults/index.ts';
import type { CallSite } from '../lambda/gateway.ts';
import { watchFence } from '../oracles/fence.ts';
import type { Seen } from '../oracles/items.ts';
import { type Recorded, watchRecorded } from '../oracles/recorded.ts';
import type { Violation } from '../oracles/violation.ts';
import { createRandom } from '../scheduler/random.ts';
import type { Turn } from '../scheduler/turns.ts';
import { createWorld, type Watch, type World } from '../world/world.ts';
import { type Conductor, createConductor, type Strike } from './conductor.ts';
import { createJudge, type Judge, type Site } from './judge.ts';
import { createLedger, type KeptLedger } from './ledger.ts';
import { settle } from './settle.ts';
import type { Production, Stage } from './stage.ts';

/** Hears of each turn as it comes. */
export type OnTurn = (turn: Turn, now: number) => void;

/** Sees a run from outside, and takes no turn of it. Moments are milliseconds since the Unix epoch. */
export interface Observer {
  struck(strike: Strike, at: number): void;
  /** @param item as it lies in the table after a write */
  written(item: Seen, at: number): void;
  /** The failovers that it began with have ended; faults that last still do. */
  ended(world: World): void;
  /** Nothing is disturbed any more, and all is done. */
  settled(world: World): void;
}

export interface RunProps {
  readonly stage: Stage;
  readonly seed: number;
  /** @default none: the run is what all others are measured against */
  readonly faults?: readonly Fault[];
  /** The site as an undisturbed run leaves it. @default not compared */
  readonly reference?: Site;
  /** @default nobody */
  readonly onTurn?: OnTurn;
  /** @default nobody */
  readonly observer?: Observer;
}

export interface RunOutcome {
  readonly violations: readonly Violation[];
  /** Every call of functions and commands, in order. */
  readonly calls: readonly CallSite[];
  /** How many faults came about. */
  readonly injected: number;
  /** Seconds until the failovers that it began with had ended. */
  readonly lasted: number;
  /** The site as the run has left it. */
  readonly left: Site;
}

/** All that takes part in a run. */
export interface Running {
  readonly stage: Stage;
  readonly world: World;
  readonly judge: Judge;
  readonly ledger: KeptLedger;
  readonly conductor: Conductor;
  readonly observer: Observer | undefined;
}

/** Fails every group over in a world of its own, with these faults, until nothing is disturbed and all is done; and judges it. */
export const run = async (props: RunProps): Promise<RunOutcome> => {
  const { stage, seed, faults = [], reference, onTurn, observer } = props;
  const violations = new Map<string, Violation>();
  const report = (violation: Violation): void => void violations.set(`${violation.kind} ${violation.seen}`, violation);
  const calls: CallSite[] = [];
  const ledger = createLedger();
  const { isAccepted, isTouched } = ledger;
  const late: { world?: World } = {};
  const now = (): number => late.world?.scheduler.now() ?? stage.prepared.now;
  const conductor = createConductor(faults, createRandom(seed + 1), (strike) => observer?.struck(strike, now()));
  const onWrite = (item: Seen): void => observer?.written(item, now());
  const watching = watch({ stage, isAccepted, report, onWrite });
  const world = await createWorld({
    prepared: stage.prepared,
    machine: stage.machine,
    seed,
    fateOf: (site) => {
      calls.push(site);
      return conductor.fateOf(site);
    },
    watch: watching.watch,
    ...(onTurn ? { onTurn } : {}),
  });
  late.world = world;
  const judge = createJudge({ stage, world, items: watching.items, report, reference, isAccepted, isTouched });
  let lasted = 0;
  try {
    lasted = await world.run(play({ stage, world, judge, ledger, conductor, observer }));
  } catch (error) {
    report({ kind: 'the run itself broke', seen: String(error) });
  }
  return { violations: [...violations.values()], calls, injected: conductor.injected, lasted, left: judge.digest() };
};

/** Longer than whatever a function or EC2 has under way. */
const ALL_IS_OVER_MS = 700_000;

/** @returns seconds until the failovers that it began with had ended */
const play = async (running: Running): Promise<number> => {
  const { stage, world, conductor } = running;
  const groups = stage.prepared.groupIds;
  const first = groups.map((groupId) => world.operator(`ada for ${groupId}`, groupId).failOver(`f-${groupId}`));
  conductor.begin((server) => sceneOf(running, stage.production[server % stage.production.length] as Production));
  await Promise.all(first);
  running.observer?.ended(world);
  const lasted = Math.ceil((world.scheduler.now() - stage.prepared.now) / 1000);
  await conductor.ended();
  await conductor.calm();
  await world.operator('ada').sleep(ALL_IS_OVER_MS);
  for (const groupId of groups) await settle(running, groupId);
  running.judge.site();
  running.observer?.settled(world);
  return lasted;
};

const sceneOf = ({ world, stage, judge, ledger }: Running, target: Production): FaultScene => ({
  world,
  stage,
  judge,
  ledger,
  target,
  sleep: world.operator(`fate of ${target.name}`).sleep,
});

interface Watching {
  readonly stage: Stage;
  readonly isAccepted: (serverId: string) => boolean;
  readonly report: (violation: Violation) => void;
  readonly onWrite: (after: Seen) => void;
}

/** The oracles stand around the services, and see each call as it takes effect. */
const watch = ({ stage: { production }, isAccepted, report, onWrite }: Watching) => {
  const kept: { recorded?: Recorded } = {};
  const around: Watch = (services, { ec2, dynamoDb }) => {
    const recorded = watchRecorded(services.dynamoDb, { dynamoDb, tableName: TABLE_NAME, report, onWrite });
    kept.recorded = recorded;
    const guarded = production.map(({ serverId }) => serverId);
    return {
      ...services,
      dynamoDb: recorded.client,
      ec2: watchFence(services.ec2, { ec2, guarded, isAccepted, report }),
    };
  };
  return { watch: around, items: () => kept.recorded?.items() ?? [] };
};
