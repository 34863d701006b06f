import type { Action } from './actions.ts';
import type { Member } from './member.ts';
import { isOverdue, SCALING_PATIENCE_SECONDS } from './next-restarters.ts';
import type { AttachedDisk, ObservedServer, ObservedSite } from './observed.ts';
import { hasElapsed, issuedWithin } from './phase-verdict.ts';
import type { Instant } from './protection-group.ts';

/** A changed setting counts at once; what a look still shows of it may be older. */
const AGAIN_SECONDS = 30;
/** The stop waits no longer than this, from the start of the failover, until the volumes are seen to be kept: down counts more. */
const KEEP_PATIENCE_SECONDS = SCALING_PATIENCE_SECONDS + 30;

/** Disks that would go with the server. What EC2 does not say counts as yes. */
const going = ({ disks = [] }: ObservedServer): readonly AttachedDisk[] =>
  disks.filter(({ deleteOnTermination, state }) => deleteOnTermination !== false && state !== 'detaching');

/**
 * An Auto Scaling group that does not let its server go terminates it once it is stopped, and its volumes with it. So they are kept
 * before. @param besides a device that is being detached anyway
 */
export const keepActions = (
  member: Member,
  server: ObservedServer,
  { site, now, besides }: { readonly site: ObservedSite; readonly now: Instant; readonly besides?: string | undefined },
): readonly Action[] => {
  const disks = going(server).filter(({ device }) => device !== besides);
  if (disks.length === 0 || !isOverdue(member, site, now)) return [];
  const keep: Action = { do: 'keep-volumes', serverId: server.id, devices: disks.map(({ device }) => device) };
  return issuedWithin(member, keep, AGAIN_SECONDS, now) ? [] : [keep];
};

/** Why the stop waits for them, if so. */
export const keptFirst = (
  member: Member,
  server: ObservedServer,
  site: ObservedSite,
  now: Instant,
): string | undefined => {
  const isPatient = !hasElapsed(member.instance.progress?.startedAt, KEEP_PATIENCE_SECONDS, now);
  return isPatient && isOverdue(member, site, now) && going(server).length > 0
    ? `volumes of production server ${server.id} are being kept from going with it`
    : undefined;
};
