import { InvokeCommand, type LambdaClient, LambdaServiceException } from '@aws-sdk/client-lambda';
import type { Background } from '../../../ports/background.ts';

export interface LambdaBackgroundProps {
  readonly client: Pick<LambdaClient, 'send'>;
  /** Names of the functions. */
  readonly functions: Readonly<Record<'recorder' | 'guard' | 'synchroniser' | 'changer', string>>;
}

/** Lambda did not take the event for a function. */
export class FunctionNotAskedError extends Error {
  override readonly name = 'FunctionNotAskedError';
  readonly functionName: string;
  constructor(functionName: string, code: string, cause?: unknown) {
    super(`Function ${functionName} could not be asked: ${code}. Repeating the request is safe.`, { cause });
    this.functionName = functionName;
  }
}

/** The deployed functions, each under a role of its own, by an event that Lambda keeps and tries again. */
export const createLambdaBackground = ({ client, functions }: LambdaBackgroundProps): Background => {
  const ask = async (FunctionName: string, input: object): Promise<void> => {
    const Payload = new TextEncoder().encode(JSON.stringify(input));
    try {
      await client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
    } catch (cause) {
      if (cause instanceof LambdaServiceException) throw new FunctionNotAskedError(FunctionName, cause.name, cause);
      throw cause;
    }
  };
  return {
    refresh: (groupId) => ask(functions.recorder, { groupId }),
    sweepGuard: (groupId) => ask(functions.guard, { groupId }),
    change: (groupId, changeId) => ask(functions.changer, { groupId, changeId }),
    synchronise: (groupId, now) => ask(functions.synchroniser, { groupId, now }),
  };
};
