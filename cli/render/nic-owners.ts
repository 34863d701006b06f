import { formerProduction } from '../../lambdas/domain/group/member.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../lambdas/domain/group/protection-group.ts';
import { roleOf } from '../../lambdas/domain/group/server-roles.ts';
import type { HeldNic, NicOwners } from '../../lambdas/handlers/operations/members/nic-owners.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';

/** Every NIC of both servers of each instance: whose it is now, and whether it came with a failover. */
export const nicOwnersText = (
  { held, unseen }: NicOwners,
  {
    group,
    instances,
    page,
  }: {
    readonly group: ProtectionGroup;
    readonly instances: readonly ProtectedInstance[];
    readonly page: Page;
  },
): string =>
  [
    'NICs and their owners now',
    table(
      page,
      ['INSTANCE', 'OWNER', 'WHICH IS THE', 'NIC', 'INDEX', 'PRIVATE IPS', 'IS'],
      held.map((nic) => [
        nic.instance,
        nic.serverId,
        roleText(nic, group, instances),
        nic.networkInterfaceId,
        nic.deviceIndex === undefined ? '' : String(nic.deviceIndex),
        nic.privateIps.join(', '),
        nic.origin === 'came' ? 'come with the failover' : 'its own',
      ]),
    ),
    ...unseen.map(({ instance, serverId, why }) => `NICs of ${serverId} (${instance}) are not known: ${why}`),
  ].join('\n');

const roleText = (
  { instanceId, serverId, station }: HeldNic,
  group: ProtectionGroup,
  instances: readonly ProtectedInstance[],
): string => {
  const role = roleOf(station, formerProduction(group));
  const order = instances.find(({ id }) => id === instanceId)?.stayDown;
  if (order?.serverId !== serverId) return role;
  return `${role}, ${order.state === 'confirmed' ? 'fenced' : 'not confirmed fenced'}`;
};
