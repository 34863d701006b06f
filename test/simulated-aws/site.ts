import {
  AllocateAddressCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateSubnetCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVolumesCommand,
  type Instance,
  type NetworkInterface,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StopInstancesCommand,
  type Volume,
} from '@aws-sdk/client-ec2';
import type { Clock } from '../../lambdas/ports/clock.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { attachGateway } from '../../local/site/network.ts';
import {
  createSimulatedEc2,
  instantaneousLatencies,
  type SimulatedEc2,
  type SimulatedEc2Options,
} from '../../simulated-aws/ec2.ts';

export const START = Date.parse('2026-11-23T09:00:00Z');
export const ZONE_A = 'eu-central-1a';
export const ZONE_B = 'eu-central-1b';
const LONG_MS = 600_000;

export interface TestSite {
  readonly ec2: SimulatedEc2;
  readonly clock: Clock;
  readonly subnetA: string;
  readonly subnetB: string;
}

/** What an answer must hold for the test to go on. */
export const must = <T>(value: T | undefined | null): T => {
  if (value === undefined || value === null) throw new Error('EC2 answered without what the test needs');
  return value;
};

/** A VPC with a subnet in each of two zones. Nothing takes time unless the options say so. */
export const setup = async (
  options: Partial<Omit<SimulatedEc2Options, 'clock'>> & { readonly clock?: Clock } = {},
): Promise<TestSite> => {
  const clock = options.clock ?? createVirtualClock(START);
  const ec2 = createSimulatedEc2({ latencies: instantaneousLatencies, ...options, clock });
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  await attachGateway({ ec2, clock }, must(Vpc?.VpcId));
  const subnet = async (AvailabilityZone: string, CidrBlock: string): Promise<string> => {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: must(Vpc?.VpcId), AvailabilityZone, CidrBlock }),
    );
    return must(Subnet?.SubnetId);
  };
  return { ec2, clock, subnetA: await subnet(ZONE_A, '10.0.1.0/24'), subnetB: await subnet(ZONE_B, '10.0.2.0/24') };
};

/** Long enough for anything EC2 has under way. */
export const settled = ({ clock }: Pick<TestSite, 'clock'>): Promise<void> => clock.sleep(LONG_MS);

export const makeServer = async (
  site: TestSite,
  overrides: Partial<RunInstancesCommandInput> = {},
): Promise<string> => {
  const placed = overrides.NetworkInterfaces ? {} : { SubnetId: site.subnetA };
  const { Instances } = await site.ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 't3.medium',
      MinCount: 1,
      MaxCount: 1,
      ...placed,
      ...overrides,
    }),
  );
  await settled(site);
  return must(Instances?.[0]?.InstanceId);
};

export const makeStoppedServer = async (site: TestSite): Promise<string> => {
  const id = await makeServer(site);
  await site.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await settled(site);
  return id;
};

export const makeNic = async (site: TestSite, SubnetId = site.subnetA): Promise<string> => {
  const { NetworkInterface } = await site.ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId, SecondaryPrivateIpAddressCount: 1 }),
  );
  return must(NetworkInterface?.NetworkInterfaceId);
};

export const attach = async ({ ec2 }: TestSite, nic: string, server: string, DeviceIndex = 1): Promise<string> => {
  const { AttachmentId } = await ec2.send(
    new AttachNetworkInterfaceCommand({ NetworkInterfaceId: nic, InstanceId: server, DeviceIndex }),
  );
  return must(AttachmentId);
};

export const makeVolume = async ({ ec2 }: TestSite, AvailabilityZone = ZONE_A): Promise<string> => {
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone, Size: 20, VolumeType: 'gp3' }));
  return must(VolumeId);
};

export const makeEip = async ({ ec2 }: TestSite): Promise<string> =>
  must((await ec2.send(new AllocateAddressCommand({}))).AllocationId);

export const server = async ({ ec2 }: TestSite, id: string): Promise<Instance> => {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return must(Reservations?.[0]?.Instances?.[0]);
};

export const stateOf = async (site: TestSite, id: string): Promise<string | undefined> =>
  (await server(site, id)).State?.Name;

export const nic = async ({ ec2 }: TestSite, id: string): Promise<NetworkInterface> =>
  must((await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }))).NetworkInterfaces?.[0]);

export const volume = async ({ ec2 }: TestSite, id: string): Promise<Volume> =>
  must((await ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }))).Volumes?.[0]);

export const primaryNic = async (site: TestSite, id: string): Promise<string> =>
  must((await server(site, id)).NetworkInterfaces?.[0]?.NetworkInterfaceId);

export const rootVolume = async (site: TestSite, id: string): Promise<string> =>
  must((await server(site, id)).BlockDeviceMappings?.[0]?.Ebs?.VolumeId);
