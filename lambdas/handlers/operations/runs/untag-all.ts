import type { Lost } from '../../../domain/group/failover.ts';
import { type Member, productionVolume } from '../../../domain/group/member.ts';
import { LOOK_AGAIN_SECONDS } from '../../../domain/pass/looks.ts';
import { unpinActions } from '../../../domain/recovery-points/pin-tags.ts';
import { type Action, TAGS } from '../../../domain/site/actions.ts';
import type { ObservedSite } from '../../../domain/site/observed.ts';
import type { LeasedGroup } from '../../load.ts';
import type { CancelFailoverDeps } from './cancel-messages.ts';
import { actAndSay, type Said } from './undo-all.ts';

/** EC2 has refused, throttled or not answered the others. Few tries: a tag holds nothing back, and servers wait to be started. */
const MOST_TRIES = 4;

/**
 * Takes the tags off that say what the failover has pinned and freed: its pins are given up, and production has its volumes
 * again. A volume that was not given back keeps its tags: they say what it is. Production is whole by then, so
 * a tag that stays after a few tries is no reason to hold it back: answers with how each is taken off by hand.
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
  const open = await untagUntilDone(deps, group, turns);
  return open.map(({ action, message }) => `${message}. By hand: ${byHand(action)}`);
};

/** What is left after the last try. */
const untagUntilDone = async (
  deps: CancelFailoverDeps,
  group: LeasedGroup,
  turns: Parameters<typeof actAndSay>[2],
  tries = MOST_TRIES,
): Promise<readonly Said[]> => {
  const open = (await actAndSay(deps, group, turns)).filter(({ outcome }) => outcome !== 'done');
  if (open.length === 0 || tries === 1) return open;
  await deps.clock.sleep(LOOK_AGAIN_SECONDS * 1000);
  const again = open.map(({ member, action }) => ({ member, verdict: { actions: [action] } }));
  return untagUntilDone(deps, group, again, tries - 1);
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
