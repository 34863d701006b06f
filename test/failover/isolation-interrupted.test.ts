import { expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import type { Left } from '../support/test-runtime.ts';
import { groupsById, nicsOn, setupIsolated } from './isolated-site.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production } from './setup.ts';
import { keepLeft } from './writes.ts';

/** One uninterrupted failover, with what a kill before its first write, and after each, would have left. */
const uninterrupted = async () => {
  const { left, onDone, from } = keepLeft();
  const { runtime, site } = await setupIsolated({ servers: 1, onDone });
  const before = await identityOf(runtime.ec2, production({ site }));
  const groups = await groupsById({ runtime });
  await from(runtime);
  await failOver({ runtime }, 'f-1');
  const opened = async (open: Left) => ({ runtime: await open(), site });
  return { left, opened, before, groups };
};

/** Every second of them, others in each test. */
const halfOf = (left: readonly Left[], first: 0 | 1) => [...left.entries()].filter(([n]) => n % 2 === first);

it('ends with every NIC that moved having its own groups, wherever it was killed and called again', async () => {
  const { left, opened, before, groups } = await uninterrupted();
  expect(left.length).toBeGreaterThan(50);
  for (const [n, open] of halfOf(left, 0)) {
    const subject = await opened(open);
    await failOver(subject, 'f-2');
    await expectFailedOver(subject, before);
    const after = await groupsById(subject);
    for (const nic of await nicsOn(subject, subject.site.servers[0]?.dr ?? '?')) {
      expect(after.get(nic), `killed after write ${n}`).toEqual(groups.get(nic));
    }
    await subject.runtime.close();
  }
});

it('gives production its own groups back, wherever it was killed before anything had moved', async () => {
  const { left, opened, before, groups } = await uninterrupted();
  let rolledBack = 0;
  for (const [n, open] of halfOf(left, 1)) {
    const subject = await opened(open);
    const { runtime } = subject;
    const [instance] = (await runtime.store.members(GROUP)).instances;
    const group = await runtime.store.findGroup(GROUP);
    // Later kills come after that as well: production is not given back any more.
    if (instance?.progress?.committedAt) break;
    if (!group?.lease) continue;
    await createCancelFailover(runtime)({ group: GROUP, start: false });
    rolledBack += 1;
    expect(await groupsById(subject), `killed after write ${n}`).toEqual(groups);
    expect(await identityOf(runtime.ec2, production(subject))).toEqual(before);
    await runtime.close();
  }
  expect(rolledBack).toBeGreaterThan(4);
});
