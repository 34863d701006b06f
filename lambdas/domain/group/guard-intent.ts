import { productionStation } from '../group/member.ts';
import type { FenceRung } from '../group/progress.ts';
import type { Station } from '../group/protection-group.ts';
import { type Instant, otherStation, type ProtectedInstance, type ProtectionGroup } from '../group/protection-group.ts';

/** A decision to keep a production server down that outlives the failover which took it. */
export interface GuardIntent {
  readonly failoverId: string;
  /** When that failover began. */
  readonly since: Instant;
  /** Whether the server has been seen stopped and without root volume, so that a running one has come back. */
  readonly confirmed: boolean;
  /** The station that handed over, or is about to. */
  readonly production: Station;
  /** The server of that station. The other station's is never meant. */
  readonly productionServerId: string;
}

/**
 * Whether the instance's former production server is to stay down. After a failover always; within an unfinished one from
 * the moment its server was tagged (F1), as nothing was done to it before. In every other status (protected again,
 * reprotecting, …) there is none.
 */
export const guardIntentOf = (group: ProtectionGroup, instance: ProtectedInstance): GuardIntent | undefined => {
  const { progress } = instance;
  const wasSeenDown = instance.fenceIntent?.confirmed === true;
  if (!progress || !(isIntended(group, progress.rung) || (wasSeenDown && isUnfinished(group)))) return undefined;
  const production = stationThatHandedOver(group);
  return {
    failoverId: progress.failoverId,
    since: progress.startedAt,
    confirmed: progress.rung === 'F4' || progress.rung === 'F6',
    production,
    productionServerId: instance.servers[production],
  };
};

const isIntended = (group: ProtectionGroup, rung: FenceRung): boolean =>
  group.status === 'failed-over' || (isUnfinished(group) && rung !== 'F0');

/**
 * A second try begins at F0 again, though the first one had the server down: then the standing order counts. A roll-back
 * gives its servers back: nobody stops them meanwhile.
 */
const isUnfinished = ({ status, lease }: ProtectionGroup): boolean =>
  !lease?.rollBack && (status === 'failing-over' || status === 'error-failing-over');

/** A failover that has completed flipped the group; a lease keeps the direction of before. */
const stationThatHandedOver = (group: ProtectionGroup): Station =>
  group.status === 'failed-over' && !group.lease ? otherStation(group.priorityStation) : productionStation(group);
