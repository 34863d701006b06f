import type { FailoverRecord } from '../group/failover.ts';
import type { OperationRecord } from '../group/operation-record.ts';
import type { FreedVolume, Instant, ProtectedInstance } from '../group/protection-group.ts';
import { otherStation } from '../group/station.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import { dataIn } from '../trail/trail-data.ts';
import type { Origin } from './leftovers.ts';

/** What is on record of the group's past. */
export interface Past {
  readonly instances: readonly ProtectedInstance[];
  readonly failovers: readonly FailoverRecord[];
  /** Runs that have replaced the disks of the new production. */
  readonly restores: readonly Pick<OperationRecord, 'id' | 'production' | 'startedAt'>[];
  readonly events: readonly TrailEvent[];
  /** When the group was protected again, each time. */
  readonly reprotections: readonly Instant[];
}

interface Freeing extends Partial<Pick<FreedVolume, 'serverId' | 'device'>> {
  readonly volumeId: string;
  readonly failoverId: string;
  readonly instanceId: string;
}

/**
 * Where each volume was that a run of the group has taken off, by volume id. One that was taken off more than once counts from the
 * first time that it was production's: what was written then is the oldest that only the volume may hold.
 */
export const originsOf = (past: Past): ReadonlyMap<string, Origin> =>
  new Map(
    [...Map.groupBy(freeingsIn(past.events), ({ volumeId }) => volumeId)].flatMap(([volumeId, all]) => {
      const origins = all.flatMap((freeing) => originOf({ ...freeing, ...placeIn(all, freeing) }, past) ?? []);
      const origin = origins.find(({ since }) => since !== undefined) ?? origins[0];
      return origin ? [[volumeId, origin]] : [];
    }),
  );

/** The tag of a volume does not say which server it was on; the look that saw it off does. */
const placeIn = (all: readonly Freeing[], { failoverId }: Freeing) =>
  placeOf(all.find((one) => one.failoverId === failoverId && one.serverId !== undefined) ?? {});

const placeOf = ({ serverId, device }: Pick<Freeing, 'serverId' | 'device'>) => ({
  ...(serverId ? { serverId } : {}),
  ...(device ? { device } : {}),
});

const FREEING = ['fenceDone', 'disksDone', 'identityDone'] as const;

/** What was seen to be off, and what was tagged as former: the two ways in which a volume is given up. */
const freeingsIn = (events: readonly TrailEvent[]): readonly Freeing[] => [
  ...FREEING.flatMap((type) =>
    dataIn(events, type).flatMap(({ data: { instanceId = '', freed = [] } }) =>
      freed.map((one) => ({ ...one, instanceId })),
    ),
  ),
  ...dataIn(events, 'actionPerformed').flatMap(({ data: { instanceId = '', action } }) =>
    action?.do === 'tag-freed' ? [{ volumeId: action.volumeId, failoverId: action.failoverId, instanceId }] : [],
  ),
];

const originOf = (freeing: Freeing, past: Past): Origin | undefined => {
  const { failoverId, instanceId, serverId } = freeing;
  const run = [...past.failovers, ...past.restores].find(({ id }) => id === failoverId);
  const instance = past.instances.find(({ id }) => id === instanceId);
  if (!run || !instance) return undefined;
  const isOfDr = serverId === instance.servers[otherStation(run.production)];
  const since = past.restores.includes(run)
    ? failedOverAt(run, past)
    : isOfDr
      ? undefined
      : pinnedAt(freeing, past.events);
  const again = past.reprotections.filter((at) => at >= run.startedAt).sort()[0];
  return {
    failoverId,
    instance: instance.name,
    ...placeOf(freeing),
    ...(since ? { since } : {}),
    ...(isOfDr ? {} : lastSetOf(freeing, past.events)),
    ...(again ? { protectedAgainAt: again } : {}),
  };
};

/** Of the server whose disks they were, and by the run that gave them up. */
const lastSetOf = ({ failoverId, instanceId }: Freeing, events: readonly TrailEvent[]): Pick<Origin, 'lastSet'> => {
  const last = dataIn(events, 'lastPointTaken').findLast(
    ({ event, data }) => event.failoverId === failoverId && data.instanceId === instanceId,
  );
  return last?.data.setId === undefined ? {} : { lastSet: last.data.setId };
};

/** Since when the production whose disks a restore has replaced has written to them. */
const failedOverAt = ({ startedAt }: Pick<OperationRecord, 'startedAt'>, { failovers }: Past): Instant =>
  failovers
    .flatMap(({ endedAt = '' }) => (endedAt <= startedAt ? [endedAt] : []))
    .sort()
    .at(-1) ?? startedAt;

/** The state that the failover went to. Where the trail has none, the time of the failover is the safe side. */
const pinnedAt = ({ failoverId, instanceId }: Freeing, events: readonly TrailEvent[]): Instant | undefined =>
  dataIn(events, 'recoveryPointPinned')
    .filter(({ event, data }) => event.failoverId === failoverId && data.instanceId === instanceId)
    .flatMap(({ data }) => data.takenAt ?? [])
    .at(-1) ?? events.find((event) => event.failoverId === failoverId)?.at;
