import { LambdaServiceException } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { createLambdaBackground } from '../../lambdas/adapters/aws/lambda/background.ts';

const setup = (error?: Error) => {
  const sent: { readonly FunctionName?: string; readonly InvocationType?: string; readonly Payload?: Uint8Array }[] =
    [];
  const send = async ({ input }: { readonly input: (typeof sent)[number] }) => {
    sent.push(input);
    if (error) throw error;
    return {};
  };
  const functions = {
    recorder: 'recorder-fn',
    guard: 'guard-fn',
    synchroniser: 'synchroniser-fn',
    changer: 'changer-fn',
  };
  return { background: createLambdaBackground({ client: { send } as never, functions }), sent };
};

describe('asking the recorder, the guard, the synchroniser and the changer', () => {
  it('is an event for the function that does it, with the group, which Lambda keeps and tries again', async () => {
    const { background, sent } = setup();
    await background.refresh('pets');
    await background.sweepGuard('pets');
    await background.synchronise('pets', ['instance-1']);
    await background.change('pets', 'job-1');
    const told = sent.map(({ Payload, ...how }) => ({
      ...how,
      payload: JSON.parse(new TextDecoder().decode(Payload)),
    }));
    expect(told).toEqual([
      { FunctionName: 'recorder-fn', InvocationType: 'Event', payload: { groupId: 'pets' } },
      { FunctionName: 'guard-fn', InvocationType: 'Event', payload: { groupId: 'pets' } },
      { FunctionName: 'synchroniser-fn', InvocationType: 'Event', payload: { groupId: 'pets', now: ['instance-1'] } },
      { FunctionName: 'changer-fn', InvocationType: 'Event', payload: { groupId: 'pets', changeId: 'job-1' } },
    ]);
  });

  it('fails by a name that says that the request may be repeated', async () => {
    const throttled = new LambdaServiceException({
      name: 'TooManyRequestsException',
      $fault: 'client',
      $metadata: {},
      message: 'Rate exceeded',
    });
    const { background } = setup(throttled);
    await expect(background.refresh('pets')).rejects.toMatchObject({
      name: 'FunctionNotAskedError',
      message: expect.stringMatching(/recorder-fn.*TooManyRequestsException.*Repeating the request is safe/),
    });
  });
});
