import { TABLE_NAME } from '../../local/ports.ts';
import { mayDelete, type NullCondition } from '../../local/role.ts';
import type { SimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';
import type { CallSite, Fate } from '../lambda/gateway.ts';
import { type SeenGroup, type SeenPair, seenIn } from '../oracles/items.ts';
import { type StopsSeen, watchStops } from '../oracles/stops.ts';
import type { Violation } from '../oracles/violation.ts';
import { createRandom } from '../scheduler/random.ts';
import type { Turn } from '../scheduler/turns.ts';
import { SYNCHRONISER } from '../world/functions.ts';
import { createWorld, type Watch, type World } from '../world/world.ts';
import type { StopStage } from './stage.ts';
import { drawStop, type StopPlan } from './stop-plan.ts';

export interface StopRunProps {
  readonly stage: StopStage;
  readonly seed: number;
  /** What the role of the synchroniser asks of a snapshot that it deletes. */
  readonly deletion: NullCondition;
  /** @default nobody */
  readonly onTurn?: (turn: Turn, now: number) => void;
}

export interface StopRun {
  readonly seed: number;
  readonly plan: StopPlan;
  readonly violations: readonly Violation[];
  /** Whether a turn stood still. */
  readonly wasSuspended: boolean;
}

/** Longer than whatever a function has under way. */
const ALL_IS_OVER_MS = 320_000;

/** Turns that begin once everything is over. */
const LAST_SWEEPS = 2;

/** Stops synchronisation while its turns stand still somewhere, and judges what became of it. */
export const runStop = async (props: StopRunProps): Promise<StopRun> => {
  const { stage, seed, deletion, onTurn } = props;
  const plan = drawStop(createRandom(seed));
  const violations = new Map<string, Violation>();
  const report = (violation: Violation): void => void violations.set(`${violation.kind} ${violation.seen}`, violation);
  const seen: { stops?: StopsSeen; suspended?: true } = {};
  const watch: Watch = (services, { ec2, dynamoDb }) => {
    seen.stops = watchStops(ec2.underPolicy(mayDelete(deletion)), { ec2, report, group: () => groupIn(dynamoDb) });
    return { ...services, ec2: seen.stops.client };
  };
  const fateOf = (site: CallSite): Fate | undefined => {
    if (isLookForPoints(site)) return { is: 'delay', ms: plan.slowLookMs };
    const fate = suspensionIn(plan, site);
    if (fate) seen.suspended = true;
    return fate;
  };
  const { prepared, machines } = stage;
  const world = await createWorld({ prepared, machines, seed, fateOf, watch, ...(onTurn ? { onTurn } : {}) });
  try {
    await world.run(play(world, plan));
    judgeEnd(world, plan, report);
    seen.stops?.judgePins(pinsIn(world.dynamoDb));
  } catch (error) {
    report({ kind: 'the run itself broke', seen: String(error) });
  }
  return { seed, plan, violations: [...violations.values()], wasSuspended: seen.suspended === true };
};

/** `sweep-2 synchroniser #3`: the third attempt of the run, for the third of the plan's sweeps. */
const suspensionIn = ({ sweeps }: StopPlan, { who, call }: CallSite): Fate | undefined => {
  const n = /^sweep-(\d+) synchroniser /.exec(who)?.[1];
  const suspended = n === undefined ? undefined : sweeps[Number(n)]?.suspended;
  if (suspended?.call !== call) return undefined;
  return { is: 'suspend', when: suspended.when, wakesAfterMs: suspended.wakesAfterMs };
};

const isLookForPoints = ({ who, action }: CallSite): boolean =>
  who.includes(' Stop synchronization #') && action === 'ec2:DescribeSnapshots';

const play = async (world: World, plan: StopPlan): Promise<void> => {
  await Promise.all([...plan.sweeps.map((_, n) => sweep(world, plan, n)), stopAt(world, plan), pinAt(world, plan)]);
  const { sleep } = world.operator('clock');
  await sleep(ALL_IS_OVER_MS);
  for (let n = 0; n < LAST_SWEEPS; n += 1) await turn(world, `last-sweep-${n}`);
};

const sweep = async (world: World, { sweeps }: StopPlan, n: number): Promise<void> => {
  await world.operator(`schedule-${n}`).sleep(sweeps[n]?.at ?? 0);
  await turn(world, `sweep-${n}`);
};

/** A turn that fails, or whose function is lost, is followed by the next one. */
const turn = (world: World, name: string): Promise<unknown> => world.invoke(SYNCHRONISER, name, '{}').catch(() => {});

const stopAt = async (world: World, { stop, stopAt: at }: StopPlan): Promise<void> => {
  const operator = world.operator('ada');
  await operator.sleep(at);
  if (stop === 'failover') return void (await operator.failOver('f-1'));
  const { executionId } = await operator.ports.workflow.start('d-1', { groupId: world.groupId } as never, 'unprotect');
  await world.executions.untilEnded(executionId);
};

/** A person pins the oldest recovery point that there is, in the middle of whatever a turn does. */
const pinAt = async (world: World, { pinAt: at }: StopPlan): Promise<void> => {
  const operator = world.operator('carl');
  await operator.sleep(at);
  const { replicator } = operator.ports.compute;
  const found = await replicator.snapshots(world.groupId);
  const all = found.is === 'present' ? [...found.value] : [];
  const [oldest] = all.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  if (oldest) await replicator.tag([oldest.id], { 'sdrs:pinned': 'by:carl' }, world.scheduler.now() + 30_000);
};

const itemsIn = (dynamoDb: SimulatedDynamoDb) => dynamoDb.exportItems(TABLE_NAME).map(seenIn);

const groupIn = (dynamoDb: SimulatedDynamoDb): SeenGroup | undefined => {
  const item = dynamoDb.exportItems(TABLE_NAME).find(({ type }) => type?.S === 'group');
  const seen = item && seenIn(item);
  return seen?.kind === 'group' ? seen : undefined;
};

const pinsIn = (dynamoDb: SimulatedDynamoDb): readonly string[] =>
  itemsIn(dynamoDb).flatMap((item) => (item.kind === 'pair' ? ((item as SeenPair).pin ?? []) : []));

const END = { disable: 'available', failover: 'failed-over' } as const;

const judgeEnd = ({ dynamoDb }: World, { stop }: StopPlan, report: (violation: Violation) => void): void => {
  const group = groupIn(dynamoDb);
  if (group?.status === END[stop] && group.leaseOf === undefined) return;
  report({ kind: 'the same call never finishes', seen: `${stop}: ${JSON.stringify(group)}` });
};
