import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { createGateway, type FateOf } from './gateway.ts';
import type { Services } from './services.ts';

/** One try of a function: it lives until it has answered or its time is over, whatever its caller believes meanwhile. */
export interface Attempt {
  /** Unlike any other's, e.g. `f-1 Migrate NICs #3`. */
  readonly who: string;
  readonly clients: Services;
  readonly clock: Clock;
  /** Calls so far. */
  readonly calls: number;
  /** Resolves when it is suspended for the first time. */
  readonly suspended: Promise<void>;
  /** Resolves when its time is over. */
  readonly timedOut: Promise<void>;
  remainingMs(): number;
  /** It stands still, with its pauses and the calls that it has under way. */
  suspend(): void;
  /**
   * It goes on. Once its time is over, only its calls that are under way still arrive, and nobody hears the answers; a little later
   * nothing arrives any more.
   */
  wake(): void;
  /** It has answered, or its process is gone. */
  end(): void;
}

export interface AttemptProps {
  readonly who: string;
  readonly scheduler: Scheduler;
  readonly services: Services;
  /** Milliseconds it may take. */
  readonly timeoutMs: number;
  readonly fateOf: FateOf;
  /** Called when it is suspended. */
  readonly onSuspended: (attempt: Attempt) => void;
}

/** UNVERIFIED: AWS gives no bound on how late a request may arrive whose sender is gone. */
export const LATEST_ARRIVAL_MS = 5_000;

export const createAttempt = (props: AttemptProps): Attempt => {
  const { who, scheduler, services, timeoutMs, fateOf, onSuspended } = props;
  const deadline = scheduler.now() + timeoutMs;
  const suspended = Promise.withResolvers<void>();
  const life = scheduler.ask(`lambda of ${who}`, 'time is over', deadline);
  let isOver = false;
  const end = () => {
    isOver = true;
    life.cancel();
  };
  const suspend = () => {
    scheduler.hold(who);
    suspended.resolve();
    onSuspended(attempt);
  };
  const gateway = createGateway({ who, scheduler, services, fateOf, isOver: () => isOver, suspend });
  const clock = scheduler.clockOf(who);
  const attempt: Attempt = {
    who,
    clients: gateway.clients,
    clock: {
      now: clock.now,
      sleep: (ms) => clock.sleep(ms).then(() => (isOver ? new Promise<never>(() => {}) : undefined)),
    },
    get calls() {
      return gateway.calls;
    },
    suspended: suspended.promise,
    timedOut: life.come.then(end),
    remainingMs: () => deadline - scheduler.now(),
    suspend,
    wake: () => {
      if (scheduler.now() <= deadline + LATEST_ARRIVAL_MS) scheduler.release(who);
    },
    end,
  };
  return attempt;
};
