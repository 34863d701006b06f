import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import type { Runtime } from '../../local/runtime.ts';
import { type SeededSite, seedSite } from '../../local/site/seed.ts';
import type { TestRuntime } from '../support/test-runtime.ts';

export const GROUP = 'orders';

export const REQUEST = { groupId: GROUP, confirmation: { by: 'Ada', reason: 'the hall is under water' } };

const ZONE = 'eu-central-1a';

/** Seeds a site with one group on it, and breaks its production. */
export const seedBrokenSite = async ({ store, compute, clock, ec2 }: Runtime, servers: number): Promise<SeededSite> => {
  const zones = { production: ZONE, dr: ZONE };
  const site = await seedSite({ ec2, clock, servers, name: GROUP, zones });
  // Seeding uses the account's allowance up; a minute refills every bucket.
  await clock.sleep(60_000);
  await createImportGroup({ store, compute, clock })(site.description);
  ec2.faults.breakServers(site.servers.map(({ production }) => production));
  return site;
};

/** Starts a failover and waits for its end, or for the runtime's. */
export const failOver = async ({ workflow, untilEnded, power }: TestRuntime, failoverId: string) => {
  const { executionId } = await workflow.start(failoverId, REQUEST);
  await Promise.race([untilEnded(executionId), power.lost]);
  return executionId;
};

/** Who owns what: everything of the site that a failover may change and a second one must not change again. */
export const ownership = async ({ ec2, store }: TestRuntime) => {
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
  const group = await store.findGroup(GROUP);
  return {
    group: [group?.status, group?.protectedStatus, group?.priorityStation],
    nics: NetworkInterfaces.map(({ NetworkInterfaceId, MacAddress, PrivateIpAddresses, Attachment }) => ({
      id: NetworkInterfaceId,
      mac: MacAddress,
      ips: PrivateIpAddresses?.map(({ PrivateIpAddress }) => PrivateIpAddress),
      server: Attachment?.InstanceId,
      index: Attachment?.DeviceIndex,
    })),
    eips: Addresses.map(({ PublicIp, PrivateIpAddress, InstanceId }) => [PublicIp, PrivateIpAddress, InstanceId]),
    servers: Reservations.flatMap(({ Instances = [] }) => Instances).map((server) => ({
      id: server.InstanceId,
      state: server.State?.Name,
      devices: server.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName).sort(),
    })),
    /** A volume made twice for one disk would show here. */
    volumes: Volumes.map(({ Size, SnapshotId, State }) => `${Size} GiB of ${SnapshotId}, ${State}`).sort(),
  };
};
