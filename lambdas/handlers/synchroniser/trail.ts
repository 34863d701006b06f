import { counted } from '../../domain/counted.ts';
import type { AuditEvent } from '../../domain/group/failover.ts';
import type { GroupAggregate } from '../../domain/group/protection-group.ts';
import type { Replication, ServerReplication } from '../../domain/synchronisation/replication.ts';
import { turnedTo } from '../../domain/synchronisation/server-turn.ts';

interface Change {
  readonly before: Replication | undefined;
  readonly after: Replication;
}

/**
 * What the trail is told of a turn: a server whose sets begin to fail, or are well again, and once a day what retention has deleted.
 * Sets that are taken are not told: EC2 shows each, and a trail that is kept for good would hold little else.
 */
export const eventsOf = ({ group, instances }: GroupAggregate, { before, after }: Change): readonly AuditEvent[] => {
  const was = new Map((before?.servers ?? []).map((server) => [server.instanceId, server]));
  const names = new Map(instances.map(({ id, name }) => [id, name]));
  const about = { at: after.at, groupId: group.id };
  const turned = after.servers.flatMap((server) => {
    const way = turnedTo(was.get(server.instanceId), server);
    const name = names.get(server.instanceId) ?? server.instanceId;
    return way === undefined ? [] : [{ ...about, ...TOLD[way](name, server), data: dataOf(server) }];
  });
  return [...turned, ...expiredOf(about, before, after)];
};

type Told = Pick<AuditEvent, 'type' | 'message'>;

const TOLD = {
  failing: (name: string, { failedInARow, lastFailed, newest }: ServerReplication): Told => ({
    type: 'synchronisationFailing',
    message:
      `${name}: ${failedInARow} recovery points in a row have failed. The last: ${lastFailed?.why ?? 'not known'}. ` +
      (newest ? `The newest recovery point is of ${newest.takenAt}.` : 'There is no recovery point.'),
  }),
  working: (name: string, { newest }: ServerReplication): Told => ({
    type: 'synchronisationWorking',
    message: `${name}: recovery points are taken again. The newest is of ${newest?.takenAt ?? 'no moment'}.`,
  }),
};

const dataOf = ({
  instanceId,
  newest,
  lastFailed,
  failedInARow,
}: ServerReplication): NonNullable<AuditEvent['data']> => ({
  instanceId,
  failedInARow,
  ...(newest ? { newest } : {}),
  ...(lastFailed ? { lastFailed } : {}),
});

/** Of the day that is over. */
const expiredOf = (
  about: Pick<AuditEvent, 'at' | 'groupId'>,
  before: Replication | undefined,
  after: Replication,
): readonly AuditEvent[] => {
  const over = before?.expired;
  if (!over || over.day === after.expired?.day || over.day === after.at.slice(0, 10)) return [];
  const points = counted(over.sets, 'recovery point');
  const message = `On ${over.day} retention deleted ${points} (${counted(over.snapshots, 'snapshot')})`;
  return [{ ...about, type: 'recoveryPointsExpired', message, data: { ...over } }];
};
