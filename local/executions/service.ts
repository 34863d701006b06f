import type { Clock } from '../../lambdas/ports/clock.ts';
import type { WorkClock } from '../time/work-clock.ts';
import { machineArnOf } from './arns.ts';
import type { Ending, ExecutionLog, ExecutionRow, NewEvent } from './log.ts';
import type { Run, RunProps } from './machine.ts';

export interface ExecutionServiceProps {
  readonly log: ExecutionLog;
  readonly clock: Clock;
  /** Begins a run of a machine, by the machine's ARN. */
  readonly runs: Readonly<Record<string, (props: RunProps) => Run>>;
  /** Each execution is work of its own, from its beginning to its end. Absent where the clock needs not know. */
  readonly beginWork?: WorkClock['begin'] | undefined;
}

/** Starts executions, keeps their history as they go, and ends them. */
export interface ExecutionService {
  /** @param execution `input` is JSON text */
  start(execution: NewExecution): void;
  /** Begins the executions that another process has put into the log. */
  adopt(): void;
  /** Ends a running execution at once. Repeating it, or stopping an ended execution, changes nothing. */
  stop(arn: string, why: Pick<Ending, 'error' | 'cause'>): void;
  /** Resolves when the execution has ended; at once for an execution that does not run here. */
  untilEnded(arn: string): Promise<void>;
  /** Stops all work at once and records nothing more, as the end of the process would. */
  abandon(): void;
}

/**
 * Most events of an execution's history: the last of them is its failure, which no state catches. Source: Step
 * Functions Developer Guide, Quotas; error, cause and number of the event as seen on AWS (github.com/floci-io/floci,
 * issue 2734).
 */
export const MOST_EVENTS = 25_000;

const TOO_MANY_EVENTS = {
  status: 'FAILED',
  error: 'States.Runtime',
  cause: `The execution reached the maximum number of history events (${MOST_EVENTS}).`,
} as const satisfies Ending;

type NewExecution = Pick<ExecutionRow, 'arn' | 'name' | 'input'>;

const runOf = (runs: ExecutionServiceProps['runs'], arn: string) => {
  const run = runs[machineArnOf(arn)];
  if (run === undefined) throw new Error(`No machine runs here for execution ${arn}.`);
  return run;
};

export const createExecutionService = ({ log, clock, runs, beginWork }: ExecutionServiceProps): ExecutionService => {
  const running = new Map<string, { readonly run: Run; readonly ended: Promise<void> }>();

  const follow = async (arn: string, begun: Run): Promise<void> => {
    const ending = await begun.ended;
    // The aborter has ended an aborted run in the log.
    if (ending !== undefined) log.end(arn, ending, clock.now());
    running.delete(arn);
  };

  const record = (arn: string, event: NewEvent): void => {
    if (log.length(arn) < MOST_EVENTS - 1) {
      log.append(arn, event, clock.now());
      return;
    }
    log.end(arn, TOO_MANY_EVENTS, clock.now());
    running.get(arn)?.run.abort();
  };

  const begin = ({ arn, name, input }: NewExecution): void => {
    const props = {
      execution: { Id: arn, Name: name },
      input: JSON.parse(input),
      record: (event: NewEvent) => record(arn, event),
    };
    const beginRun = () => runOf(runs, arn)(props);
    const work = beginWork?.();
    const run = work ? work.run(beginRun) : beginRun();
    running.set(arn, { run, ended: follow(arn, run).finally(() => work?.end()) });
  };

  return {
    start: (execution) => {
      runOf(runs, execution.arn);
      log.start(execution, clock.now());
      begin(execution);
    },
    adopt: () => {
      for (const execution of log.list('RUNNING')) if (!running.has(execution.arn)) begin(execution);
    },
    stop: (arn, why) => {
      log.end(arn, { status: 'ABORTED', ...why }, clock.now());
      running.get(arn)?.run.abort();
    },
    untilEnded: async (arn) => running.get(arn)?.ended,
    abandon: () => {
      for (const { run: begun } of running.values()) begun.abort();
    },
  };
};
