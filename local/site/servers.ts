import {
  type BlockDeviceMapping,
  CreateTagsCommand,
  DescribeInstancesCommand,
  type Instance,
  type InstanceStateName,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  type SpotInstanceType,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type Ec2OnClock, issue, must, until } from './ec2.ts';
import type { ServerSpec } from './specs.ts';

export interface SeededServer {
  readonly spec: ServerSpec;
  readonly serverId: string;
}

/** Any image: nothing in a simulated site, or in moto, boots it. */
export const IMAGE = 'ami-12c6146b';
/** Servers a call may name (EC2 API Reference: Describe… answers pages of up to 1,000). */
const SERVERS_A_CALL = 100;

/** Where the servers go, and what they are launched with in addition to their specs. */
export interface Place {
  readonly subnet: string;
  /** Appended to their names. */
  readonly suffix: string;
  /** The KMS key of every disk; without `kmsKeyId` the AWS-managed key. @default not encrypted */
  readonly encryption?: { readonly kmsKeyId?: string };
  /** The Spot request that each of them is launched by. @default none, On-Demand */
  readonly spot?: SpotInstanceType;
  /** The image's root device, named at the launch. @default it is not: the image brings it along */
  readonly rootDevice?: string;
}

/** Launches one server per spec, those of a kind together, and waits until all run. */
export const launchServers = async (
  subject: Ec2OnClock,
  specs: readonly ServerSpec[],
  place: Place,
): Promise<readonly SeededServer[]> => {
  const launched: SeededServer[] = [];
  for (const kind of kindsOf(specs)) launched.push(...(await launchKind(subject, kind, place)));
  const ids = launched.map(({ serverId }) => serverId);
  await untilAll(subject, ids, 'running');
  return specs.map((spec) =>
    must(
      launched.find((server) => server.spec === spec),
      `a server ${spec.name}`,
    ),
  );
};

/** Specs that need the same launch call. */
const kindsOf = (specs: readonly ServerSpec[]): readonly (readonly ServerSpec[])[] => [
  ...Map.groupBy(specs, ({ instanceType, dataDisks }) => JSON.stringify({ instanceType, dataDisks })).values(),
];

const launchKind = async (
  subject: Ec2OnClock,
  specs: readonly ServerSpec[],
  { subnet, suffix, rootDevice, spot, encryption }: Place,
): Promise<readonly SeededServer[]> => {
  const kind = must(specs[0], 'a kind of server');
  const mappings = [...(rootDevice ? [rootMapping(rootDevice)] : []), ...kind.dataDisks.map(toMapping)].map(
    (mapping) => (encryption ? encrypted(mapping, encryption) : mapping),
  );
  const { Instances } = await issue(
    subject,
    new RunInstancesCommand({
      ImageId: IMAGE,
      InstanceType: kind.instanceType as NonNullable<Instance['InstanceType']>,
      MinCount: specs.length,
      MaxCount: specs.length,
      SubnetId: subnet,
      ...(mappings.length > 0 ? { BlockDeviceMappings: mappings } : {}),
      ...(spot ? { InstanceMarketOptions: marketOf(spot) } : {}),
    }),
  );
  const servers = specs.map((spec, n) => ({ spec, serverId: must(Instances?.[n]?.InstanceId, 'an instance id') }));
  for (const { spec, serverId } of servers) {
    const Tags = [{ Key: 'Name', Value: `${spec.name}${suffix}` }];
    await issue(subject, new CreateTagsCommand({ Resources: [serverId], Tags }));
  }
  return servers;
};

/** Source: EC2 API Reference, SpotMarketOptions: a persistent request takes servers that an interruption stops. */
const marketOf = (SpotInstanceType: SpotInstanceType): RunInstancesCommandInput['InstanceMarketOptions'] => ({
  MarketType: 'spot',
  SpotOptions: {
    SpotInstanceType,
    InstanceInterruptionBehavior: SpotInstanceType === 'persistent' ? 'stop' : 'terminate',
  },
});

const encrypted = (
  mapping: BlockDeviceMapping,
  { kmsKeyId }: NonNullable<Place['encryption']>,
): BlockDeviceMapping => ({
  ...mapping,
  Ebs: { ...mapping.Ebs, Encrypted: true, ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }) },
});

const rootMapping = (device: string): BlockDeviceMapping => ({
  DeviceName: device,
  Ebs: { VolumeSize: 8, VolumeType: 'gp3' },
});

const toMapping = ({ device, sizeGiB }: ServerSpec['dataDisks'][number]): BlockDeviceMapping => ({
  DeviceName: device,
  Ebs: { VolumeSize: sizeGiB, VolumeType: 'gp3', DeleteOnTermination: false },
});

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
