import type { FailedMember } from '../group/failover.ts';
import { PHASES, type Phase } from '../group/progress.ts';
import type { Instant, Objectives } from '../group/protection-group.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import { dataIn, type TrailData } from '../trail/trail-data.ts';
import { reportedFence } from './report-fence.ts';
import { figure, secondsBetween, worstOf } from './report-figures.ts';
import { reportedFreed } from './report-freed.ts';
import { reportedIdentity } from './report-identity.ts';
import type { Measured, ReportedPhase, ReportedServer, Unknown } from './report-types.ts';

/** What the servers of one failover have in common. */
export interface ReportContext {
  /** Events of the failover, in order, and of servers that were started after it. */
  readonly events: readonly TrailEvent[];
  readonly startedAt: Instant | Unknown;
  readonly objectives: Objectives;
  readonly failed: readonly FailedMember[];
}

type Prepared = TrailData['instancePrepared'];

/** Every server that the failover has prepared, in the order of their names. */
export const reportedServers = (context: ReportContext): readonly ReportedServer[] => {
  const byInstance = Map.groupBy(context.events, ({ data }) => data?.instanceId);
  // A crash may have written a line twice; the later one counts.
  const prepared = new Map(
    dataIn(context.events, 'instancePrepared').map(({ data }) => [data.instanceId, data as Prepared]),
  );
  return [...prepared.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => reportedServer(one, byInstance.get(one.instanceId) ?? [], context));
};

const reportedServer = (
  { instanceId, name, productionServerId, drServerId, verdict, finished, identity }: Prepared,
  own: readonly TrailEvent[],
  context: ReportContext,
): ReportedServer => {
  const [fence, disks, identityPhase] = PHASES.map((phase) => reportedPhase(phase, own, context)) as [
    ReportedPhase,
    ReportedPhase,
    ReportedPhase,
  ];
  const failure = context.failed.find((one) => one.instanceId === instanceId);
  const pin = dataIn(own, 'recoveryPointPinned').at(-1)?.data;
  const started = dataIn(own, 'startInstance').at(-1)?.event.at;
  const reportedIt = reportedFence(own, productionServerId);
  const recovered = recoveryPointOf(pin, context);
  return {
    instanceId,
    name,
    productionServerId,
    drServerId,
    planned: verdict,
    outcome: finished ? 'left-alone' : outcomeOf(failure, [fence, disks, identityPhase]),
    ...(failure ? { failure: { error: failure.error, message: failure.message } } : {}),
    phases: { fence, disks, identity: identityPhase },
    rto: figure(finished ? 'NONE' : worstOf([disks.seconds, identityPhase.seconds]), context.objectives.rtoSeconds),
    rpo: figure(lossOf(recovered, fence, reportedIt.observed), context.objectives.rpoSeconds),
    recoveryPoint: recovered,
    recoveryPointAgeSeconds: ageOf(recovered, context.startedAt),
    fence: reportedIt,
    identity: reportedIdentity(own, identity ?? [], { productionServerId, drServerId }),
    ...reportedFreed(own),
    startedAt: started ?? 'UNKNOWN',
  };
};

const outcomeOf = (failure: FailedMember | undefined, phases: readonly ReportedPhase[]): ReportedServer['outcome'] => {
  if (failure || phases.some(({ state }) => state === 'failed')) return 'failed';
  return phases.every(({ state }) => state === 'done' || state === 'unfenced') ? 'migrated' : 'open';
};

const ENDINGS = { Done: 'done', Unfenced: 'unfenced', Failed: 'failed' } as const;

const reportedPhase = (phase: Phase, own: readonly TrailEvent[], { startedAt }: ReportContext): ReportedPhase => {
  const ends = new Map(Object.entries(ENDINGS).map(([suffix, state]) => [`${phase}${suffix}`, state]));
  const event = own.findLast(({ type }) => ends.has(type));
  const state = ends.get(event?.type ?? '');
  if (!event || !state) return { state: 'open', seconds: 'NOT_REACHED' };
  if (state === 'failed') return { state, at: event.at, seconds: 'NOT_REACHED', reason: event.message };
  const seconds = startedAt === 'UNKNOWN' ? 'UNKNOWN' : secondsBetween(startedAt, event.at);
  return { state, at: event.at, seconds, ...(state === 'unfenced' ? { reason: event.message } : {}) };
};

/** Once synchronisation is stopped, a server without a pinned recovery point has no replicated disk. */
const recoveryPointOf = (
  pin: Partial<TrailData['recoveryPointPinned']> | undefined,
  { events }: ReportContext,
): ReportedServer['recoveryPoint'] => {
  if (pin?.takenAt && pin.setId) return { takenAt: pin.takenAt, setId: pin.setId };
  return events.some(({ type }) => type === 'synchronizationStopped') ? 'NONE' : 'UNKNOWN';
};

/** Production may have written until it was seen to be down; one that never was may write still. */
const lossOf = (
  point: ReportedServer['recoveryPoint'],
  fence: ReportedPhase,
  observed: ReportedServer['fence']['observed'],
): Measured => {
  if (typeof point === 'string') return point;
  if (fence.state !== 'done' || observed === 'UNKNOWN') return 'UNKNOWN';
  return secondsBetween(point.takenAt, observed.at);
};

const ageOf = (point: ReportedServer['recoveryPoint'], startedAt: Instant | Unknown): Measured => {
  if (typeof point === 'string') return point;
  return startedAt === 'UNKNOWN' ? 'UNKNOWN' : secondsBetween(point.takenAt, startedAt);
};
