import { type Member, membersOf } from '../lambdas/domain/group/member.ts';
import type { Members, ProtectionGroup } from '../lambdas/domain/group/protection-group.ts';
import { otherStation } from '../lambdas/domain/group/station.ts';
import { type Instant, secondsBetween } from '../lambdas/domain/instant.ts';
import { isRestoreOpen, restoreCommand } from '../lambdas/domain/phases/disks/restore-disks.ts';
import { isRestoredBy } from '../lambdas/domain/report/run-servers-protected.ts';
import type { TrailEvent } from '../lambdas/domain/trail/audit-chain.ts';
import { dataIn } from '../lambdas/domain/trail/trail-data.ts';

/** A server that a restore was about. */
export interface RestoredServer {
  readonly instanceId: string;
  readonly name: string;
  /** Absent where its restore has not come to its end. */
  readonly recoveryPoint?: { readonly setId: string; readonly takenAt: Instant };
  /** The moment that the failover had brought it to. Absent where the trail does not tell. */
  readonly failedOverTo?: Instant;
  /** Of writes that the failover had brought along, and that the recovery point lacks. */
  readonly lostSeconds?: number;
}

export interface Restored {
  readonly servers: readonly RestoredServer[];
  /** Commands that finish the restores of servers that lack their disks. */
  readonly open: readonly string[];
}

/** @param failovers ids of the group's failovers */
export const restoredServers = (
  group: ProtectionGroup,
  members: Members,
  {
    runId,
    events,
    failovers,
  }: { readonly runId: string; readonly events: readonly TrailEvent[]; readonly failovers: ReadonlySet<string> },
): Restored => {
  const all = membersOf(group, members, otherStation(group.priorityStation));
  const brought = events.filter(({ failoverId = '' }) => failovers.has(failoverId));
  return {
    servers: all.filter((member) => isRestoredBy(member, runId)).map((member) => restoredServer(member, brought)),
    open: all.filter(isRestoreOpen).map((member) => `${member.instance.name}: ${restoreCommand(member)}`),
  };
};

const restoredServer = (member: Member, brought: readonly TrailEvent[]): RestoredServer => {
  const { id: instanceId, name } = member.instance;
  const point = member.pairs[0]?.recoveryPoint;
  if (point === undefined || isRestoreOpen(member)) return { instanceId, name };
  const { setId, takenAt } = point;
  const failedOverTo = [...dataIn(brought, 'recoveryPointPinned'), ...dataIn(brought, 'lastPointTaken')]
    .filter(({ data }) => data.instanceId === instanceId)
    .sort((a, b) => a.event.at.localeCompare(b.event.at))
    .at(-1)?.data.takenAt;
  return {
    instanceId,
    name,
    recoveryPoint: { setId, takenAt },
    ...(failedOverTo === undefined ? {} : { failedOverTo, lostSeconds: secondsBetween(takenAt, failedOverTo) }),
  };
};

export const restoredText = ({ name, recoveryPoint, failedOverTo, lostSeconds }: RestoredServer): string => {
  if (!recoveryPoint) return `${name}: not restored`;
  const { setId, takenAt } = recoveryPoint;
  const what = `${name}: recovery point ${setId} of ${takenAt}`;
  if (lostSeconds === undefined) return what;
  return lostSeconds === 0
    ? `${what}; nothing is lost against the failover's (${failedOverTo})`
    : `${what}; against the failover's (${failedOverTo}) what was written in ${lostSeconds} s is lost`;
};
