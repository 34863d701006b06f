import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { systemClock } from './adapters/system-clock.ts';
import type { Invocation } from './handlers/steps/messages.ts';
import type { Clock } from './ports/clock.ts';

/** A step: its input and what it knows of its own run in, its result out, or an error that ends the failover. */
export type StepHandler<In, Out> = (input: In, invocation: Invocation) => Promise<Out>;

/**
 * A step as a Lambda handler. Leaves a line when it begins and one when it ends, with how long it took. An error goes on to the workflow as it is:
 * Lambda reports its `name` as the error's type, which is what Retry and Catch match on.
 */
export const toLambda =
  <In extends object, Out>(step: StepHandler<In, Out>, surroundings: Partial<Surroundings> = {}) =>
  async (input: In, context: Context): Promise<Out> => {
    const { clock, write } = { ...LAMBDA, ...surroundings };
    const log = logger(input, context, { clock, write });
    const began = clock.now();
    const took = () => ({ milliseconds: clock.now() - began });
    log('INFO', 'step began', {});
    try {
      const result = await step(input, {
        // An asynchronous request that is delivered twice, or tried again, keeps its id.
        id: `${context.awsRequestId} ${randomUUID()}`,
        remainingMs: () => context.getRemainingTimeInMillis(),
      });
      log('INFO', 'step ended', { ...took(), result });
      return result;
    } catch (error) {
      log('ERROR', 'step failed', { ...took(), error: describe(error) });
      throw error;
    }
  };

interface Surroundings {
  readonly clock: Pick<Clock, 'now'>;
  /** Takes one line of the log. */
  readonly write: (line: string) => unknown;
}

const LAMBDA: Surroundings = { clock: systemClock, write: (line) => process.stdout.write(line) };

type Level = 'INFO' | 'ERROR';

/** One JSON object a line, which Lambda's JSON log format takes over as it is. */
const logger = (input: unknown, context: Context, { clock, write }: Surroundings) => {
  const common = { function: context.functionName, requestId: context.awsRequestId, ...subjectOf(input) };
  return (level: Level, message: string, fields: object) => {
    const line = { timestamp: new Date(clock.now()).toISOString(), level, message, ...common, ...fields };
    write(`${JSON.stringify(line)}\n`);
  };
};

interface Subject {
  readonly groupId?: string;
  readonly failoverId?: string;
  readonly executionId?: string;
}

/** Which failover of which group the input is about, wherever that stands. Anybody may send anything, `null` too. */
const subjectOf = (input: unknown): Subject => {
  const { groupId, failoverId, executionId, request, state } = Object(input) as Subject & {
    readonly request?: Subject;
    readonly state?: Subject;
  };
  const group = groupId ?? request?.groupId ?? state?.groupId;
  return {
    ...(group === undefined ? {} : { groupId: group }),
    ...(failoverId === undefined ? {} : { failoverId }),
    ...(executionId === undefined ? {} : { executionId }),
  };
};

const describe = (error: unknown): object =>
  error instanceof Error
    ? { ...error, name: error.name, message: error.message, stack: error.stack }
    : { message: String(error) };
