import type { AuditEvent } from '../../domain/group/failover.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../domain/group/protection-group.ts';
import { otherStation } from '../../domain/group/station.ts';
import type { GroupStatus } from '../../domain/group/status.ts';
import { outcomeText } from '../../domain/site/actions.ts';
import { present } from '../../domain/site/observed.ts';
import { acting } from '../acting.ts';
import { instant } from '../instant.ts';
import { perform } from '../pass/act.ts';
import { actionEvent } from '../pass/action-event.ts';
import type { StepDeps } from '../steps/deps.ts';
import type { Invocation } from '../steps/messages.ts';
import type { GuardedServer, GuardReport } from './messages.ts';

/** A DR server that waits, in a group whose owner wants it stopped. */
export interface Standby extends GuardedServer {
  readonly instance: ProtectedInstance;
}

/** A DR server waits in these, as long as nobody has the group. */
const WAITING: readonly GroupStatus[] = ['protected', 'available'];

/** None where a run has the group, as it may have started the server, and none unless the policy says so. */
export const standbysIn = (group: ProtectionGroup, instances: readonly ProtectedInstance[]): readonly Standby[] => {
  const { id: groupId, policy, lease, status, priorityStation } = group;
  if (policy.standby !== 'stop' || lease || !WAITING.includes(status)) return [];
  const dr = otherStation(priorityStation);
  return instances.map((instance) => ({
    instance,
    groupId,
    instanceId: instance.id,
    name: instance.name,
    serverId: instance.servers[dr],
  }));
};

interface Stopping {
  /** The only server that is meant. @default all */
  readonly serverId: string | undefined;
  readonly invocation: Invocation;
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
}

/**
 * Stops DR servers that run while they are to wait. They keep their disks. Each group is read anew before: a failover that has
 * begun meanwhile is left alone. Safe to repeat: a server that is stopped is not stopped again.
 */
export const stopStandbys = async (
  deps: StepDeps,
  standbys: readonly Standby[],
  { serverId, invocation, until }: Stopping,
): Promise<Pick<GuardReport, 'standbys'>> => {
  const meant = standbys.filter((one) => serverId === undefined || one.serverId === serverId);
  if (meant.length === 0) return {};
  const site = await deps.compute.observe({ servers: meant.map((one) => one.serverId) });
  const up = meant.filter((one) => ['pending', 'running'].includes(present(site.servers, one.serverId)?.state ?? ''));
  if (up.length === 0) return {};
  const groupIds = [...new Set(up.map(({ groupId }) => groupId))];
  return { standbys: await acting(deps, groupIds, invocation, () => stopAll(deps, up, { groupIds, until })) };
};

const stopAll = async (
  deps: StepDeps,
  up: readonly Standby[],
  { groupIds, until }: { readonly groupIds: readonly string[]; readonly until: number },
): Promise<NonNullable<GuardReport['standbys']>> => {
  const still = await stillWaiting(deps, up, groupIds);
  const actions = still.map(({ serverId }) => ({ do: 'force-stop', serverId }) as const);
  const performed = await perform(deps, actions, until);
  const at = instant(deps.clock);
  const stopped = still.flatMap((standby, n) => {
    const one = performed[n];
    return one ? [{ standby, one }] : [];
  });
  await deps.store.appendEvents(
    stopped.map(
      ({ standby, one }): AuditEvent => ({
        at,
        groupId: standby.groupId,
        ...actionEvent(standby.instance, one, 'guard'),
      }),
    ),
  );
  return stopped.map(({ standby, one }) => ({ ...shown(standby), outcome: outcomeText(one.outcome) }));
};

const stillWaiting = async (
  { store }: StepDeps,
  standbys: readonly Standby[],
  groupIds: readonly string[],
): Promise<readonly Standby[]> => {
  const groups = await Promise.all(groupIds.map((id) => store.findGroup(id)));
  const waiting = groups.flatMap((group) =>
    group
      ? standbysIn(
          group,
          standbys.filter(({ groupId }) => groupId === group.id).map(({ instance }) => instance),
        )
      : [],
  );
  const ids = new Set(waiting.map(({ serverId }) => serverId));
  return standbys.filter(({ serverId }) => ids.has(serverId));
};

const shown = ({ groupId, instanceId, name, serverId }: Standby): GuardedServer => ({
  groupId,
  instanceId,
  name,
  serverId,
});
