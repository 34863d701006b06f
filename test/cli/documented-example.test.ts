import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseGroupFile } from '../../cli/group-file.ts';
import { BUDGET_SECONDS } from '../../lambdas/domain/group/budgets.ts';
import type { ObservedSite } from '../../lambdas/domain/site/observed.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createFakeCompute } from '../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../support/fakes/group-store.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';
import { makeDrServer, makeObservedNic, makeServer, makeSite, makeVolume } from '../support/observed.ts';

/** The first YAML block of the documentation. */
const example = async (): Promise<string> => {
  const text = await readFile(new URL('../../docs/group-file.md', import.meta.url), 'utf8');
  return /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
};

const diskAt = (serverId: string, device: string, volumeId?: string) => ({
  device,
  volumeId: volumeId ?? `vol-${serverId}${device.replaceAll('/', '-')}`,
  state: 'attached',
});

/** A site in which all is as the description says, with its root disks besides. */
const siteOf = ({ instances, sites }: GroupDescription): ObservedSite => {
  const servers = instances.flatMap((instance) =>
    (['source', 'target'] as const).map((station) => {
      const id = instance.servers[station];
      const pairs = instance.pairs ?? [{ device: '/dev/xvda' }];
      const disks = pairs.map(({ device, volumes }) => diskAt(id, device, volumes?.[station]));
      return (station === 'source' ? makeServer : makeDrServer)({ id, ...sites[station], disks });
    }),
  );
  const nics = instances.flatMap((instance) =>
    (instance.nics ?? []).flatMap((nic, n) => {
      const attachedTo = (id: string, serverId: string, deviceIndex: number) =>
        makeObservedNic({
          id,
          macAddress: nic.macAddress ?? '02:00:00:00:00:01',
          privateIps: (nic.privateIps ?? ['10.20.0.99']).map((address, i) => ({ address, primary: i === 0 })),
          attachment: { id: 'a', serverId, deviceIndex, state: 'attached', deleteOnTermination: false },
        });
      const own = attachedTo(nic.networkInterfaceId, instance.servers.source, n);
      return nic.drNetworkInterfaceId ? [own, attachedTo(nic.drNetworkInterfaceId, instance.servers.target, 0)] : [own];
    }),
  );
  const volumes = servers.flatMap(({ disks = [] }) =>
    disks.map(({ volumeId }) => makeVolume({ id: volumeId, tags: {} })),
  );
  return makeSite({ servers, nics, volumes, addresses: [] });
};

describe('the documented group file', () => {
  it('is imported as it stands', async () => {
    const { description } = parseGroupFile(await example(), 'docs/group-file.md');
    const { compute } = createFakeCompute(siteOf(description));
    const importGroup = createImportGroup({ store: createMemoryGroupStore(), compute, clock: createFakeClock() });
    const { group, instances, pairs } = await importGroup(description);
    expect(group).toMatchObject({ name: 'orders', demands: { mac: 'preferred', privateIp: 'required' } });
    expect(instances.map(({ name, nics }) => [name, nics.map(({ role }) => role)])).toEqual([
      ['web-1', ['management', 'service']],
      ['licence-1', ['service']],
    ]);
    expect(instances[1]?.nics[0]?.demands).toEqual({ mac: 'required' });
    expect(pairs.map(({ device, name }) => [device, name])).toEqual([
      ['/dev/xvda', 'web-1-xvda'],
      ['/dev/sdf', 'web-1-content'],
      ['/dev/xvda', 'licence-1-xvda'],
    ]);
  });

  it('says the bound of the budgets that the import keeps to', async () => {
    const text = await readFile(new URL('../../docs/group-file.md', import.meta.url), 'utf8');
    const { least, most } = BUDGET_SECONDS;
    for (const budget of ['fencingBudgetSeconds', 'migrationBudgetSeconds']) {
      expect(text).toMatch(new RegExp(`^\\|.*${budget}.*\\| ${least} to ${most};`, 'm'));
    }
  });

  it('describes every field of the format', async () => {
    const text = await readFile(new URL('../../docs/group-file.md', import.meta.url), 'utf8');
    const fields = [
      'name',
      'id',
      'description',
      'sites',
      'demands',
      'fencingBudgetSeconds',
      'migrationBudgetSeconds',
      'automation',
    ];
    const nested = ['servers', 'nics', 'pairs', 'networkInterfaceId', 'role', 'macAddress', 'privateIps', 'device'];
    for (const field of [...fields, ...nested, 'drNetworkInterfaceId', 'volumes']) {
      expect(text).toMatch(new RegExp(`^\\|.*${field}.*\\|$`, 'm'));
    }
  });
});
