import type { FailedMember } from '../group/failover.ts';
import { PHASES } from '../group/progress.ts';
import type { Objectives } from '../group/protection-group.ts';
import { type Instant, secondsBetween } from '../instant.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import { dataIn, type TrailData } from '../trail/trail-data.ts';
import { reportedFence } from './report-fence.ts';
import { figure, worstOf } from './report-figures.ts';
import { reportedFreed } from './report-freed.ts';
import { reportedIdentity } from './report-identity.ts';
import type { Reading } from './report-reading.ts';
import type { Measured, ReportedPhase, ReportedServer, Unknown } from './report-types.ts';

/** What the servers of one failover have in common. */
interface Common {
  readonly objectives: Objectives;
  readonly failed: readonly FailedMember[];
}

interface ReportContext extends Common {
  readonly reading: Reading;
  /** What the instance has of the failover at hand. */
  readonly own: readonly TrailEvent[];
  /** What the report says of the instance: from this failover, or from the failover that migrated the instance. */
  readonly told: readonly TrailEvent[];
}

type Prepared = TrailData['instancePrepared'];

/** Every server that the failover has prepared, in the order of their names. */
export const reportedServers = (reading: Reading, common: Common): readonly ReportedServer[] => {
  const byInstance = Map.groupBy(reading.own, ({ data }) => data?.instanceId);
  const triesByInstance = Map.groupBy(reading.tries, ({ data }) => data?.instanceId);
  // A crash may have written a line twice; the later one counts.
  const prepared = new Map(
    dataIn(reading.own, 'instancePrepared').map(({ data }) => [data.instanceId, data as Prepared]),
  );
  return [...prepared.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => {
      const own = byInstance.get(one.instanceId) ?? [];
      const before = one.finished ? untilMigrated(triesByInstance.get(one.instanceId) ?? []) : [];
      return reportedServer(one, { ...common, reading, own, told: before.length > 0 ? before : own });
    });
};

/** Without the failovers that have left the instance alone. @param tries events of the instance */
const untilMigrated = (tries: readonly TrailEvent[]): readonly TrailEvent[] => {
  const leftAlone = new Set(
    dataIn(tries, 'instancePrepared').flatMap(({ event, data }) => (data.finished ? (event.failoverId ?? []) : [])),
  );
  return tries.filter(({ failoverId }) => failoverId !== undefined && !leftAlone.has(failoverId));
};

const reportedServer = (
  { instanceId, name, productionServerId, drServerId, verdict, finished, identity }: Prepared,
  context: ReportContext,
): ReportedServer => {
  const { own, told, objectives, reading } = context;
  const [fence, disks, identityPhase] = PHASES.map((phase) => reportedPhase(phase, context)) as [
    ReportedPhase,
    ReportedPhase,
    ReportedPhase,
  ];
  const failure = context.failed.find((one) => one.instanceId === instanceId);
  const reportedIt = reportedFence(told, productionServerId);
  const recovered = recoveryPointOf(context);
  // What earlier releases have left of the failover that migrated it may not say when.
  const isKnown = !finished || told !== own;
  const seconds = isKnown ? worstOf([disks.seconds, identityPhase.seconds]) : 'UNKNOWN';
  return {
    instanceId,
    name,
    productionServerId,
    drServerId,
    planned: verdict,
    outcome: finished ? 'left-alone' : outcomeOf(failure, [fence, disks, identityPhase]),
    ...(failure ? { failure: { error: failure.error, message: failure.message } } : {}),
    phases: { fence, disks, identity: identityPhase },
    rto: figure(seconds, objectives.rtoSeconds),
    rpo: figure(lossOf(recovered, fence, reportedIt.observed), objectives.rpoSeconds),
    recoveryPoint: recovered,
    ...lastPointOf(context),
    recoveryPointAgeSeconds: ageOf(recovered, reading.startedAt),
    fence: reportedIt,
    identity: reportedIdentity([...told, ...own], identity ?? [], { productionServerId, drServerId }),
    ...reportedFreed([...told, ...own]),
    startedAt: dataIn(own, 'startInstance').at(-1)?.event.at ?? 'UNKNOWN',
  };
};

const outcomeOf = (failure: FailedMember | undefined, phases: readonly ReportedPhase[]): ReportedServer['outcome'] => {
  if (failure || phases.some(({ state }) => state === 'failed')) return 'failed';
  return phases.every(({ state }) => state === 'done' || state === 'unfenced') ? 'migrated' : 'open';
};

const ENDINGS = { Done: 'done', Unfenced: 'unfenced', Failed: 'failed' } as const;

interface Told extends Pick<ReportContext, 'told'> {
  readonly reading: Pick<Reading, 'measuredFrom'>;
}

/** How a phase of a server ended. @param phase its name */
export const reportedPhase = (phase: string, { told, reading: { measuredFrom } }: Told): ReportedPhase => {
  const ends = new Map(Object.entries(ENDINGS).map(([suffix, state]) => [`${phase}${suffix}`, state]));
  const event = told.findLast(({ type }) => ends.has(type));
  const state = ends.get(event?.type ?? '');
  if (!event || !state) return { state: 'open', seconds: 'NOT_REACHED' };
  if (state === 'failed') return { state, at: event.at, seconds: 'NOT_REACHED', reason: event.message };
  const seconds = measuredFrom === 'UNKNOWN' ? 'UNKNOWN' : secondsBetween(measuredFrom, event.at);
  return { state, at: event.at, seconds, ...(state === 'unfenced' ? { reason: event.message } : {}) };
};

/** By the try that reached it: a later one that pins anew has chosen anew. */
const takenIn = (told: readonly TrailEvent[]): Partial<TrailData['lastPointTaken']> | undefined => {
  const event = told.findLast(({ type }) => type === 'lastPointTaken' || type === 'recoveryPointPinned');
  return event?.type === 'lastPointTaken' ? dataIn([event], 'lastPointTaken')[0]?.data : undefined;
};

const lastPointOf = ({ told }: ReportContext): Pick<ReportedServer, 'lastPoint'> => {
  const took = takenIn(told)?.took;
  if (took) return { lastPoint: { took } };
  const event = told.findLast(({ type }) => type === 'lastPointMissed' || type === 'recoveryPointPinned');
  const { point: missed, why } = event ? (dataIn([event], 'lastPointMissed')[0]?.data ?? {}) : {};
  return missed && why !== undefined ? { lastPoint: { missed, why } } : {};
};

/** Once synchronisation is stopped, a server without a pinned recovery point has no replicated disk. */
const recoveryPointOf = ({ told, reading }: ReportContext): ReportedServer['recoveryPoint'] => {
  const last = takenIn(told);
  if (last?.takenAt) return { takenAt: last.takenAt, setId: last.setId ?? 'live' };
  const pin = dataIn(told, 'recoveryPointPinned').at(-1)?.data;
  if (pin?.takenAt && pin.setId) return { takenAt: pin.takenAt, setId: pin.setId };
  return reading.own.some(({ type }) => type === 'synchronizationStopped') ? 'NONE' : 'UNKNOWN';
};

/** Production may have written until it was seen to be down; a server that was never seen down may still write. */
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
