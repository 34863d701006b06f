import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../lambdas/ports/clock.ts';
import { createFlow, type FlowProps } from './flow.ts';

/** A piece of work, for which time stands still wherever the work does not sleep on the clock. */
export interface Work {
  /** Does a part of it. Whoever sleeps in there sleeps as this work. */
  run<T>(part: () => T): T;
  end(): void;
}

/** Simulated time that stands still while anybody works, and flows while all work sleeps. */
export interface WorkClock extends Clock {
  /** The work must not wait for other work that sleeps, but by sleeping itself: time would stand still for good. */
  begin(): Work;
  /** Until then (milliseconds since the Unix epoch) sleepers wake as soon as nobody works: real time plays no part. */
  hurry(until: number): void;
  /** Nobody wakes up any more. */
  stop(): void;
}

/** Does work from its beginning to its end. */
export const during = async <T>({ begin }: Pick<WorkClock, 'begin'>, doing: () => Promise<T>): Promise<T> => {
  const work = begin();
  try {
    return await work.run(doing);
  } finally {
    work.end();
  }
};

interface Job {
  /** How many sleeps it waits for: one is enough to let time flow. */
  sleeps: number;
}

/**
 * Sleepers wake at exactly their hour, one after the other, and time stands still until whoever woke up sleeps again or has
 * ended. So what is computed takes no simulated time, however slow the machine is.
 */
export const createWorkClock = (props: FlowProps): WorkClock => {
  const flow = createFlow(props);
  const current = new AsyncLocalStorage<Job>();
  const jobs = new Set<Job>();
  let isDue = false;
  /** A turn of the event loop later: until then whoever is awake may begin to work, or to sleep. */
  const lookAgain = () => {
    flow.halt();
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      if ([...jobs].every(({ sleeps }) => sleeps > 0)) flow.resume();
    });
  };
  const begin = (): Work => {
    const job = { sleeps: 0 };
    jobs.add(job);
    lookAgain();
    const end = () => {
      jobs.delete(job);
      lookAgain();
    };
    return { run: (part) => current.run(job, part), end };
  };
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const job = current.getStore() ?? { sleeps: 0 };
      job.sleeps += 1;
      flow.alarm(ms, () => {
        job.sleeps -= 1;
        lookAgain();
        resolve();
      });
      lookAgain();
    });
  const stop = () => {
    jobs.add({ sleeps: 0 });
    lookAgain();
  };
  lookAgain();
  return { now: flow.now, sleep, begin, hurry: flow.hurry, stop };
};
