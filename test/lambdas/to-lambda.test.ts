import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { SiteNotObservedError } from '../../lambdas/domain/errors/errors.ts';
import { type StepHandler, toLambda } from '../../lambdas/to-lambda.ts';
import { START } from '../support/builders.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';

const CONTEXT = {
  functionName: 'Migrate',
  awsRequestId: 'r-1',
  getRemainingTimeInMillis: () => 1_234,
} as unknown as Context;

const INPUT = { groupId: 'g-1', failoverId: 'f-1', epoch: 3 };

const setup = (step: StepHandler<object, unknown>) => {
  const lines: string[] = [];
  const clock = createFakeClock();
  const handler = toLambda(step, { clock, write: (line) => lines.push(line) });
  return { clock, handler, logged: () => lines.map((line) => JSON.parse(line)) };
};

describe('a Lambda handler', () => {
  it('tells the step how long it has left', async () => {
    const { handler } = setup(async (_, invocation) => invocation.remainingMs());
    expect(await handler(INPUT, CONTEXT)).toBe(1_234);
  });

  it('gives each run a name of its own, also where Lambda delivers the same request twice', async () => {
    const { handler } = setup(async (_, { id }) => id);
    const names = [await handler(INPUT, CONTEXT), await handler(INPUT, CONTEXT)];
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^r-1 ./);
  });

  it('leaves a line when the step begins and one when it ends, each with its failover', async () => {
    const { handler, logged } = setup(async () => ({ done: 3 }));
    await handler(INPUT, CONTEXT);
    expect(logged()).toMatchObject([
      { level: 'INFO', message: 'step began', groupId: 'g-1', failoverId: 'f-1', requestId: 'r-1' },
      { level: 'INFO', message: 'step ended', groupId: 'g-1', failoverId: 'f-1', result: { done: 3 } },
    ]);
  });

  it('says in its last line when that was and how long the step took, also where it failed', async () => {
    const { clock, handler, logged } = setup(async (input) => {
      await clock.sleep(1_500);
      if ('broken' in input) throw new Error('it broke');
    });
    await handler(INPUT, CONTEXT);
    await expect(handler({ ...INPUT, broken: true }, CONTEXT)).rejects.toThrow('it broke');
    expect(logged()).toMatchObject([
      { message: 'step began', timestamp: START },
      { message: 'step ended', timestamp: '2026-11-23T09:00:01.500Z', milliseconds: 1_500 },
      { message: 'step began' },
      { message: 'step failed', timestamp: '2026-11-23T09:00:03.000Z', milliseconds: 1_500 },
    ]);
  });

  it.each([
    ['request', { failoverId: 'f-1', executionId: 'e-1', request: { groupId: 'g-1' } }],
    ['state', { failoverId: 'f-1', executionId: 'e-1', state: { groupId: 'g-1' } }],
  ])('finds the group in the %s', async (_, input) => {
    const { handler, logged } = setup(async () => ({}));
    await handler(input, CONTEXT);
    expect(logged()[0]).toMatchObject({ groupId: 'g-1', failoverId: 'f-1', executionId: 'e-1' });
  });

  it('hands on whatever it is called with, also what is no object', async () => {
    const { handler } = setup(async (input) => input);
    expect(await handler(null as never, CONTEXT)).toBe(null);
  });

  it('hands an error on as it is, after a line about it', async () => {
    const error = new SiteNotObservedError('EC2 is silent');
    const { handler, logged } = setup(async () => {
      throw error;
    });
    await expect(handler(INPUT, CONTEXT)).rejects.toBe(error);
    expect(logged().at(-1)).toMatchObject({
      level: 'ERROR',
      groupId: 'g-1',
      error: { name: 'SiteNotObservedError', message: 'EC2 is silent' },
    });
  });
});
