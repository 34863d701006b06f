import { describe, expect, it } from 'vitest';
import { expectFailedOver, failOver, GROUP, identityOf, production, setup } from './setup.ts';

/** A fiftieth of EC2's allowance, so that a few servers wait as long as thousands do. */
const SCARCE = { limits: { DetachVolume: { requests: { burst: 1, perSecond: 0.1 } } } };

describe('a group whose calls take longer than its budgets', () => {
  it('is not failed for being large, as one server after the other comes further', async () => {
    const subject = await setup({
      servers: 6,
      allowance: SCARCE,
      change: (given) => ({ ...given, policy: { fencingBudgetSeconds: 60, migrationBudgetSeconds: 60 } }),
    });
    const { runtime } = subject;
    const before = await identityOf(runtime.ec2, production(subject));
    const begun = runtime.clock.now();
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect(runtime.clock.now() - begun).toBeGreaterThan(150_000);
    await expectFailedOver(subject, before);
  });

  it('has calls that there was no room for as counts, and none as an event', async () => {
    const subject = await setup({ servers: 3, allowance: SCARCE });
    const { runtime } = subject;
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    const answers = runtime.log
      .events(execution?.id ?? '')
      .flatMap(({ lambdaFunctionSucceededEventDetails: details }) => details?.output ?? [])
      .map((output): { readonly deferred?: number } => JSON.parse(output));
    expect(Math.max(...answers.map(({ deferred = 0 }) => deferred))).toBeGreaterThan(1);
    const events = await runtime.store.listEvents(GROUP);
    expect(events.filter(({ message }) => message.includes('deferred'))).toEqual([]);
  });
});
