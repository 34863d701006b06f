import {
  AssociateAddressCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { machinesIn } from '../../local/definition.ts';
import { must } from '../../local/site/ec2.ts';
import { IMAGE } from '../../local/site/inventory.ts';
import { nicsOfServer } from '../../local/site/nics.ts';
import { seedSite } from '../../local/site/seed.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { describeOnly, seedSecondaryIdentity } from '../../simulation/sites/identity-site.ts';
import { OVERLAY, seedOverlay } from '../../simulation/sites/routed-site.ts';
import { CONFIRMATION, expectFailedOver, identityOf, production, serversById, volumesOf } from '../failover/setup.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { overlayTargets } from '../support/routes.ts';
import { type Account, openAccount } from './support/account.ts';
import { type EmbeddedService, embeddedOn, protectSite, rootDeviceOf, runEmbedded } from './support/protected-site.ts';

const GROUP = 'pets';
const REQUEST = { groupId: GROUP, confirmation: CONFIRMATION };

const moto = await startMoto();
afterAll(() => moto?.stop());

describe.skipIf(!moto)('a failover over the wire, with the real adapters', () => {
  let account: Account;
  let service: EmbeddedService;
  beforeAll(async () => {
    account = await openAccount((moto as Moto).endpoint);
    service = embeddedOn(account, machinesIn(await synthesisedTemplate()));
  });
  afterAll(() => {
    service?.close();
    account?.close();
  });

  it('brings every private IP, EIP and MAC to the DR servers and leaves production unable to start', async () => {
    const { ec2 } = account;
    const { store } = service;
    const site = await protectSite(account, service, { name: GROUP, servers: 4 });
    await expectRunning(account, production({ site }));
    const before = await identityOf(ec2, production({ site }));
    expect(kindsIn(before)).toEqual({ mac: 5, privateIp: 9, eip: 3 });

    const { execution } = await runEmbedded(service, 'failover-1', REQUEST);
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver({ runtime: { ec2, store }, site }, before, GROUP);

    const { pairs } = await store.members(GROUP);
    expect(pairs).toHaveLength(8);
    const disks = (await Promise.all(site.servers.map(({ dr }) => volumesOf(ec2, dr)))).flat();
    expect(disks.map(({ VolumeId, SnapshotId }) => `${VolumeId} of ${SnapshotId}`).sort()).toEqual(
      pairs.map(({ volumes, recoveryPoint }) => `${volumes.target} of ${recoveryPoint?.snapshotId}`).sort(),
    );
  });

  it('refuses a second failover and moves nothing', async () => {
    const servers = await serversById(account.ec2);
    const before = await identityOf(account.ec2, [...servers.keys()]);
    const { execution } = await runEmbedded(service, 'failover-2', REQUEST);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(await identityOf(account.ec2, [...servers.keys()])).toEqual(before);
    expect(await serversById(account.ec2)).toEqual(servers);
  });

  it('brings secondary private IPs of a primary NIC, and their EIP, to the DR server', async () => {
    const { ec2 } = account;
    const { clock, store } = service;
    const rootDevice = await rootDeviceOf(ec2, IMAGE);
    const zones = { production: 'eu-central-1a', dr: 'eu-central-1a' };
    const site = await seedSite({ ec2, clock, servers: 1, name: 'secondary', zones, rootDevice });
    const server = must(site.servers[0], 'a server');
    const identity = await seedSecondaryIdentity({ ec2, clock }, server);
    const { nicId: networkInterfaceId, sibling: drNetworkInterfaceId } = identity;
    const demands = { mac: 'preferred' } as const;
    const nics = [{ networkInterfaceId, primaryIp: 'management', demands, drNetworkInterfaceId } as const];
    await createImportGroup(service)(describeOnly(site, nics));

    const { execution } = await runEmbedded(service, 'failover-s3', { ...REQUEST, groupId: 'secondary' });
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    const { PrivateIpAddresses = [] } = must(
      (await nicsOfServer({ ec2, clock }, server.dr)).find((nic) => nic.NetworkInterfaceId === drNetworkInterfaceId),
      'the DR NIC',
    );
    const there = PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress);
    expect(there).toEqual(expect.arrayContaining(identity.privateIps));
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ PublicIps: [identity.publicIp] }));
    // Which of its private IPs is not asked: moto shows every EIP on the primary one, whatever AssociateAddress named.
    expect(Addresses).toMatchObject([{ NetworkInterfaceId: drNetworkInterfaceId }]);
    expect(await store.findGroup('secondary')).toMatchObject({ status: 'failed-over' });
  });

  it('leads an overlay address across zones to the DR server', async () => {
    const { ec2 } = account;
    const { clock, store } = service;
    const rootDevice = await rootDeviceOf(ec2, IMAGE);
    const zones = { production: 'eu-central-1a', dr: 'eu-central-1b' };
    const site = await seedSite({ ec2, clock, servers: 1, name: 'overlay', zones, rootDevice });
    const overlay = await seedOverlay({ ec2, clock }, site);
    const eip = await keepOneEip(account, overlay.nic);
    const declared = {
      networkInterfaceId: overlay.nic,
      drNetworkInterfaceId: overlay.drNic,
      demands: { mac: 'preferred' } as const,
      overlay: { addresses: [OVERLAY], routeTableIds: [...overlay.tables] },
    };
    const [primary] = must(site.description.instances[0]?.nics, 'the NICs of the instance');
    await createImportGroup(service)(describeOnly(site, [must(primary, 'the management NIC'), declared]));

    const { execution } = await runEmbedded(service, 'failover-s5', { ...REQUEST, groupId: 'overlay' });
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    expect(await overlayTargets({ ec2 }, overlay)).toEqual([overlay.drNic, overlay.drNic]);
    const nics = await nicsOfServer({ ec2, clock }, must(site.servers[0], 'a server').dr);
    expect(nics.find((nic) => nic.NetworkInterfaceId === overlay.drNic)?.SourceDestCheck).toBe(false);
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [eip] }));
    expect(Addresses).toMatchObject([{ NetworkInterfaceId: overlay.drNic }]);
    expect(await store.findGroup('overlay')).toMatchObject({ status: 'failed-over' });
  });

  describe('where moto does otherwise than EC2', () => {
    // Hence the launches of this test name the root disk: a server without one would seem fenced (F4) from the
    // beginning.
    it("leaves an image's root disk out where a launch names other disks", async () => {
      const { ec2 } = account;
      const { Instances = [] } = await ec2.send(
        new RunInstancesCommand({
          ImageId: IMAGE,
          MinCount: 1,
          MaxCount: 1,
          BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1 } }],
        }),
      );
      const server = (await serversById(ec2)).get(Instances[0]?.InstanceId ?? '?');
      expect(server?.RootDeviceName).toBe(await rootDeviceOf(ec2, IMAGE));
      expect(server?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)).toEqual(['/dev/sdf']);
    });
  });
});

