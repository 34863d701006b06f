import { afterEach, describe, expect, it } from 'vitest';
import type { Notification } from '../../lambdas/domain/trail/notifications.ts';
import type { ChainVerdict } from '../../lambdas/domain/trail/verify-chain.ts';
import { seedBrokenSite } from '../local/failover-site.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { createCli, targetOn } from './run-cli.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const failedOver = async () => {
  const runtime = await createTestRuntime();
  cleanups.push(runtime.close);
  await seedBrokenSite(runtime, 2);
  const cli = createCli(async () => targetOn(runtime));
  await cli('failover', 'orders');
  return { runtime, cli };
};

describe('sdrs events --published', () => {
  it('shows the states of the group as subscribers hear of them', async () => {
    const { cli } = await failedOver();
    const { notifications } = (await cli('events', 'orders', '--published', '--json')).json<{
      notifications: readonly Notification[];
    }>();
    const states = notifications.flatMap(({ detail: { status, protectedStatus } }) =>
      status ? [`${status} ${protectedStatus}`] : [],
    );
    expect(states).toEqual(['protected started', 'failing-over started', 'failed-over started', 'failed-over stopped']);
    expect((await cli('events', 'orders', '--published')).out).toContain('SDRS Group Status Changed');
  });
});

describe('sdrs events --verify', () => {
  it('finds the trail of a whole failover as it was written, and prints its last event', async () => {
    const { cli } = await failedOver();
    const whole = await cli('events', 'orders', '--verify');
    expect(whole).toMatchObject({ code: 0, out: expect.stringMatching(/whole: \d\d+ chained events/) });
    const { end } = (await cli('events', 'orders', '--verify', '--json')).json<ChainVerdict>();
    expect(whole.out).toContain(`${end.seq}:${end.hash}`);
    expect(await cli('events', 'orders', '--verify', '--head', `${end.seq}:${end.hash}`)).toMatchObject({ code: 0 });
  });

  it('ends with code 7 where the known event is not there, or is another one', async () => {
    const { cli } = await failedOver();
    const { end } = (await cli('events', 'orders', '--verify', '--json')).json<ChainVerdict>();
    const cut = await cli('events', 'orders', '--head', `${end.seq + 1}:${end.hash}`);
    expect(cut).toMatchObject({ code: 7, out: expect.stringContaining(`known to have had event ${end.seq + 1}`) });
    const other = await cli('events', 'orders', '--head', `${end.seq}:${'0'.repeat(64)}`);
    expect(other).toMatchObject({ code: 7, out: expect.stringContaining('is not the one that is known') });
  });

  it('names the event that somebody has changed in the table', async () => {
    const { runtime } = await failedOver();
    const { listEvents } = runtime.store;
    const forging = async (groupId: string) =>
      (await listEvents(groupId)).map((event, n) => (n === 0 ? { ...event, message: 'forged' } : event));
    const target = { ...targetOn(runtime), store: { ...runtime.store, listEvents: forging } };
    const cli = createCli(async () => target);
    const forged = await cli('events', 'orders', '--verify');
    expect(forged).toMatchObject({ code: 7, out: expect.stringContaining('Event 1: its content is not') });
  });

  it('refuses a head that is none', async () => {
    const { cli } = await failedOver();
    expect(await cli('events', 'orders', '--head', 'last')).toMatchObject({
      code: 2,
      err: expect.stringContaining('SEQ:HASH'),
    });
  });
});
