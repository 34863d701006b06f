import type { Member } from '../../group/member.ts';
import type { Restoration } from '../../group/protection-group.ts';
import type { Action, ActionOf } from '../../site/actions.ts';
import { type ObservedSite, present } from '../../site/observed.ts';
import { isolationRestoration } from './undo-isolation.ts';
import { restarterRestoration } from './undo-restarters.ts';

/** What has to be written down before the call goes out, so that it can be undone whatever happens afterwards. */
const restorationsOf = (action: Action, member: Member, site: ObservedSite): readonly Restoration[] => {
  if (action.do === 'keep-volumes') return keepingVolumes(action, site);
  const one = restorationOf(action, member, site);
  return one ? [one] : [];
};

const keepingVolumes = ({ serverId, devices }: ActionOf<'keep-volumes'>, site: ObservedSite): readonly Restoration[] =>
  (present(site.servers, serverId)?.disks ?? [])
    .filter(({ device }) => devices.includes(device))
    .map(({ device, volumeId }) => ({ undo: 'keep-volume', serverId, volumeId, device }));

const restorationOf = (action: Action, member: Member, site: ObservedSite): Restoration | undefined => {
  const { productionServerId: serverId } = member;
  if (action.do === 'keep-nic') {
    const { networkInterfaceId } = action;
    return { undo: 'keep-nic', serverId, networkInterfaceId };
  }
  if (action.do === 'isolate-nic') return isolationRestoration(action, member, site);
  if (action.do === 'set-protection' || action.do === 'leave-scaling-group' || action.do === 'set-auto-recovery') {
    return restarterRestoration(action, member);
  }
  return action.do === 'detach-volume' && action.serverId === serverId ? detaching(action, site) : undefined;
};

const detaching = (
  { serverId, volumeId, moved }: ActionOf<'detach-volume'>,
  site: ObservedSite,
): Restoration | undefined => {
  const disk = present(site.servers, serverId)?.disks?.find((held) => held.volumeId === volumeId);
  if (!disk) return undefined;
  const { device, deleteOnTermination } = disk;
  const undo = moved ? 'detach-disk' : 'detach-root';
  return { undo, serverId, volumeId, device, ...(deleteOnTermination ? { deleteOnTermination } : {}) };
};

/** The member's restoration with what these calls add; what is written already stays as it is, with its first value. */
export const withRestoration = (
  member: Member,
  actions: readonly Action[],
  site: ObservedSite,
): readonly Restoration[] => {
  const known = member.instance.restoration ?? [];
  const keys = new Set(known.map(keyOf));
  const more = actions.flatMap((action) => restorationsOf(action, member, site));
  return [...known, ...more.filter((one) => !keys.has(keyOf(one)))];
};

const keyOf = (one: Restoration): string => `${one.undo} ${subjectOf(one)}`;

const subjectOf = (one: Restoration): string => {
  switch (one.undo) {
    case 'detach-root':
    case 'detach-disk':
    case 'keep-volume':
      return one.volumeId;
    case 'clear-protection':
      return `${one.serverId} ${one.attribute}`;
    // By group: a server that has been put into another group since goes back to the last group.
    case 'leave-scaling-group':
      return `${one.serverId} ${one.scalingGroup}`;
    case 'disable-auto-recovery':
      return one.serverId;
    case 'keep-nic':
    case 'isolate-nic':
      return one.networkInterfaceId;
    default:
      return one satisfies never;
  }
};
