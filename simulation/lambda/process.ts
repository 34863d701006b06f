import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { createGateway, type FateOf, type Lagging } from './gateway.ts';
import { createLocalClock } from './local-clock.ts';
import type { Services } from './services.ts';

/** A command on somebody's machine: what it calls goes through clients of its own. */
export interface Process {
  readonly clients: Services;
  readonly clock: Clock;
}

/** The process of a command is gone, in the middle of what it did. */
export class ProcessKilledError extends Error {
  override readonly name = 'ProcessKilledError';
  constructor(who: string) {
    super(`${who} was killed.`);
  }
}

export interface ProcessesProps {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly services: Services;
  readonly fateOf: FateOf;
  readonly lagging: Lagging;
}

type Begun = Process & { readonly killed: Promise<never> };

/** Commands of one person, one process each. A machine that sleeps goes on with its command where it stood. */
export const createProcesses = (props: ProcessesProps) => {
  let commands = 0;
  const begin = (): Begun => {
    commands += 1;
    return beginProcess(`${props.name}'s command ${commands}`, props);
  };
  return {
    begin: (): Process => begin(),
    run: async <T>(work: (process: Process) => Promise<T>): Promise<T> => {
      const process = begin();
      return Promise.race([work(process), process.killed]);
    },
  };
};

const beginProcess = (who: string, { scheduler, services, fateOf, lagging }: ProcessesProps): Begun => {
  const killed = Promise.withResolvers<never>();
  killed.promise.catch(() => {});
  let isOver = false;
  const suspend = (wakesAfterMs = 0) => {
    scheduler.hold(who);
    const at = scheduler.now() + wakesAfterMs;
    void scheduler.ask(`machine of ${who}`, 'wakes', at).come.then(() => scheduler.release(who));
  };
  const kill = () => {
    isOver = true;
    killed.reject(new ProcessKilledError(who));
  };
  const isDone = () => isOver;
  const clock = createLocalClock(scheduler.clockOf(who), isDone);
  const double = () => {
    throw new Error(`${who} is a command: nobody calls a command a second time beside itself.`);
  };
  const gateway = createGateway({
    who,
    scheduler,
    services,
    fateOf,
    isOver: isDone,
    suspend,
    kill,
    skew: clock.jump,
    double,
    lagging,
  });
  return { clients: gateway.clients, clock, killed: killed.promise };
};
