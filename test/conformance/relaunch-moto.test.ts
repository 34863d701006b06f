import { CreateNetworkInterfaceCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import type { Action } from '../../lambdas/domain/site/actions.ts';
import { present } from '../../lambdas/domain/site/observed.ts';
import type { Compute } from '../../lambdas/ports/compute.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { must } from '../../local/site/ec2.ts';
import { IMAGE } from '../../local/site/inventory.ts';
import { seedSite } from '../../local/site/seed.ts';
import { volumesOf } from '../failover/setup.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { type Account, openAccount } from './support/account.ts';
import { rootDeviceOf } from './support/protected-site.ts';

const moto = await startMoto();
afterAll(() => moto?.stop());

/**
 * The calls of a relaunch one by one: moto leaves network interfaces attached to what it has terminated, so that the whole of it cannot be
 * shown there (see below).
 */
describe.skipIf(!moto)('the calls of a relaunch over the wire', () => {
  const clock = createVirtualClock(Date.now());
  let account: Account;
  let compute: Compute;
  let production: string;
  let prepared: string;
  const perform = (...actions: readonly Action[]) => compute.perform(actions, clock.now() + 60_000);

  beforeAll(async () => {
    account = await openAccount((moto as Moto).endpoint);
    const { ec2 } = account;
    compute = createEc2Compute({ ec2, clock });
    const zones = { production: 'eu-central-1a', dr: 'eu-central-1a' };
    const rootDevice = await rootDeviceOf(ec2, IMAGE);
    const site = await seedSite({ ec2, clock, servers: 1, name: 'relaunch', zones, rootDevice });
    ({ production, dr: prepared } = must(site.servers[0], 'a server'));
  });
  afterAll(() => account?.close());

  it('launch a server on a ready-made NIC at index 0, like the prepared one, once a permission was found', async () => {
    const { ec2 } = account;
    const model = must(
      present((await compute.observe({ servers: [prepared] })).servers, prepared)?.launchedAs,
      'a model',
    );
    expect(model).toMatchObject({ imageId: IMAGE, tags: { Name: expect.stringMatching(/-dr$/) } });
    const dr = present((await compute.observe({ nicsOfServers: [prepared] })).found.nicsOfServers, prepared);
    const { NetworkInterfaces } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [...(dr ?? [])] }),
    );
    const SubnetId = must(NetworkInterfaces?.[0]?.SubnetId, 'a subnet');
    const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId }));
    const networkInterfaceId = must(NetworkInterface?.NetworkInterfaceId, 'a NIC id');
    const launch = {
      groupId: 'group-1',
      instanceId: 'instance-1',
      networkInterfaceId,
      model,
      clientToken: 'sdrs-relaunch-i-1-0',
    };

    expect(await perform({ do: 'check-launch', ...launch })).toMatchObject([{ outcome: 'done' }]);
    const none = await compute.observe({ relaunchesOf: ['instance-1'] });
    expect(present(none.found.relaunchesOf, 'instance-1')).toEqual([]);
    expect(await perform({ do: 'launch-server', ...launch })).toMatchObject([{ outcome: 'done' }]);

    const site = await compute.observe({ relaunchesOf: ['instance-1'], nics: [networkInterfaceId] });
    const [serverId = '?'] = present(site.found.relaunchesOf, 'instance-1') ?? [];
    expect(present(site.servers, serverId)).toMatchObject({
      state: 'running',
      tags: { 'sdrs:relaunch-of': 'instance-1' },
    });
    expect(present(site.nics, networkInterfaceId)).toMatchObject({
      macAddress: NetworkInterface?.MacAddress?.toLowerCase(),
      attachment: { serverId, deviceIndex: 0, deleteOnTermination: false },
    });
  });

  it('switch the flags off, device by device, terminate, and leave the volumes behind', async () => {
    const { ec2 } = account;
    const before = await volumesOf(ec2, production);
    const devices = before.map(({ Attachments }) => must(Attachments?.[0]?.Device, 'a device'));
    expect(await perform({ do: 'keep-volumes', serverId: production, devices })).toMatchObject([{ outcome: 'done' }]);
    const kept = present((await compute.observe({ servers: [production] })).servers, production)?.disks ?? [];
    expect(kept.map(({ deleteOnTermination }) => deleteOnTermination)).toEqual(devices.map(() => false));
    expect(await perform({ do: 'terminate', serverId: production })).toMatchObject([{ outcome: 'done' }]);
    const ids = before.map(({ VolumeId }) => must(VolumeId, 'a volume id'));
    const site = await compute.observe({ servers: [production], volumes: ids });
    expect(present(site.servers, production)?.state).toBe('terminated');
    expect(ids.map((id) => present(site.volumes, id)?.state)).toEqual(ids.map(() => 'available'));
  });

  describe('where moto does otherwise than EC2', () => {
    // On EC2 a NIC with DeleteOnTermination off is available once its server is terminated (EC2 User Guide, Network interfaces).
    it('leaves a kept NIC attached to its terminated server', async () => {
      const site = await compute.observe({ servers: [production], nicsOfServers: [production] });
      const ids = present(site.found.nicsOfServers, production) ?? [];
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.map((id) => present(site.nics, id)?.status)).toEqual(ids.map(() => 'in-use'));
    });
  });
});
