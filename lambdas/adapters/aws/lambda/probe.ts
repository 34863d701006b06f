import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Permission } from '../../../domain/readiness/permissions.ts';
import type { CallPhase } from '../../../domain/rehearsal/call-phase.ts';
import type { Action } from '../../../domain/site/actions.ts';
import type { PermissionProbe } from '../../../ports/permission-probe.ts';

export interface LambdaProbeProps {
  readonly client: Pick<LambdaClient, 'send'>;
  /** Names of the step functions, by what they drive. */
  readonly functions: Readonly<Record<CallPhase, string>>;
}

const Answer = z.object({
  permissions: z.array(
    z.discriminatedUnion('is', [
      z.object({ is: z.literal('granted') }),
      z.object({ is: z.literal('denied'), why: z.string() }),
      z.object({ is: z.literal('unknown'), why: z.string() }),
    ]),
  ),
});

/** Asks the step functions themselves, so that their own roles answer. Safe to repeat: a question does nothing. */
export const createLambdaProbe = ({ client, functions }: LambdaProbeProps): PermissionProbe => ({
  ask: async (phase, actions) => {
    try {
      return await invoke(client, functions[phase], actions);
    } catch (error) {
      const why = `Function ${functions[phase]} gave no answer: ${error instanceof Error ? error.name : String(error)}.`;
      return actions.map(() => ({ is: 'unknown', why }));
    }
  },
});

const invoke = async (
  client: LambdaProbeProps['client'],
  FunctionName: string,
  preflight: readonly Action[],
): Promise<readonly Permission[]> => {
  const { Payload, FunctionError } = await client.send(
    new InvokeCommand({ FunctionName, Payload: new TextEncoder().encode(JSON.stringify({ preflight })) }),
  );
  if (FunctionError) throw Object.assign(new Error(FunctionError), { name: FunctionError });
  return Answer.parse(JSON.parse(new TextDecoder().decode(Payload))).permissions;
};
