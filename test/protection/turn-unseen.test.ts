import { expect, it } from 'vitest';
import { loadAggregate } from '../../lambdas/handlers/load.ts';
import { turnGroup } from '../../lambdas/handlers/steps/protect/turn-group.ts';
import { failOver, GROUP, setup } from '../failover/setup.ts';
import { kept } from './setup.ts';

it('a group is not turned round by a look that did not see its new production', async () => {
  const { runtime } = await setup({ servers: 1 });
  expect(await failOver({ runtime }, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
  const before = await kept(runtime);
  const { store, clock, compute } = runtime;
  const [drServer = '?'] = before.instances.map(({ servers }) => servers.target);
  const blind: typeof compute = {
    ...compute,
    observe: async (query) => {
      const site = await compute.observe(query);
      return { ...site, servers: new Map([...site.servers, [drServer, { is: 'unknown', why: 'throttled' }]]) };
    },
  };
  const aggregate = await loadAggregate(store, GROUP);
  const turning = { runId: 'reprotect-1', epoch: before.group?.epoch ?? 0, named: {} };
  const invocation = { id: 'i-1', remainingMs: () => 60_000 };

  const turned = turnGroup({ store, clock, compute: blind }, aggregate, turning, invocation);

  await expect(turned).rejects.toMatchObject({
    name: 'SiteNotObservedError',
    message: expect.stringContaining(drServer),
  });
  expect(await kept(runtime)).toEqual(before);
});
