import type { Lost } from '../../../domain/group/failover.ts';
import { type Member, productionVolume } from '../../../domain/group/member.ts';
import { unpinActions } from '../../../domain/recovery-points/pin-tags.ts';
import { type Action, TAGS } from '../../../domain/site/actions.ts';
import type { ObservedSite } from '../../../domain/site/observed.ts';
import type { LeasedGroup } from '../../load.ts';
import type { CancelFailoverDeps } from './cancel-messages.ts';
import { actAndSay } from './undo-all.ts';

/**
 * Takes the tags off that say what the failover has pinned and freed: its pins are given up, and production has its volumes
 * again. A volume that was not given back keeps its tags: they say what it is. Production is whole by then, so a tag that stays is no reason to hold it back: answers with how each is taken off by hand.
 * Safe to repeat: a tag that is gone is not missed. @throws StaleEpochError
 */
export const untagAll = async (
  deps: CancelFailoverDeps,
  group: LeasedGroup,
  members: readonly Member[],
  lost: readonly Lost[],
): Promise<readonly string[]> => {
  const volumes = members.flatMap((member) => member.pairs.flatMap((pair) => productionVolume(member, pair) ?? []));
  const site = await deps.compute.observe({ snapshotsOfVolumes: volumes });
  const turns = members.map((member) => ({ member, verdict: { actions: untagging(member, site, lost) } }));
  const said = await actAndSay(deps, group, turns);
  return said
    .filter(({ outcome }) => outcome !== 'done')
    .map(({ action, message }) => `${message}. By hand: ${byHand(action)}`);
};

/** A disk that the DR server had before stays off it, and its tags say so. */
const untagging = (member: Member, site: ObservedSite, lost: readonly Lost[]): readonly Action[] => {
  const isLost = lost.some(({ instanceId }) => instanceId === member.instance.id);
  const freed = isLost ? [] : (member.instance.freed ?? []);
  const back = freed.filter(({ serverId }) => serverId === member.productionServerId);
  return [...unpinActions(member, site), ...back.map(({ volumeId }) => ({ do: 'untag-freed', volumeId }) as const)];
};

const byHand = (action: Action): string => {
  if (action.do === 'untag-pinned') {
    return `aws ec2 delete-tags --resources ${action.snapshotId} --tags Key=${TAGS.pinned}`;
  }
  const id = 'volumeId' in action ? action.volumeId : '';
  return `aws ec2 delete-tags --resources ${id} --tags Key=${TAGS.freedBy} Key=${TAGS.freedIn}`;
};
