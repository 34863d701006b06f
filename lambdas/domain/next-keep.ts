import type { Action } from './actions.ts';
import type { Member } from './member.ts';
import { isMembershipUnclear, isOverdue, SCALING_PATIENCE_SECONDS } from './next-restarters.ts';
import type { AttachedDisk, ObservedServer, ObservedSite } from './observed.ts';
import { hasElapsed, issuedAt, issuedWithin } from './phase-verdict.ts';
import type { Instant } from './protection-group.ts';

/** A changed setting counts at once; what a look still shows of it may be older. */
const AGAIN_SECONDS = 30;
/** Where EC2 does not accept to keep them, they are tried until then, from the start of the failover: down counts more. */
const KEEP_PATIENCE_SECONDS = SCALING_PATIENCE_SECONDS + 30;

/** From then on EC2's answer is enough. */
const KEEP_AT_MOST_SECONDS = KEEP_PATIENCE_SECONDS + 60;

interface View {
  readonly site: ObservedSite;
  readonly now: Instant;
  /** A device that is being detached anyway. */
  readonly besides?: string | undefined;
}

/** Disks that would go with the server. What EC2 does not say counts as yes. */
const going = ({ disks = [] }: ObservedServer, { besides }: View): readonly AttachedDisk[] =>
  disks.filter(
    ({ deleteOnTermination, state, device }) =>
      deleteOnTermination !== false && state !== 'detaching' && device !== besides,
  );

const keepOf = (serverId: string, disks: readonly AttachedDisk[]): Action => ({
  do: 'keep-volumes',
  serverId,
  devices: disks.map(({ device }) => device),
});

/**
 * An Auto Scaling group that does not let its server go terminates it once it is stopped, and its volumes with it. So they are kept
 * before, and at once where nobody can say whether there is such a group: it harms nothing.
 */
export const keepActions = (member: Member, server: ObservedServer, view: View): readonly Action[] => {
  const disks = going(server, view);
  if (disks.length === 0 || !mayBeTerminated(member, view)) return [];
  const keep = keepOf(server.id, disks);
  return issuedWithin(member, keep, AGAIN_SECONDS, view.now) ? [] : [keep];
};

const mayBeTerminated = (member: Member, { site, now }: View): boolean =>
  isOverdue(member, site, now) || isMembershipUnclear(member, site);

/** Why what would have it terminated waits for them, if so. */
export const keptFirst = (member: Member, server: ObservedServer, view: View): string | undefined => {
  const disks = going(server, view);
  if (disks.length === 0 || !isOverdue(member, view.site, view.now) || isWaitOver(member, server, view))
    return undefined;
  return `volumes of production server ${server.id} are being kept from going with it`;
};

/** Once accepted it shows within seconds. Where it never is, it has been tried at least once: what was tried is noted before. */
const isWaitOver = (member: Member, server: ObservedServer, view: View): boolean => {
  const disks = going(server, view);
  const { restoration = [], progress } = member.instance;
  const accepted = issuedAt(member, keepOf(server.id, disks));
  const since = progress?.startedAt;
  if (accepted)
    return hasElapsed(accepted, AGAIN_SECONDS, view.now) || hasElapsed(since, KEEP_AT_MOST_SECONDS, view.now);
  const isTried = disks.every(({ volumeId }) =>
    restoration.some((one) => one.undo === 'keep-volume' && one.volumeId === volumeId),
  );
  return isTried && hasElapsed(since, KEEP_PATIENCE_SECONDS, view.now);
};
