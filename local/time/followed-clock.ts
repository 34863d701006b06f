import { setTimeout as realSleep } from 'node:timers/promises';
import type { Clock } from '../../lambdas/ports/clock.ts';

export interface FollowedClockProps {
  /** What time it is where the time is made. */
  readonly read: () => number;
  readonly speed: number;
  /** Whether nobody makes it any more. */
  readonly hasLeft: () => boolean;
}

/** Longest real milliseconds between two looks: the time may have stood still meanwhile. */
const LOOK_MS = 100;

/** Another process's time, which never goes back. Sleepers wake early when that process has left: it wakes nobody. */
export const createFollowedClock = ({ read, speed, hasLeft }: FollowedClockProps): Clock => {
  let latest = 0;
  const now = () => {
    latest = Math.max(latest, read());
    return latest;
  };
  const sleep = async (ms: number) => {
    const until = now() + Math.max(0, ms);
    while (now() < until && !hasLeft()) await realSleep(Math.min(LOOK_MS, Math.ceil((until - now()) / speed)));
  };
  return { now, sleep };
};
