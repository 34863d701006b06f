import { describe, expect, it } from 'vitest';
import { createLambdaProbe } from '../../lambdas/adapters/aws/lambda/probe.ts';
import type { Action } from '../../lambdas/domain/site/actions.ts';

const functions = {
  synchronization: 'synchronization-fn',
  fence: 'fence-fn',
  disks: 'disks-fn',
  identity: 'identity-fn',
};
const stop: Action = { do: 'force-stop', serverId: 'i-1' };

const setup = (answer: unknown) => {
  const sent: { readonly FunctionName?: string; readonly Payload?: Uint8Array }[] = [];
  const send = async ({ input }: { readonly input: (typeof sent)[number] }) => {
    sent.push(input);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { probe: createLambdaProbe({ client: { send } as never, functions }), sent };
};

const payload = (value: unknown) => ({ Payload: new TextEncoder().encode(JSON.stringify(value)) });

describe('asking the step functions', () => {
  it('asks the function of the phase with the actions, and takes its answer', async () => {
    const { probe, sent } = setup(payload({ permissions: [{ is: 'denied', why: 'UnauthorizedOperation: No.' }] }));
    expect(await probe.ask('fence', [stop])).toEqual([{ is: 'denied', why: 'UnauthorizedOperation: No.' }]);
    expect(sent[0]?.FunctionName).toBe('fence-fn');
    expect(JSON.parse(new TextDecoder().decode(sent[0]?.Payload))).toEqual({ preflight: [stop] });
  });

  it.each([
    ['the function fails', { ...payload({ errorMessage: 'x' }), FunctionError: 'Unhandled' }],
    ['Lambda refuses', Object.assign(new Error('no'), { name: 'AccessDeniedException' })],
    ['the answer is something else', payload({ permissions: ['yes'] })],
    ['there is no answer', {}],
  ])('knows nothing when %s', async (_, answer) => {
    const { probe } = setup(answer);
    expect(await probe.ask('disks', [stop, stop])).toEqual(
      [1, 2].map(() => ({ is: 'unknown', why: expect.stringContaining('disks-fn gave no answer') })),
    );
  });
});
