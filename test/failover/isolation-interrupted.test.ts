import { expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import type { Left } from '../support/test-runtime.ts';
import { groupsById, nicsOn, setupIsolated } from './isolated-site.ts';
import { afterKills, callAgain, keepLeft } from './kills.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production } from './setup.ts';

/** One uninterrupted failover, with what a kill before its first write, and after each, would have left. */
const uninterrupted = async () => {
  const { left, onDone, from } = keepLeft();
  const { runtime, site } = await setupIsolated({ servers: 1, onDone });
  const before = await identityOf(runtime.ec2, production({ site }));
  const groups = await groupsById({ runtime });
  await from(runtime);
  expect(await failOver({ runtime }, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
  return { left, site, before, groups };
};

/** Every second of them, others in each test. */
const halfOf = (left: readonly Left[], first: 0 | 1) => [...left.entries()].filter(([n]) => n % 2 === first);

it('ends with every NIC that moved having its own groups, wherever it was killed and called again', async () => {
  const { left, site, before, groups } = await uninterrupted();
  expect(left.length).toBeGreaterThan(50);
  await afterKills(halfOf(left, 0), async (runtime) => {
    await callAgain(runtime);
    await expectFailedOver({ runtime, site }, before);
    const after = await groupsById({ runtime });
    for (const nic of await nicsOn({ runtime }, site.servers[0]?.dr ?? '?')) {
      expect(after.get(nic)).toEqual(groups.get(nic));
    }
  });
});

it('gives production its own groups back, wherever it was killed before anything had moved', async () => {
  const { left, site, before, groups } = await uninterrupted();
  let rolledBack = 0;
  await afterKills(halfOf(left, 1), async (runtime) => {
    const [instance] = (await runtime.store.members(GROUP)).instances;
    const group = await runtime.store.findGroup(GROUP);
    // Once something has moved, production is not given back any more.
    if (instance?.progress?.committedAt || !group?.lease) return;
    await createCancelFailover(runtime)({ group: GROUP, start: false });
    rolledBack += 1;
    expect(await groupsById({ runtime })).toEqual(groups);
    expect(await identityOf(runtime.ec2, production({ site }))).toEqual(before);
  });
  expect(rolledBack).toBeGreaterThan(4);
});
