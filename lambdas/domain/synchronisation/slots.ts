import type { Instant } from '../instant.ts';
import { hash32 } from '../stable-hash.ts';

const MINUTE = 60_000;

/** An interval of one server's synchronisation. */
export interface Slot {
  readonly begins: Instant;
  /** What the ids of its sets begin with: see {@link setIdIn}. */
  readonly name: string;
}

/**
 * Minutes after the interval's begin at which a server's turn is. Servers are spread over the interval by their ids, so that not all
 * of them ask EC2 at one moment. The last minute is left free: what comes a little late is still within its interval.
 */
export const spreadMinutes = (instanceId: string, everySeconds: number): number =>
  Number.parseInt(hash32(instanceId), 16) % Math.max(1, Math.floor(everySeconds / 60) - 1);

/** The interval of the server that a moment is in. Intervals are counted from 1970. */
export const slotAt = (instanceId: string, everySeconds: number, at: Instant): Slot => {
  const offset = spreadMinutes(instanceId, everySeconds) * MINUTE;
  const every = everySeconds * 1000;
  const begins = new Date(Math.floor((Date.parse(at) - offset) / every) * every + offset).toISOString();
  return { begins, name: slotName(instanceId, begins) };
};

/** An interval is longer than a minute, so the minute names it. */
const slotName = (instanceId: string, at: Instant): string => `${instanceId}.${at.slice(0, 16)}Z`;

/** The name of what is taken out of turn: by the minute in which somebody asked for it. */
export const askedName = (instanceId: string, at: Instant): string => slotName(instanceId, at);

/**
 * Names one call of CreateSnapshots, so that two calls never make one set of different moments: EC2 has no client token for this
 * call. @param attempt from 1 on
 */
export const setIdIn = (name: string, attempt: number): string => `${name}.${attempt}`;

/** The attempt that a set of that name is; `undefined` where it has another name. */
export const attemptIn = (name: string, setId: string): number | undefined => {
  const rest = setId.startsWith(`${name}.`) ? Number(setId.slice(name.length + 1)) : Number.NaN;
  return Number.isSafeInteger(rest) ? rest : undefined;
};
