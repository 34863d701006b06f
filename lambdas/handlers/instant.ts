import type { Instant } from '../domain/group/protection-group.ts';
import type { Clock } from '../ports/clock.ts';

/** Now, as it is recorded. */
export const instant = (clock: Clock): Instant => instantOf(clock.now());

/** Milliseconds since the Unix epoch, as they are recorded. */
export const instantOf = (ms: number): Instant => new Date(ms).toISOString();
