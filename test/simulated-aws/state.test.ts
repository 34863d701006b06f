import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeAddressesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../local/clocks.ts';
import {
  createMemoryState,
  createSimulatedEc2,
  ec2LikeLatencies,
  instantaneousLatencies,
  openSqliteState,
  type SiteState,
} from '../../simulated-aws/ec2.ts';
import { makeEip, makeServer, makeVolume, START, server, setup, stateOf, type TestSite, volume } from './site.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

const newPath = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'simulated-ec2-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  return join(folder, 'site.sqlite');
};

const open = (path: string): SiteState => {
  const state = openSqliteState(path);
  cleanups.push(() => state.close());
  return state;
};

/** A second owner of the same site, as another process would be. */
const another = (site: TestSite, path: string, latencies = instantaneousLatencies): TestSite => ({
  ...site,
  ec2: createSimulatedEc2({ clock: site.clock, state: open(path), latencies }),
});

const STORES: Record<string, () => SiteState> = { memory: createMemoryState, 'an SQLite file': () => open(newPath()) };

for (const [name, create] of Object.entries(STORES)) {
  describe(`a site kept in ${name}`, () => {
    it('answers as it was told before', async () => {
      const site = await setup({ state: create() });
      const id = await makeServer(site);
      await site.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
      expect(await stateOf(site, id)).toBe('stopped');
    });

    it('is forked: what happens to the one is not seen at the other', async () => {
      const state = create();
      const site = await setup({ state });
      const id = await makeServer(site);
      const fork = state.fork();
      const forked = {
        ...site,
        ec2: createSimulatedEc2({ clock: site.clock, state: fork, latencies: instantaneousLatencies }),
      };
      const calls = state.calls();
      await forked.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
      expect([await stateOf(forked, id), await stateOf(site, id)]).toEqual(['stopped', 'running']);
      expect(state.calls().slice(0, -1)).toEqual(calls);
      await site.ec2.send(new StopInstancesCommand({ InstanceIds: [await makeServer(site)] }));
      expect(fork.transact(0, (draft) => draft.list('instances').length)).toBe(1);
    });

    it('keeps nothing of work that throws', () => {
      const state = create();
      const failing = () =>
        state.transact(0, (draft) => {
          draft.put('counters', { id: 'ids', next: 7 }, START);
          throw new Error('half way');
        });
      expect(failing).toThrow('half way');
      expect(state.transact(0, (draft) => draft.get('counters', 'ids'))).toBeUndefined();
    });
  });
}

describe('a site kept in an SQLite file', () => {
  it('is there again for the next process, with all that is under way', async () => {
    const path = newPath();
    const site = await setup({ state: open(path), latencies: ec2LikeLatencies });
    const id = await makeServer(site);
    await site.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    const next = another(site, path, ec2LikeLatencies);
    await site.clock.sleep(ec2LikeLatencies.consistencyLagMs);
    expect(await stateOf(next, id)).toBe('stopping');
    await site.clock.sleep(ec2LikeLatencies.stopMs);
    expect(await stateOf(next, id)).toBe('stopped');
  });

  it('shows one process what another just did, and gives both different ids', async () => {
    const path = newPath();
    const one = await setup({ state: open(path) });
    const two = another(one, path);
    const ids = [await makeEip(one), await makeEip(two), await makeEip(one)];
    for (const { ec2 } of [one, two]) {
      const { Addresses } = await ec2.send(new DescribeAddressesCommand({}));
      expect(Addresses?.map(({ AllocationId }) => AllocationId)).toEqual(ids);
    }
    expect(new Set(ids).size).toBe(3);
    expect(two.ec2.calls()).toEqual(one.ec2.calls());
  });

  it('keeps faults and used-up allowances for the next process', async () => {
    const path = newPath();
    const one = await setup({ state: open(path) });
    one.ec2.faults.failNext('AllocateAddress', { code: 'InternalError' });
    await expect(makeEip(another(one, path))).rejects.toMatchObject({ name: 'InternalError' });
    one.ec2.faults.drainBucket('AllocateAddress');
    await expect(makeEip(another(one, path))).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
  });

  it('is whole after a process was killed in the middle of a change', async () => {
    const path = newPath();
    const site = await setup({ state: open(path) });
    const disk = await makeVolume(site);
    const fixture = join(import.meta.dirname, 'killed-process.ts');
    const { signal } = spawnSync(process.execPath, [fixture, path, disk], { timeout: 600_000 });
    expect(signal).toBe('SIGKILL');
    expect(await volume(site, disk)).toMatchObject({ Size: 20 });
    expect(await volume(another(site, path), disk)).toMatchObject({ Size: 20 });
    await expect(makeEip(site)).resolves.toMatch(/^eipalloc-/);
  });

  it('keeps its last calls alone, so that it does not grow as time goes on', async () => {
    const state = openSqliteState(newPath(), { mostCalls: 3 });
    cleanups.push(() => state.close());
    const site = await setup({ state });
    for (let n = 1; n <= 4; n += 1) {
      await site.ec2.send(new DescribeAddressesCommand({ AllocationIds: [`eipalloc-${n}`] })).catch(() => {});
    }
    const asked = state
      .calls()
      .map(({ input }) => (input as { readonly AllocationIds?: readonly string[] }).AllocationIds);
    expect(asked).toEqual([['eipalloc-2'], ['eipalloc-3'], ['eipalloc-4']]);
  });

  it('gives the very same site as memory does, call by call', async () => {
    const describeOn = async (state: SiteState) => {
      const site = await setup({ state, clock: createVirtualClock(START) });
      return server(site, await makeServer(site));
    };
    expect(await describeOn(open(newPath()))).toEqual(await describeOn(createMemoryState()));
  });
});
