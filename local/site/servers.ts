import {
  type BlockDeviceMapping,
  DescribeInstancesCommand,
  type Instance,
  type InstanceStateName,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  type SpotInstanceType,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { choose, type Ec2OnClock, issue, must, tag, until } from './ec2.ts';
import type { Disk } from './inventory.ts';
import type { LaunchedServer, Server } from './inventory-defaults.ts';
import { type Ground, subnetOf } from './network.ts';
import { furnishNic, isPlain, keepOrDelete, primaryOf } from './nics.ts';

/** Servers a call may name (EC2 API Reference: Describe… answers pages of up to 1,000). */
const SERVERS_A_CALL = 100;

/** Launches the servers, those of a kind together, and waits until all run. */
export const launchServers = async (
  subject: Ec2OnClock,
  servers: readonly Server[],
  ground: Ground,
): Promise<readonly LaunchedServer[]> => {
  const launched: LaunchedServer[] = [];
  for (const kind of kindsOf(servers, ground)) launched.push(...(await launchKind(subject, kind, ground)));
  const ids = launched.map(({ serverId }) => serverId);
  await untilAll(subject, ids, 'running');
  return servers.map((server) =>
    must(
      launched.find((other) => other.server === server),
      `a server ${server.name}`,
    ),
  );
};

/** Servers that need the same launch call, and leave all that EC2 can choose to EC2. */
const kindsOf = (servers: readonly Server[], ground: Ground): readonly (readonly Server[])[] => [
  ...Map.groupBy(servers, (server) => {
    const ids = Object.values(idsOf(server)).flat();
    const isOneOfMany = isPlain(primaryOf(server)) && ids.every((id) => id === null);
    return isOneOfMany ? JSON.stringify(requestOf(server, ground)) : server.name;
  }).values(),
];

const launchKind = async (
  subject: Ec2OnClock,
  servers: readonly Server[],
  ground: Ground,
): Promise<readonly LaunchedServer[]> => {
  const kind = must(servers[0], 'a kind of server');
  const primary = primaryOf(kind);
  const nic = isPlain(primary) ? undefined : await furnishNic(subject, kind, primary, ground);
  const request = requestOf(kind, ground, nic?.NetworkInterfaceId);
  // An account that is not simulated has images with root devices of their own.
  const images = subject.ec2.arrange ? servers.map(({ root }) => rootDeviceOf(root)) : [];
  choose(subject, { ...idsOf(kind), 'root-device': images });
  const counted = { ...request, MinCount: servers.length, MaxCount: servers.length };
  const { Instances = [] } = await issue(subject, new RunInstancesCommand(counted));
  const launched = servers.map((server, n) => ({ server, serverId: must(Instances[n]?.InstanceId, 'an instance id') }));
  for (const [n, { server, serverId }] of launched.entries()) {
    await tag(subject, serverId, { Name: server.name, ...server.tags });
    for (const disk of disksOf(server)) await tagVolumes(subject, Instances[n], disk);
  }
  if (nic) await keepOrDelete(subject, nic, primary);
  return launched;
};

const disksOf = ({ root, disks }: Server): readonly Disk[] => [...(root ? [root] : []), ...disks];

/** Volumes are made in the order in which the launch names them, but for the image's own, which is the first. */
const idsOf = ({ id, root, disks }: Server) => ({
  i: [id ?? null],
  vol: [root?.id ?? null, ...disks.map((disk) => disk.id ?? null)],
});

/** The root device of the simulation's images. */
const IMAGE_ROOT = '/dev/xvda';

const rootDeviceOf = (root: Server['root']): string | null => (root && root.device !== IMAGE_ROOT ? root.device : null);

const requestOf = (server: Server, ground: Ground, nicId?: string): RunInstancesCommandInput => {
  const mappings = disksOf(server).map((disk, n) => mappingOf(disk, server.root !== undefined && n === 0));
  return {
    ImageId: server.image,
    InstanceType: server.type as NonNullable<Instance['InstanceType']>,
    MinCount: 1,
    MaxCount: 1,
    ...(nicId === undefined
      ? { SubnetId: subnetOf(ground, primaryOf(server).subnet).id }
      : { NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: nicId }] }),
    ...(mappings.length > 0 ? { BlockDeviceMappings: mappings } : {}),
    ...(server.spot ? { InstanceMarketOptions: marketOf(server.spot) } : {}),
    ...(server.terminationProtection ? { DisableApiTermination: true } : {}),
    ...(server.stopProtection ? { DisableApiStop: true } : {}),
    ...(server.keyName === undefined ? {} : { KeyName: server.keyName }),
    ...(server.instanceProfile === undefined ? {} : { IamInstanceProfile: profileOf(server.instanceProfile) }),
    ...(server.ebsOptimized === undefined ? {} : { EbsOptimized: server.ebsOptimized }),
  };
};

const profileOf = (profile: string) => (profile.startsWith('arn:') ? { Arn: profile } : { Name: profile });

/** Source: EC2 API Reference, SpotMarketOptions: a persistent request takes servers that an interruption stops. */
const marketOf = (SpotInstanceType: SpotInstanceType): RunInstancesCommandInput['InstanceMarketOptions'] => ({
  MarketType: 'spot',
  SpotOptions: {
    SpotInstanceType,
    InstanceInterruptionBehavior: SpotInstanceType === 'persistent' ? 'stop' : 'terminate',
  },
});

/** As EC2 and its console have it: a root disk goes with its server, any other stays, unless something else is said. */
const mappingOf = (disk: Disk, isRoot: boolean): BlockDeviceMapping => ({
  DeviceName: disk.device,
  Ebs: {
    VolumeSize: disk.sizeGiB,
    VolumeType: disk.type,
    DeleteOnTermination: disk.deleteOnTermination ?? isRoot,
    ...(disk.iops === undefined ? {} : { Iops: disk.iops }),
    ...(disk.throughput === undefined ? {} : { Throughput: disk.throughput }),
    ...(disk.encrypted ? { Encrypted: true } : {}),
    ...(disk.kmsKeyId === undefined ? {} : { KmsKeyId: disk.kmsKeyId }),
  },
});

const tagVolumes = async (subject: Ec2OnClock, server: Instance | undefined, disk: Disk): Promise<void> => {
  if (Object.keys(disk.tags).length === 0) return;
  const found = server?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === disk.device);
  await tag(subject, must(found?.Ebs?.VolumeId, `a volume at ${disk.device}`), disk.tags);
};

export const stopServers = async (subject: Ec2OnClock, ids: readonly string[]): Promise<void> => {
  for (const some of chunks(ids)) {
    await issue(subject, new StopInstancesCommand({ InstanceIds: some }));
  }
  await untilAll(subject, ids, 'stopped');
};

const untilAll = (subject: Ec2OnClock, ids: readonly string[], state: InstanceStateName): Promise<void> =>
  until(subject.clock, `${ids.length} servers ${state}`, async () => {
    for (const InstanceIds of chunks(ids)) {
      const { Reservations } = await issue(subject, new DescribeInstancesCommand({ InstanceIds }));
      const servers = Reservations?.flatMap(({ Instances }) => Instances ?? []) ?? [];
      if (!servers.every((server) => server.State?.Name === state)) return false;
    }
    return true;
  });

const chunks = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / SERVERS_A_CALL) }, (_, n) =>
    ids.slice(n * SERVERS_A_CALL, (n + 1) * SERVERS_A_CALL),
  );
