import type { Fault, FaultScene } from '../faults/index.ts';
import type { Act } from '../journeys/act.ts';
import { playJourney } from '../journeys/play.ts';
import type { CallSite } from '../lambda/gateway.ts';
import type { Seen } from '../oracles/items.ts';
import type { Violation } from '../oracles/violation.ts';
import { createRandom } from '../scheduler/random.ts';
import type { Turn } from '../scheduler/turns.ts';
import { createWorld, type World } from '../world/world.ts';
import { createConductor } from './conductor.ts';
import { createJudge, type Site } from './judge.ts';
import { createLedger } from './ledger.ts';
import type { Observer, Running } from './running.ts';
import { settle } from './settle.ts';
import type { Production, Stage } from './stage.ts';
import { watchFailovers, watchJourney } from './watch.ts';

/** Hears of each turn as it comes. */
export type OnTurn = (turn: Turn, now: number) => void;

export interface RunProps {
  readonly stage: Stage;
  readonly seed: number;
  /** @default none: the run is what all others are measured against */
  readonly faults?: readonly Fault[];
  /** What its one group goes through, there and home. @default one failover of every group */
  readonly acts?: readonly Act[] | undefined;
  /** The site as an undisturbed run leaves it. @default not compared */
  readonly reference?: Site;
  /** @default nobody */
  readonly onTurn?: OnTurn;
  /** @default nobody */
  readonly observer?: Observer;
}

export interface RunOutcome {
  readonly violations: readonly Violation[];
  /** Every call of functions and commands, in order, until nothing is disturbed any more. */
  readonly calls: readonly CallSite[];
  /** Names of the servers, as a fault counts them. */
  readonly servers: readonly string[];
  /** How many faults came about. */
  readonly injected: number;
  /** Seconds until the failovers that it began with had ended. */
  readonly lasted: number;
  /** The site as the run has left it. */
  readonly left: Site;
}

/** Fails every group over in a world of its own, with these faults, until nothing is disturbed and all is done; and judges it. */
export const run = async (props: RunProps): Promise<RunOutcome> => {
  const { stage, seed, faults = [], acts, reference, onTurn, observer } = props;
  const violations = new Map<string, Violation>();
  const report = (violation: Violation): void => void violations.set(`${violation.kind} ${violation.seen}`, violation);
  const calls: CallSite[] = [];
  const ledger = createLedger(() => world.scheduler.now());
  const { isAccepted, isTouched } = ledger;
  const conductor = createConductor(faults, createRandom(seed + 1));
  const onWrite = (item: Seen): void => observer?.written(item, world.scheduler.now());
  const watching = (acts ? watchJourney : watchFailovers)({ stage, ledger, report, onWrite });
  let isTagRefused = false;
  const world: World = await createWorld({
    prepared: stage.prepared,
    machines: stage.machines,
    seed,
    fateOf: (site) => {
      if (!conductor.isCalm) calls.push(site);
      const fate = conductor.fateOf(site);
      if (fate) observer?.struck(site, world.scheduler.now());
      isTagRefused ||= fate !== undefined && site.action === 'ec2:DeleteTags';
      return fate;
    },
    watch: watching.watch,
    ...(onTurn ? { onTurn } : {}),
  });
  const told = { stage, world, items: watching.items, report, reference, isAccepted, isTouched };
  const judge = createJudge({ ...told, isTagRefused: () => isTagRefused, longerBy: acts ? LONGEST_JOURNEY : 0 });
  const running = { stage, world, judge, ledger, conductor, observer };
  let lasted = 0;
  try {
    lasted = await world.run(acts ? playJourney(running, acts) : play(running));
  } catch (error) {
    report({ kind: 'the run itself broke', seen: String(error) });
  }
  return {
    violations: [...violations.values()],
    calls,
    servers: stage.production.map(({ name }) => name),
    injected: conductor.injected,
    lasted,
    left: judge.digest(),
  };
};

/** What hangs in a journey may hang until nothing is disturbed any more, in seconds: longer than former disks are kept. */
const LONGEST_JOURNEY = 40 * 86_400;

/** Id of the failover that a run begins with. */
export const firstFailover = (groupId: string): string => `f-${groupId}`;

/** Longer than whatever a function or EC2 has under way. */
const ALL_IS_OVER_MS = 700_000;

/** @returns seconds until the failovers that it began with had ended */
const play = async (running: Running): Promise<number> => {
  const { stage, world, conductor } = running;
  const groups = stage.prepared.groupIds;
  const first = groups.map((groupId) => failOverFirst(running, groupId));
  conductor.begin((server) => sceneOf(running, stage.production[server % stage.production.length] as Production));
  await Promise.all(first);
  running.observer?.ended(world);
  const lasted = Math.ceil((world.scheduler.now() - stage.prepared.now) / 1000);
  await conductor.ended();
  await conductor.calm();
  await world.operator('ada').sleep(ALL_IS_OVER_MS);
  for (const groupId of groups) await settle(running, groupId);
  running.judge.site();
  running.judge.trail();
  running.judge.executions();
  running.observer?.settled(world);
  return lasted;
};

/** A person hurries less where the group has automation, so that an alarm may be first. */
const LATER_MS = 20_000;

const failOverFirst = async ({ stage, world }: Running, groupId: string): Promise<void> => {
  const { descriptions, groupIds } = stage.prepared;
  const operator = world.operator(`ada for ${groupId}`, groupId);
  if (descriptions[groupIds.indexOf(groupId)]?.automation) await operator.sleep(LATER_MS);
  await operator.failOver(`f-${groupId}`);
};

const sceneOf = ({ world, stage, judge, ledger }: Running, target: Production): FaultScene => ({
  world,
  stage,
  judge,
  ledger,
  target,
  sleep: world.operator(`fate of ${target.name}`).sleep,
});
