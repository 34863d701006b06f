/** ISO 8601 instant in UTC, e.g. `2026-11-23T09:00:00.000Z`. */
export type Instant = string;

/** Whole seconds from one moment to a later one, never below zero. */
export const secondsBetween = (from: Instant, to: Instant): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));

/** The latest of some moments, which sort as text. */
export const latestOf = (all: readonly Instant[]): Instant | undefined =>
  all.reduce<Instant | undefined>((last, at) => (last === undefined || at > last ? at : last), undefined);

/** The moment so many seconds after another. */
export const secondsAfter = (at: Instant, seconds: number): Instant =>
  new Date(Date.parse(at) + seconds * 1000).toISOString();
