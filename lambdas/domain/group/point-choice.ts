import type { Instant } from '../instant.ts';

/**
 * To which point a failover brings the servers.
 * - `newest`: the newest recovery point of each server.
 * - `at`: the newest one that is not younger than that moment.
 * - `set`: the one of that name; a server that has none of it goes to its newest one that is not younger than the set.
 * - `final`: once production is fenced, one last recovery point of its disks; the newest one where that does not come in time.
 * - `live`: once production is fenced, its disks themselves; the newest one where a disk is not set free in time.
 */
export type PointChoice = 'newest' | 'final' | 'live' | { readonly at: Instant } | { readonly set: string };

/** What a fence has to come before: these take what production wrote last, not what was kept before. */
export type LastPoint = 'final' | 'live';

const WORDS = ['newest', 'final', 'live'] as const;

/** Longest value of an EC2 tag, which a set's name is (EC2 User Guide, Tag restrictions). */
const LONGEST_NAME = 256;

/** ISO 8601 with a zone: without one it would be another moment on another machine. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

/** What looks like a moment and is none is no name of a set either: somebody has mistyped it. */
const MOMENT_LIKE = /^\d{4}-\d{2}-\d{2}([T ]|$)/;

/** Before a name that could be taken for a word or a moment. */
const SET_PREFIX = 'set:';

export const isLast = (choice: PointChoice): choice is LastPoint => choice === 'final' || choice === 'live';

/**
 * A moment to the second is all of that second: as moments are shown without fractions, the one that is shown has to find its
 * recovery point.
 */
const WHOLE_SECOND = /T\d{2}:\d{2}:\d{2}(Z|[+-])/;

/** The last millisecond of a second, as the end of a moment. */
const END_OF_SECOND = '.999Z';

/** The choice in the words that {@link parsePoint} reads. */
export const pointText = (choice: PointChoice): string => {
  if (typeof choice === 'string') return choice;
  if ('at' in choice)
    return choice.at.endsWith(END_OF_SECOND) ? `${choice.at.slice(0, -END_OF_SECOND.length)}Z` : choice.at;
  const { set } = choice;
  return isPlainName(set) ? set : `${SET_PREFIX}${set}`;
};

const isPlainName = (name: string): boolean =>
  !(WORDS as readonly string[]).includes(name) && !name.startsWith(SET_PREFIX) && !MOMENT_LIKE.test(name);

/** How a point is named, for whoever has named it otherwise. */
export const POINT_WORDS =
  'newest, final, live, a moment with its zone such as 2026-11-28T18:00Z, or the name of a recovery point (set:NAME where that looks like one of these)';

/** `undefined` for what names no point: see {@link POINT_WORDS}. */
export const parsePoint = (text: string): PointChoice | undefined => {
  const word = WORDS.find((one) => one === text);
  if (word) return word;
  if (text.startsWith(SET_PREFIX)) return setNamed(text.slice(SET_PREFIX.length));
  return MOMENT_LIKE.test(text) ? momentOf(text) : setNamed(text);
};

const setNamed = (set: string): PointChoice | undefined =>
  set.trim() !== '' && set.length <= LONGEST_NAME ? { set } : undefined;

const momentOf = (text: string): PointChoice | undefined => {
  const ms = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) return undefined;
  return { at: new Date(WHOLE_SECOND.test(text) ? ms + 999 : ms).toISOString() };
};

/** Whether it names a moment that has not come yet: whoever does so means another one. A second that has begun has come. */
export const isFuture = (choice: PointChoice, now: Instant): boolean =>
  typeof choice === 'object' && 'at' in choice && Date.parse(choice.at) - 999 > Date.parse(now);

/** Whether something that came from outside is a choice. */
export const isPointChoice = (value: unknown): value is PointChoice => {
  if (typeof value === 'string') return WORDS.some((one) => one === value);
  const { at, set, ...more } = Object(value) as Readonly<Record<string, unknown>>;
  if (Object.keys(more).length > 0 || (at === undefined) === (set === undefined)) return false;
  return at === undefined
    ? typeof set === 'string' && setNamed(set) !== undefined
    : typeof at === 'string' && momentOf(at) !== undefined;
};
