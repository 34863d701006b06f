import type { Instant } from '../domain/group/protection-group.ts';
import type { Clock } from '../ports/clock.ts';

/** Now, as it is recorded. */
export const instant = (clock: Clock): Instant => new Date(clock.now()).toISOString();
