import type { Context } from 'aws-lambda';
import { type StepHandler, toLambda } from '../../../lambdas/to-lambda.ts';

const CONTEXT = {
  functionName: 'function',
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => 300_000,
} as Context;

/** Calls a handler as Lambda does, with whatever JSON somebody has sent. */
export const invoked = <Out>(
  clock: { now(): number },
  handler: StepHandler<never, unknown>,
  input: unknown,
): Promise<Out> => {
  const write = (): void => {};
  return toLambda(handler as StepHandler<object, Out>, { clock, write })(
    JSON.parse(JSON.stringify(input) ?? 'null'),
    CONTEXT,
  );
};