/** Leaves one EIP on the NIC, associated last, as moto knows one association a NIC and shows it on the primary private IP. */
const keepOneEip = async ({ ec2 }: Account, networkInterfaceId: string): Promise<string> => {
  const filter = { Name: 'network-interface-id', Values: [networkInterfaceId] };
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({ Filters: [filter] }));
  for (const { AssociationId } of Addresses) await ec2.send(new DisassociateAddressCommand({ AssociationId }));
  const AllocationId = must(Addresses[0]?.AllocationId, 'an EIP');
  await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: networkInterfaceId }));
  return AllocationId;
};

/** Without this, a fence that does nothing would look as good as one that does. */
const expectRunning = async ({ ec2 }: Account, ids: readonly string[]): Promise<void> => {
  const servers = await serversById(ec2);
  for (const id of ids) {
    const server = servers.get(id);
    expect(server?.State?.Name).toBe('running');
    expect(server?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)).toContain(server?.RootDeviceName);
    expect(server?.NetworkInterfaces?.length).toBeGreaterThan(1);
  }
};

const kindsIn = (owners: Readonly<Record<string, string>>) => {
  const addresses = Object.keys(owners);
  const eip = addresses.filter((address) => address.includes(' on ')).length;
  const mac = addresses.filter((address) => address.includes(':')).length;
  return { mac, eip, privateIp: addresses.length - mac - eip };
};
