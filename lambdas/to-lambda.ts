import type { Context } from 'aws-lambda';
import type { Invocation } from './handlers/steps/messages.ts';

/** A step: its input and what it knows of its own run in, its result out, or an error that ends the failover. */
export type StepHandler<In, Out> = (input: In, invocation: Invocation) => Promise<Out>;

/**
 * A step as a Lambda handler. Leaves a line when it begins and one when it ends. An error goes on to the workflow as it is:
 * Lambda reports its `name` as the error's type, which is what Retry and Catch match on.
 */
export const toLambda =
  <In extends object, Out>(step: StepHandler<In, Out>, write: (line: string) => unknown = toStandardOutput) =>
  async (input: In, context: Context): Promise<Out> => {
    const log = logger(input, context, write);
    log('INFO', 'step began', {});
    try {
      const result = await step(input, { remainingMs: () => context.getRemainingTimeInMillis() });
      log('INFO', 'step ended', { result });
      return result;
    } catch (error) {
      log('ERROR', 'step failed', { error: describe(error) });
      throw error;
    }
  };

const toStandardOutput = (line: string) => process.stdout.write(line);

type Level = 'INFO' | 'ERROR';

/** One JSON object a line, which Lambda's JSON log format takes over as it is. */
const logger = (input: object, context: Context, write: (line: string) => unknown) => {
  const common = { function: context.functionName, requestId: context.awsRequestId, ...subjectOf(input) };
  return (level: Level, message: string, fields: object) => {
    const line = { timestamp: new Date().toISOString(), level, message, ...common, ...fields };
    write(`${JSON.stringify(line)}\n`);
  };
};

interface Subject {
  readonly groupId?: string;
  readonly failoverId?: string;
  readonly executionId?: string;
}

/** Which failover of which group the input is about, wherever in it that stands. */
const subjectOf = (input: object): Subject => {
  const { groupId, failoverId, executionId, request, state } = input as Subject & {
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
