import { type Instant, secondsAfter } from '../instant.ts';
import type { PointSet } from '../recovery-points/point-sets.ts';
import type { Asked } from './replication.ts';
import { attemptIn, type Slot, setIdIn, slotAt } from './slots.ts';

/** Tries within one interval. Each has a third of it, so that a refusal costs a few calls and no more. */
export const TRIES_A_SLOT = 3;

/** How long a set that was asked for may take to show in a listing. EC2 promises no time; its listings lag by seconds. */
export const SHOWS_WITHIN_SECONDS = 300;

/** What is known of one server when its turn is judged. */
export interface Standing {
  readonly instanceId: string;
  /** Every set of the server. */
  readonly sets: readonly PointSet[];
  /** What was asked for last, whether an answer came or not. */
  readonly asked?: Asked | undefined;
}

/**
 * The id of the set that is to be taken of a server now; `undefined` where none is. At most one set of a server is pending, whoever
 * takes it: EC2 takes 5 pending snapshots of a volume, 1 of an HDD (EBS quotas). A set that failed, or was asked for in vain,
 * is tried again within the interval.
 */
export const dueSet = (standing: Standing, everySeconds: number, now: Instant): string | undefined => {
  if (isBusy(standing, now)) return undefined;
  const slot = slotAt(standing.instanceId, everySeconds, now);
  if (isServed(standing, slot)) return undefined;
  const tries = triesIn(standing, slot.name);
  const notBefore = secondsAfter(slot.begins, (everySeconds / TRIES_A_SLOT) * tries);
  return tries < TRIES_A_SLOT && now >= notBefore ? setIdIn(slot.name, tries + 1) : undefined;
};

/** The id of a set that somebody asks for now; `undefined` where one is pending, which he may wait for. */
export const askedSet = (standing: Standing, name: string, now: Instant): string | undefined =>
  isBusy(standing, now) ? undefined : setIdIn(name, triesIn(standing, name) + 1);

/** Whether a set is pending, or was asked for a moment ago and does not show yet. */
export const isBusy = ({ sets, asked }: Standing, now: Instant): boolean => {
  if (sets.some(({ state }) => state === 'pending')) return true;
  if (!asked || asked.refused || sets.some(({ setId }) => setId === asked.setId)) return false;
  return secondsAfter(asked.at, SHOWS_WITHIN_SECONDS) > now;
};

/** Whether a set of the service has begun within the interval and has not failed, in its turn or asked for by somebody. */
const isServed = ({ sets }: Standing, { begins }: Slot): boolean =>
  sets.some(({ takenAt, state, madeBy }) => madeBy === 'sdrs' && takenAt >= begins && state !== 'error');

const triesIn = ({ sets, asked }: Standing, name: string): number =>
  Math.max(0, ...[...sets.map(({ setId }) => setId), asked?.setId ?? ''].map((id) => attemptIn(name, id) ?? 0));
