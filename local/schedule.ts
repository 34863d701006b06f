/** What a deployment does by itself, and how often. */
export const SCHEDULED = { guard: 60, automation: 60, synchroniser: 60, recorder: 300 } as const;

/** By the names of `SCHEDULED`. */
export type Scheduled = keyof typeof SCHEDULED;

/** One run of each. */
export type Sweeps = Readonly<Record<Scheduled, () => Promise<unknown>>>;
