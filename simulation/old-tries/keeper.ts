import { InternalServerError } from '@aws-sdk/client-dynamodb';
import { type Attempt, LATEST_ARRIVAL_MS } from '../lambda/attempt.ts';
import type { CallSite, Fate } from '../lambda/gateway.ts';
import type { LambdaEvent } from '../lambda/lambda.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { OldTry, Wake } from './old-try.ts';

/** Keeps the one old try of a run: interrupts it, and wakes it at its moment. */
export interface Keeper {
  readonly fateOf: (site: CallSite) => Fate | undefined;
  readonly onLambda: (event: LambdaEvent) => void;
  /** Something has happened that an old try may wait for. */
  mark(moment: Wake): void;
  /** The failover has ended: whatever of it an old try waits for does not come any more. */
  failoverEnded(): void;
  /** Nothing comes any more. */
  atLast(): void;
  /** Whether there was such a call. */
  readonly wasInterrupted: boolean;
}

export const numberOf = (who: string): number => Number(/#(\d+)$/.exec(who)?.[1] ?? 0);

const refusal = () =>
  new InternalServerError({ message: 'The simulated DynamoDB was told to fail.', $metadata: { httpStatusCode: 500 } });

const fateFor = ({ interruption }: OldTry): Fate =>
  interruption === 'rejected' ? { is: 'refuse', error: refusal } : { is: 'suspend', when: interruption };

/** Beyond a function's own time: at the last moment at which what it has under way can still arrive. */
const lastMomentOf = (attempt: Attempt): number => attempt.remainingMs() + LATEST_ARRIVAL_MS;

const FORWARD: readonly Wake[] = ['retry-began', 'retry-ended', 'pass-after', 'failover-ended'];

interface Kept {
  readonly attempt: Attempt;
  /** Its function. */
  readonly name: string;
  answers: number;
  isAwake: boolean;
}

export interface KeeperProps {
  /** The world's, once there is one. */
  readonly scheduler: () => Scheduler;
  readonly onCancelEnded: () => void;
  /** The old try stands still, and its retry has not begun. */
  readonly onInterrupted: () => void;
}

export const createKeeper = (oldTry: OldTry | undefined, props: KeeperProps): Keeper => {
  const { scheduler, onCancelEnded, onInterrupted } = props;
  let kept: Kept | undefined;
  const wake = (): void => {
    if (!kept || kept.isAwake) return;
    kept.isAwake = true;
    kept.attempt.wake();
  };
  const mark = (moment: Wake): void => {
    if (moment === 'cancel-ended') onCancelEnded();
    if (oldTry?.wake === moment) wake();
  };
  const keep = ({ attempt, name }: LambdaEvent): void => {
    kept = { attempt, name, answers: 0, isAwake: false };
    onInterrupted();
    if (oldTry?.wake !== 'timed-out') return;
    const { ask, now } = scheduler();
    void ask('keeper', `wakes ${attempt.who}`, now() + lastMomentOf(attempt)).come.then(wake);
  };
  const follow = ({ is, name, attempt }: LambdaEvent, old: Kept): void => {
    if (name !== old.name || attempt === old.attempt) return;
    if (is === 'began') mark('retry-began');
    if (is === 'answered') markAnswer(old);
  };
  const markAnswer = (old: Kept): void => {
    old.answers += 1;
    mark(old.answers === 1 ? 'retry-ended' : 'pass-after');
  };
  /** A try that has failed of a refused write is over; its other writes are under way. */
  const isRejected = ({ is, attempt }: LambdaEvent): boolean =>
    is === 'failed' && oldTry?.interruption === 'rejected' && numberOf(attempt.who) === oldTry.attempt;
  return {
    fateOf: ({ who, call }) =>
      oldTry && call === oldTry.call && numberOf(who) === oldTry.attempt ? fateFor(oldTry) : undefined,
    onLambda: (event) => {
      if (event.is === 'suspended') keep(event);
      else if (isRejected(event)) {
        scheduler().hold(event.attempt.who);
        keep(event);
      } else if (kept) follow(event, kept);
    },
    mark,
    failoverEnded: () => {
      if (oldTry && FORWARD.includes(oldTry.wake)) wake();
    },
    atLast: wake,
    get wasInterrupted() {
      return kept !== undefined;
    },
  };
};
