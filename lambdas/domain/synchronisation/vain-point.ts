import { secondsBetween } from '../instant.ts';
import { flawIn, missingIn } from '../recovery-points/lack.ts';
import { diskName, GONE_FOR_GOOD } from '../recovery-points/lost-disk.ts';
import type { PointSet } from '../recovery-points/point-sets.ts';
import { isAccountFull } from '../site/snapshot-limits.ts';
import { THROTTLED_CODES } from '../site/throttling.ts';
import { SHOWS_WITHIN_SECONDS } from './due.ts';
import type { FirstPointSeen } from './first-seen.ts';

/** Whether the set never becomes a recovery point: it is shown whole by now, and lacks a disk, or a disk cannot be made of it. */
export const isHopeless = (seen: FirstPointSeen, set: PointSet): boolean => {
  if (secondsBetween(set.takenAt, seen.now) < SHOWS_WITHIN_SECONDS) return false;
  return set.state === 'partial' || (set.state === 'pending' && missingIn(set, seen.member.pairs) !== undefined);
};

export const lackingText = ({ member }: FirstPointSeen, set: PointSet): string => {
  const flaw = flawIn(set, member.pairs);
  const taken = `EC2 has taken set ${set.setId} of its snapshots, and it is no recovery point`;
  return flaw ? `${taken}: ${flaw.why}. On record is ${diskName(member, flaw.pair)}. ${REMEDY}` : `${taken}. ${REMEDY}`;
};

/** Of a disk that is seen to be lost before EC2 is asked. */
export const lostText = (lost: string): string => `Nothing was taken: ${lost}. ${REMEDY}`;

const REMEDY = `Attach the disk there again, then call again. ${GONE_FOR_GOOD}`;

/** The others are deleted by then. @param failed ids of sets, the last one last */
export const failedText = (failed: readonly string[]): string =>
  `EBS could not finish ${failed.length} sets of its snapshots, the last of them ${failed.at(-1)}. ` +
  'Look at that one in EC2 (StateMessage), then call again.';

export const unseenText = ({ before: { asked, reason } }: FirstPointSeen, times: number): string =>
  `EC2 was asked for ${times} sets of its snapshots, and has shown none of them within ${SHOWS_WITHIN_SECONDS} s; the last is ` +
  `${asked?.setId}${reason === undefined ? '' : ` (${reason})`}. Look whether something deletes snapshots or takes their tags off, ` +
  'and whether EC2 answers. Then call again.';

/** So long EC2 may refuse a set: of a server that it does not show yet, or that is between two states. */
const REFUSED_SECONDS = 900;

/** Nothing was sent, or the account's allowance or room was used up: that says nothing of the server, and ends by itself. */
export const isForWantOfRoom = (refused: string): boolean =>
  refused === 'deferred' || THROTTLED_CODES.test(refused) || isAccountFull(refused);

/** A run that EC2 refuses for so long would ask for ever. */
export const refusedForLong = ({ before: { asked, reason }, now }: FirstPointSeen): string | undefined => {
  if (asked?.refused === undefined || isForWantOfRoom(asked.refused)) return undefined;
  if (secondsBetween(asked.refusedSince ?? asked.at, now) < REFUSED_SECONDS) return undefined;
  const said = reason ?? asked.refused;
  return `EC2 has refused each set of its snapshots for ${REFUSED_SECONDS / 60} minutes: ${said}. Mend that, then call again.`;
};
