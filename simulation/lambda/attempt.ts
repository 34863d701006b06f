import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { createGateway, type FateOf, type Lagging } from './gateway.ts';
import { createLocalClock } from './local-clock.ts';
import type { Services } from './services.ts';

/** One try of a function: it lives until it has answered or its time is over, whatever its caller believes meanwhile. */
export interface Attempt {
  /** Unlike any other's, e.g. `f-1 Migrate NICs #3`. */
  readonly who: string;
  readonly clients: Services;
  readonly clock: Clock;
  /** Calls so far. */
  readonly calls: number;
  /** Resolves when its caller loses it: it is suspended for the first time, or killed. */
  readonly lost: Promise<void>;
  /** Resolves when its time is over. */
  readonly timedOut: Promise<void>;
  remainingMs(): number;
  /** It stands still, with its pauses and the calls that it has under way. @param wakesAfterMs @default not by itself */
  suspend(wakesAfterMs?: number): void;
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
  readonly lagging: Lagging;
  /** Called when it is suspended. */
  readonly onSuspended: (attempt: Attempt) => void;
  /** Calls its function a second time with the same input. */
  readonly double: () => void;
}

/** UNVERIFIED[latest-arrival]: AWS gives no bound on how late a request may arrive whose sender is gone. */
export const LATEST_ARRIVAL_MS = 5_000;

export const createAttempt = (props: AttemptProps): Attempt => {
  const { who, scheduler, timeoutMs, onSuspended } = props;
  const deadline = scheduler.now() + timeoutMs;
  const lost = Promise.withResolvers<void>();
  const life = scheduler.ask(`lambda of ${who}`, 'time is over', deadline);
  let isOver = false;
  const end = () => {
    isOver = true;
    life.cancel();
  };
  const suspend = (wakesAfterMs?: number) => {
    scheduler.hold(who);
    lost.resolve();
    onSuspended(attempt);
    if (wakesAfterMs === undefined) return;
    void scheduler.ask(`sandbox of ${who}`, 'wakes', scheduler.now() + wakesAfterMs).come.then(attempt.wake);
  };
  /** What it has under way still arrives; nobody hears the answers. */
  const kill = () => {
    end();
    lost.resolve();
  };
  const isDone = () => isOver;
  const clock = createLocalClock(scheduler.clockOf(who), isDone);
  const gateway = createGateway({ ...props, isOver: isDone, suspend, kill, skew: clock.jump });
  const attempt: Attempt = {
    who,
    clients: gateway.clients,
    clock,
    get calls() {
      return gateway.calls;
    },
    lost: lost.promise,
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
