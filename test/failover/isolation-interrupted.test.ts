import { expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import type { PowerCut } from '../../local/power.ts';
import { groupsById, nicsOn, setupIsolated } from './isolated-site.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production } from './setup.ts';

/** Every third call, before and after its effect by turns, at another place in each test. */
const cutsOf = (calls: number, first: number): readonly PowerCut[] =>
  Array.from({ length: Math.floor((calls - first) / 3) + 1 }, (_, n) => ({
    call: first + n * 3,
    when: n % 2 === 0 ? 'before' : 'after',
  }));

const countCalls = async (): Promise<number> => {
  const subject = await setupIsolated({ servers: 1 });
  const before = subject.runtime.power.calls;
  await failOver(subject, 'f-1');
  return subject.runtime.power.calls - before;
};

/** Kills a failover at one call and starts the runtime again. */
const killedAt = async (cut: PowerCut) => {
  const subject = await setupIsolated({ servers: 1 });
  const before = await identityOf(subject.runtime.ec2, production(subject));
  const groups = await groupsById(subject);
  subject.runtime.power.cutAt(cut);
  await failOver(subject, 'f-1');
  const wasCut = !subject.runtime.power.isOn;
  if (wasCut) subject.runtime = subject.runtime.reopen();
  return { subject, before, groups, wasCut };
};

it('ends with every NIC that moved having its own groups, wherever it was killed and called again', async () => {
  const cuts = cutsOf(await countCalls(), 1);
  expect(cuts.length).toBeGreaterThan(15);
  for (const cut of cuts) {
    const { subject, before, groups, wasCut } = await killedAt(cut);
    if (wasCut) await failOver(subject, 'f-2');
    await expectFailedOver(subject, before);
    const after = await groupsById(subject);
    for (const nic of await nicsOn(subject, subject.site.servers[0]?.dr ?? '?')) {
      expect(after.get(nic), `killed ${cut.when} call ${cut.call}`).toEqual(groups.get(nic));
    }
  }
});

it('gives production its own groups back, wherever it was killed before anything had moved', async () => {
  let rolledBack = 0;
  for (const cut of cutsOf(await countCalls(), 2)) {
    const { subject, before, groups } = await killedAt(cut);
    const { runtime } = subject;
    const [instance] = (await runtime.store.members(GROUP)).instances;
    const group = await runtime.store.findGroup(GROUP);
    // Later cuts come after that as well: production is not given back any more.
    if (instance?.progress?.committedAt) break;
    if (!group?.lease) continue;
    await createCancelFailover(runtime)({ group: GROUP, start: false });
    rolledBack += 1;
    expect(await groupsById(subject), `killed ${cut.when} call ${cut.call}`).toEqual(groups);
    expect(await identityOf(runtime.ec2, production(subject))).toEqual(before);
  }
  expect(rolledBack).toBeGreaterThan(4);
});
