import type { Member } from '../../group/member.ts';
import type { Restoration } from '../../group/protection-group.ts';
import { nicsOf } from '../../identity/strategy.ts';
import { combine, done, failed, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import { type Action, TAGS } from '../../site/actions.ts';
import { fact, type ObservedServer, type ObservedSite, present } from '../../site/observed.ts';
import { identityAtHome } from './moved-away.ts';
import { giveGroupsBack, isolationRestoration } from './undo-isolation.ts';
import { restarterRestoration, undoRestarter } from './undo-restarters.ts';
import { attachRoot, releaseVolume, rootAtHome, type Undo } from './undo-root.ts';

const LOOK_AGAIN_SECONDS = 5;

const MOVES: readonly Action['do'][] = [
  'detach-nic',
  'attach-nic',
  'associate-address',
  'assign-ips',
  'terminate',
  'launch-server',
  'replace-route',
  'create-route',
  'replace-transit-route',
  'create-transit-route',
];

/** Calls that give an identity away: with the first of them the point of no return is passed. */
export const isMove = ({ do: kind }: Action): boolean => MOVES.includes(kind);

/** What has to be written down before the call goes out, so that it can be undone whatever happens afterwards. */
const restorationsOf = (action: Action, member: Member, site: ObservedSite): readonly Restoration[] => {
  if (action.do === 'keep-volumes') return keepingVolumes(action, site);
  const one = restorationOf(action, member, site);
  return one ? [one] : [];
};

const keepingVolumes = (
  { serverId, devices }: Extract<Action, { readonly do: 'keep-volumes' }>,
  site: ObservedSite,
): readonly Restoration[] =>
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
  if (action.do !== 'detach-volume' || action.serverId !== serverId) return undefined;
  const disk = present(site.servers, serverId)?.disks?.find(({ volumeId }) => volumeId === action.volumeId);
  if (!disk) return undefined;
  const { volumeId, device, deleteOnTermination } = disk;
  return { undo: 'detach-root', serverId, volumeId, device, ...(deleteOnTermination ? { deleteOnTermination } : {}) };
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
    case 'keep-volume':
      return one.volumeId;
    case 'clear-protection':
      return `${one.serverId} ${one.attribute}`;
    // By group, so that one that has been put into another one since goes back to the last.
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

/** Why this member cannot be rolled back any more, if so: then there is only the way forward. */
export const pastNoReturn = ({ instance }: Pick<Member, 'instance'>): string | undefined => {
  const at = instance.progress?.committedAt;
  return at && `${instance.name}: its identity has been on the move since ${at}`;
};

/** What is to be done instead. @param moved what {@link pastNoReturn} says of the members */
export const tooLate = (moved: readonly string[]): string =>
  `the point of no return is passed (${moved.join('; ')}). Start the failover again: it finishes the job.`;

/**
 * The next step of giving a member back to production: what was done to it is undone, the last first, and the tag goes
 * when all else is as it was. Level-triggered, like the way there.
 */
export const nextRollBackActions = (member: Member, site: ObservedSite): PhaseVerdict => {
  const seen = fact(site.servers, member.productionServerId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  if (seen.is === 'absent' || seen.value.state === 'terminated') {
    return failed(`Production server ${member.productionServerId} does not exist any more: it cannot be given back.`);
  }
  const atHome = identityAtHome(member, site);
  if (atHome.state !== 'done') return atHome;
  const server = seen.value;
  const undone = combine([
    ...[...(member.instance.restoration ?? [])].reverse().map((one) => undo(one, member, server, site)),
    ...rootAtHome(member, server, site),
    ...giveGroupsBack(member, site),
  ]);
  if (undone.state !== 'done') return undone;
  if (!server.tags[TAGS.fenced]) return done();
  return waiting(`the tag of ${server.id} is being taken off`, LOOK_AGAIN_SECONDS, [
    { do: 'untag-fenced', serverId: server.id },
  ]);
};

const undo = (one: Restoration, member: Member, server: ObservedServer, site: ObservedSite): PhaseVerdict => {
  switch (one.undo) {
    case 'detach-root':
      return attachRoot(one, server, site);
    case 'keep-nic':
      return releaseNic(one, member, site);
    case 'clear-protection':
    case 'leave-scaling-group':
    case 'disable-auto-recovery':
      return undoRestarter(one, server, site);
    case 'keep-volume':
      return releaseVolume(one, server);
    // Together with those that the guard has isolated, which notes nothing.
    case 'isolate-nic':
      return done();
    default:
      return one satisfies never;
  }
};

/** Only as long as the NIC is where it was: one that somebody moved since keeps its new setting. */
const releaseNic = ({ networkInterfaceId }: Undo<'keep-nic'>, member: Member, site: ObservedSite): PhaseVerdict => {
  const nics = fact(site.found.nicsOfServers, member.productionServerId);
  if (nics.is === 'unknown') return waiting(nics.why, LOOK_AGAIN_SECONDS);
  const nic = nicsOf(member.productionServerId, site).find(({ id }) => id === networkInterfaceId);
  if (!nic?.attachment || nic.attachment.deleteOnTermination) return done();
  const attachmentId = nic.attachment.id;
  return waiting(`${networkInterfaceId} gets its DeleteOnTermination back`, LOOK_AGAIN_SECONDS, [
    { do: 'release-nic', networkInterfaceId, attachmentId },
  ]);
};
