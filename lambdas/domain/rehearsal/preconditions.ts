import type { Member } from '../group/member.ts';
import { seenRoute } from '../identity/routes.ts';
import { nicsOf } from '../identity/strategy.ts';
import { isFenced } from '../phases/fence/next-fence.ts';
import type { Action, ActionKind, ActionOf } from '../site/actions.ts';
import { fact, type ObservedSite, present } from '../site/observed.ts';
import { areDisksMade, diskFlags, isIndexFree, isOnDr, isStopped, mayMove, promisedIndex } from './conditions.ts';
import { DISK_PRECONDITIONS, type Precondition } from './disk-preconditions.ts';

const NIC_MAY_RECEIVE: Precondition<{ readonly networkInterfaceId: string }> = {
  says: 'production fenced, DR disks attached, NIC on the DR server',
  holds: ({ networkInterfaceId }, member, site) => mayMove(member, site) && isOnDr(networkInterfaceId, member, site),
};

/**
 * Stated apart from the rules that decide what is next, so that one judges the other: a rehearsal checks each call that
 * the rules ask for against its precondition.
 */
const PRECONDITIONS: { readonly [K in ActionKind]: Precondition<ActionOf<K>> } = {
  'tag-fenced': {
    says: 'production server seen',
    holds: ({ serverId }, _, site) => present(site.servers, serverId) !== undefined,
  },
  'untag-fenced': {
    says: 'production fenced, DR disks attached, server is the DR server',
    holds: ({ serverId }, member, site) => mayMove(member, site) && serverId === member.drServerId,
  },
  'tag-pinned': {
    says: 'recovery point pinned',
    holds: ({ snapshotId }, { pairs }) => pairs.some(({ recoveryPoint }) => recoveryPoint?.snapshotId === snapshotId),
  },
  'untag-pinned': {
    says: 'not pinned any more',
    holds: ({ snapshotId }, { pairs }) => pairs.every(({ recoveryPoint }) => recoveryPoint?.snapshotId !== snapshotId),
  },
  'tag-freed': {
    says: 'volume noted before it is taken off',
    holds: ({ volumeId }, { instance }) => (instance.freed ?? []).some((one) => one.volumeId === volumeId),
  },
  'untag-freed': { says: 'always', holds: () => true },
  'tag-group': { says: 'always', holds: () => true },
  'untag-group': { says: 'always', holds: () => true },
  'set-protection': {
    says: 'production server seen, its protection not so yet',
    holds: ({ serverId, attribute, value }, _, site) =>
      present(site.servers, serverId) !== undefined && present(site.protections[attribute], serverId) === !value,
  },
  'leave-scaling-group': {
    says: 'production server in service in the Auto Scaling group',
    holds: ({ serverId, scalingGroup }, _, site) => {
      const seen = present(site.scaling, serverId);
      return seen?.scalingGroup === scalingGroup && seen.lifecycle === 'InService';
    },
  },
  'join-scaling-group': {
    says: 'production server running, in no Auto Scaling group',
    holds: ({ serverId }, _, site) =>
      present(site.servers, serverId)?.state === 'running' && fact(site.scaling, serverId).is === 'absent',
  },
  'set-auto-recovery': {
    says: 'production server seen, its auto-recovery not so yet',
    holds: ({ serverId, value }, _, site) => {
      const server = present(site.servers, serverId);
      return server?.autoRecovery !== undefined && server.autoRecovery !== value;
    },
  },
  'force-stop': {
    says: 'server seen, not stopped',
    holds: ({ serverId }, _, site) => present(site.servers, serverId) !== undefined && !isStopped(serverId, site),
  },
  'start-server': {
    says: 'server stopped',
    holds: ({ serverId }, _, site) => isStopped(serverId, site),
  },
  'isolate-nic': {
    says: 'NIC attached to the production server, which is to be stopped',
    holds: ({ networkInterfaceId, serverId }, { productionServerId }, site) =>
      serverId === productionServerId &&
      present(site.nics, networkInterfaceId)?.attachment?.serverId === serverId &&
      present(site.servers, serverId) !== undefined &&
      !isStopped(serverId, site),
  },
  'restore-groups': {
    says: 'production fenced, NIC on the stopped DR server',
    holds: ({ networkInterfaceId }, member, site) =>
      isFenced(member, site) && isStopped(member.drServerId, site) && isOnDr(networkInterfaceId, member, site),
  },
  ...DISK_PRECONDITIONS,
  'keep-nic': {
    says: 'NIC would be deleted with its server',
    holds: ({ networkInterfaceId }, _, site) =>
      present(site.nics, networkInterfaceId)?.attachment?.deleteOnTermination === true,
  },
  'release-nic': {
    says: 'NIC attached to the production server',
    holds: ({ networkInterfaceId }, { productionServerId }, site) =>
      present(site.nics, networkInterfaceId)?.attachment?.serverId === productionServerId,
  },
  'detach-nic': {
    says: 'production fenced, DR disks attached, DR server stopped, its index free',
    holds: ({ networkInterfaceId }, member, site) =>
      mayMove(member, site) &&
      isStopped(member.drServerId, site) &&
      isIndexFree(member, promisedIndex(member, networkInterfaceId), site),
  },
  'attach-nic': {
    says: 'production fenced, DR disks attached, NIC available, DR server stopped, its index free',
    holds: ({ networkInterfaceId, deviceIndex }, member, site) =>
      mayMove(member, site) &&
      isStopped(member.drServerId, site) &&
      present(site.nics, networkInterfaceId)?.status === 'available' &&
      isIndexFree(member, deviceIndex, site),
  },
  'assign-ips': NIC_MAY_RECEIVE,
  'replace-route': {
    says: 'production fenced, DR disks attached, NIC on the DR server, route there',
    holds: (action, member, site) =>
      mayMove(member, site) &&
      isOnDr(action.networkInterfaceId, member, site) &&
      seenRoute(site, action).is === 'there',
  },
  'create-route': {
    says: 'production fenced, DR disks attached, NIC on the DR server, no such route',
    holds: (action, member, site) =>
      mayMove(member, site) && isOnDr(action.networkInterfaceId, member, site) && seenRoute(site, action).is === 'none',
  },
  'replace-transit-route': {
    says: 'production fenced, DR disks attached, route there',
    holds: (action, member, site) => mayMove(member, site) && seenRoute(site, action).is === 'there',
  },
  'create-transit-route': {
    says: 'production fenced, DR disks attached, no such route',
    holds: (action, member, site) => mayMove(member, site) && seenRoute(site, action).is === 'none',
  },
  'source-dest-check-off': {
    says: 'NIC on the DR server',
    holds: ({ networkInterfaceId }, member, site) => isOnDr(networkInterfaceId, member, site),
  },
  'associate-address': NIC_MAY_RECEIVE,
  'keep-volumes': {
    says: 'volumes would be deleted with their server',
    holds: ({ serverId, devices }, _, site) => diskFlags(serverId, devices, site).every((flag) => flag === true),
  },
  'release-volumes': {
    says: 'volumes attached to the production server',
    holds: ({ serverId, devices }, _, site) => diskFlags(serverId, devices, site).length === devices.length,
  },
  terminate: {
    says: 'termination allowed, production fenced, its NICs and volumes kept, DR disks made',
    holds: ({ serverId }, member, site) =>
      member.group.policy.termination === 'allowed' &&
      isFenced(member, site) &&
      areDisksMade(member, site) &&
      nicsOf(serverId, site).every(({ attachment }) => attachment?.deleteOnTermination === false) &&
      present(site.servers, serverId)?.disks?.every((disk) => disk.deleteOnTermination === false) === true,
  },
  'check-launch': {
    says: 'production fenced, not terminated yet',
    holds: (_, member, site) =>
      isFenced(member, site) && present(site.servers, member.productionServerId)?.state === 'stopped',
  },
  'launch-server': {
    says: 'production terminated, NIC available, DR disks made',
    holds: ({ networkInterfaceId }, member, site) =>
      present(site.servers, member.productionServerId)?.state === 'terminated' &&
      areDisksMade(member, site) &&
      present(site.nics, networkInterfaceId)?.status === 'available',
  },
};

/** The precondition of a call in words, and whether it holds as the site is. An unknown fact never makes one hold. */
export const preconditionOf = (
  action: Action,
  member: Member,
  site: ObservedSite,
): { readonly says: string; readonly holds: boolean } => {
  const { says, holds } = PRECONDITIONS[action.do] as Precondition<Action>;
  return { says: typeof says === 'string' ? says : says(action), holds: holds(action, member, site) };
};
