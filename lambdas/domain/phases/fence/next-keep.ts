import type { Member } from '../../group/member.ts';
import type { Instant } from '../../group/protection-group.ts';
import { hasElapsed, issuedAt, unlessIssued } from '../../pass/phase-verdict.ts';
import type { Action } from '../../site/actions.ts';
import type { AttachedDisk, ObservedServer, ObservedSite } from '../../site/observed.ts';
import { isMembershipUnclear, isOverdue, SCALING_PATIENCE_SECONDS } from './next-restarters.ts';

/** A changed setting counts at once; what a look still shows of it may be older. */
const AGAIN_SECONDS = 30;
/** So long after its start the failover tries to keep the volumes. Then being down matters more. */
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

const isHeld = (member: Member, { site, now }: View): boolean =>
  isOverdue(member, site, now) || isMembershipUnclear(member, site);

/** All disks of a Spot server but the root: the root is detached first, so the termination cannot delete it. */
const endangered = (member: Member, server: ObservedServer, view: View): readonly AttachedDisk[] => {
  const disks = going(server, view);
  if (isHeld(member, view)) return disks;
  return server.spot ? disks.filter(({ device }) => device !== server.rootDeviceName) : [];
};

/**
 * An Auto Scaling group that does not let its server go terminates it once it is stopped, and its volumes with it. So
 * the volumes are kept before, and at once where the group is unknown. EC2 starts a Spot server that it has
 * interrupted, and terminates it without a root volume. Source: EC2 User Guide, Behavior of Spot Instance
 * interruptions.
 */
export const keepActions = (member: Member, server: ObservedServer, view: View): readonly Action[] => {
  const disks = endangered(member, server, view);
  return disks.length === 0 ? [] : unlessIssued(member, keepOf(server.id, disks), AGAIN_SECONDS, view.now);
};

/** Why the stop of an Auto Scaling group's server, or a Spot server's root, waits for the volumes to be kept, if so. */
export const keptFirst = (member: Member, server: ObservedServer, view: View): string | undefined => {
  const isNext = isOverdue(member, view.site, view.now) || (server.spot && server.state === 'stopped');
  const disks = endangered(member, server, view);
  if (!isNext || disks.length === 0 || isWaitOver(member, disks, view)) return undefined;
  return `volumes of production server ${server.id} are being kept from going with it`;
};

/** An accepted call shows within seconds. A call that is never accepted was tried once: it is noted before. */
const isWaitOver = (member: Member, disks: readonly AttachedDisk[], view: View): boolean => {
  const { restoration = [], progress } = member.instance;
  const accepted = issuedAt(member, keepOf(member.productionServerId, disks));
  const since = progress?.startedAt;
  if (accepted)
    return hasElapsed(accepted, AGAIN_SECONDS, view.now) || hasElapsed(since, KEEP_AT_MOST_SECONDS, view.now);
  const isTried = disks.every(({ volumeId }) =>
    restoration.some((one) => one.undo === 'keep-volume' && one.volumeId === volumeId),
  );
  return isTried && hasElapsed(since, KEEP_PATIENCE_SECONDS, view.now);
};
