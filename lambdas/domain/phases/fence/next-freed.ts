import { type Member, productionVolume, unsettledPoint } from '../../group/member.ts';
import type { FreedVolume } from '../../group/protection-group.ts';
import { issuedAt, type PhaseVerdict } from '../../pass/phase-verdict.ts';
import { isForGood, refusalOf } from '../../pass/refusals.ts';
import type { Action } from '../../site/actions.ts';
import { fact, type ObservedSite, present } from '../../site/observed.ts';

/** What the calls take off servers: a volume that is detached, and all volumes of a server that is terminated. */
const freedByAction = (action: Action, site: ObservedSite): readonly Omit<FreedVolume, 'failoverId'>[] => {
  if (action.do !== 'detach-volume' && action.do !== 'terminate') return [];
  const { serverId } = action;
  return (present(site.servers, serverId)?.disks ?? [])
    .filter(({ volumeId }) => action.do === 'terminate' || volumeId === action.volumeId)
    .map(({ device, volumeId }) => ({ serverId, device, volumeId }));
};

const keyOf = ({ serverId, volumeId }: Omit<FreedVolume, 'failoverId'>): string => `${serverId} ${volumeId}`;

/** The member's freed volumes, and those that these calls free. A volume keeps the failover that freed it. */
export const withFreed = (
  { instance, group }: Member,
  actions: readonly Action[],
  site: ObservedSite,
): readonly FreedVolume[] => {
  const known = instance.freed ?? [];
  const keys = new Set(known.map(keyOf));
  const failoverId = group.lease?.failoverId ?? '';
  const more = actions.flatMap((action) => freedByAction(action, site)).filter((one) => !keys.has(keyOf(one)));
  return more.length === 0 ? known : [...known, ...more.map((one) => ({ failoverId, ...one }))];
};

/** Those of them that the look shows to be off: on their servers is what was only about to be taken off. */
export const seenFreed = (member: Member, site: ObservedSite): readonly FreedVolume[] =>
  leftBehind(member).filter(({ serverId, volumeId }) => {
    const server = fact(site.servers, serverId);
    if (server.is === 'unknown') return false;
    if (server.is === 'absent' || server.value.state === 'terminated') return true;
    return server.value.disks?.every((disk) => disk.volumeId !== volumeId) === true;
  });

/** Without the disks that may move to the DR server yet: nobody leaves those behind. */
const leftBehind = (member: Member): readonly FreedVolume[] => {
  const moving = unsettledPoint(member) === 'live' ? member.pairs.map((pair) => productionVolume(member, pair)) : [];
  return (member.instance.freed ?? []).filter(({ volumeId }) => !moving.includes(volumeId));
};

const tagOf = ({ group }: Member, { volumeId, failoverId }: FreedVolume): Action => ({
  do: 'tag-freed',
  volumeId,
  groupId: group.id,
  failoverId,
});

/**
 * The fence, which looks at every server in every round, tags the volumes that were freed with failover and group, so
 * that people who find the volumes know whose they are. No server waits for the tags, and none fails for them.
 */
export const taggingFreed = (member: Member, verdict: PhaseVerdict): PhaseVerdict => {
  const tags = leftBehind(member)
    .map((one) => tagOf(member, one))
    .filter((tag) => issuedAt(member, tag) === undefined && !isForGood(refusalOf(member, tag)));
  return tags.length === 0 || verdict.state === 'failed'
    ? verdict
    : { ...verdict, actions: [...verdict.actions, ...tags] };
};
