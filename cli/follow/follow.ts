import { ExecutionNotFoundError } from '../../lambdas/domain/errors/operation-errors.ts';
import type { StartedRun } from '../../lambdas/handlers/operations/runs/start-run.ts';
import type { Execution } from '../../lambdas/ports/workflow.ts';
import type { Session } from '../session.ts';
import type { Target } from '../target.ts';
import { InterruptedError, interruptedText } from './interrupted.ts';
import type { View } from './view.ts';

/** Looks at an execution that was just started and is not shown yet, before it counts as lost. */
const LOOKS_FOR_NEW = 20;

type Following = Pick<Session, 'target' | 'io' | 'operations' | 'options'>;

/**
 * Follows a run until it ends, and says meanwhile how far it is: on a terminal in one block, elsewhere in lines.
 * Ending the command does not end a run that runs elsewhere. @throws InterruptedError on Ctrl-C
 */
export const followRun = async (session: Following, started: StartedRun, given?: View): Promise<Execution> => {
  const { io, target } = session;
  const screen = given ? undefined : io.screen;
  const view = given ?? (await viewOf(session, started));
  using interrupts = io.interrupts?.();
  const watching = { isOver: false };
  try {
    const ended = untilEnded(target, started, { view, watching });
    if (!interrupts) return await ended;
    const interrupted = interrupts.first.then((): never => {
      // The terminal has shown ^C.
      io.err('');
      throw new InterruptedError(interruptedText(session, started));
    });
    return await Promise.race([ended, interrupted]);
  } finally {
    watching.isOver = true;
    screen?.keep();
  }
};

/** The words of the block come with libraries that nobody else needs. */
const viewOf = async ({ target, io, operations }: Following, started: StartedRun): Promise<View> => {
  const { screen } = io;
  if (screen) return (await import('./live-view.ts')).createLiveView({ operations, started, screen });
  const { createQuietView } = await import('./quiet-view.ts');
  return createQuietView({ store: target.store, started, say: io.err });
};

interface Watching {
  readonly view: View;
  /** Set by whoever waits no more. */
  readonly watching: { readonly isOver: boolean };
}

const untilEnded = async (target: Target, { executionId }: StartedRun, following: Watching): Promise<Execution> => {
  for (let unseen = 0; unseen < LOOKS_FOR_NEW && !following.watching.isOver; ) {
    const begunAt = target.clock.now();
    const execution = await looked(target, executionId, following);
    if (execution && execution.status !== 'RUNNING') return execution;
    if (!execution) unseen += 1;
    await pause(target, target.clock.now() - begunAt, following);
  }
  throw new ExecutionNotFoundError(executionId);
};

/** The execution first: what it has done before it ended is then in the history. */
const looked = async (
  { workflow, clock }: Target,
  executionId: string,
  { view, watching }: Watching,
): Promise<Execution | undefined> => {
  const execution = await workflow.find(executionId);
  if (!execution) return undefined;
  const history = await workflow.history(executionId);
  const tell = await view.look({ now: clock.now(), begunAt: Date.parse(execution.startedAt), history });
  if (!watching.isOver) tell();
  return execution;
};

/** Most of the time is the failover's, however long a look at a large group takes. */
const PAUSE_PER_LOOK = 3;

/** Until the next look; a clock that is shown goes on meanwhile. @param tookMs how long the last look took */
const pause = async (
  { clock, pollMs, tickMs = pollMs }: Target,
  tookMs: number,
  { view, watching }: Watching,
): Promise<void> => {
  for (let left = Math.max(pollMs, PAUSE_PER_LOOK * tookMs); left > 0 && !watching.isOver; left -= tickMs) {
    await clock.sleep(Math.min(left, tickMs));
    if (!watching.isOver) view.tick?.(clock.now());
  }
};
