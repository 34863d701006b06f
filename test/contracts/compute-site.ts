import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachInternetGatewayCommand,
  AttachNetworkInterfaceCommand,
  CreateInternetGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotCommand,
  CreateSubnetCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeVolumesCommand,
  type EC2Client,
  type Instance,
  type InstanceStateName,
  type NetworkInterface,
  RequestSpotInstancesCommand,
  RunInstancesCommand,
  type SpotInstanceType,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Clock } from '../../lambdas/ports/clock.ts';

export interface Ec2Subject {
  readonly ec2: Pick<EC2Client, 'send'>;
  /** KMS of the same account. */
  readonly kms: Pick<KMSClient, 'send'>;
  readonly clock: Clock;
}

export const ZONE = 'eu-central-1a';
export const OTHER_ZONE = 'eu-central-1b';

const must = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`EC2 did not answer with ${what}`);
  return value;
};

/** A network with a subnet in each of two zones. */
export const makeNetwork = async ({ ec2 }: Ec2Subject) => {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.20.0.0/16' }));
  const vpcId = must(Vpc?.VpcId, 'a VPC id');
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const InternetGatewayId = must(InternetGateway?.InternetGatewayId, 'an internet gateway id');
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }));
  const subnetIn = async (AvailabilityZone: string, CidrBlock: string): Promise<string> => {
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone, CidrBlock }));
    return must(Subnet?.SubnetId, 'a subnet id');
  };
  return {
    vpcId,
    subnet: await subnetIn(ZONE, '10.20.0.0/20'),
    otherSubnet: await subnetIn(OTHER_ZONE, '10.20.16.0/20'),
  };
};

/** A security group of the network. */
export const makeGroup = async ({ ec2 }: Ec2Subject, VpcId: string, GroupName: string): Promise<string> => {
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }));
  return must(GroupId, 'a security group id');
};

/** Polls as a user of EC2 would, for ten minutes of the subject's own time. */
export const until = async ({ clock }: Pick<Ec2Subject, 'clock'>, reached: () => Promise<boolean>): Promise<void> => {
  const giveUp = clock.now() + 600_000;
  while (!(await reached())) {
    if (clock.now() > giveUp) throw new Error('not reached within ten minutes');
    await clock.sleep(2_000);
  }
};

/** By filter, so that a resource which EC2 does not show yet is no error. */
const findServer = async ({ ec2 }: Ec2Subject, id: string): Promise<Instance | undefined> => {
  const Filters = [{ Name: 'instance-id', Values: [id] }];
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations?.[0]?.Instances?.[0];
};

const findNic = async ({ ec2 }: Ec2Subject, id: string): Promise<NetworkInterface | undefined> => {
  const Filters = [{ Name: 'network-interface-id', Values: [id] }];
  const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  return NetworkInterfaces?.[0];
};

export const untilState = (subject: Ec2Subject, id: string, state: InstanceStateName): Promise<void> =>
  until(subject, async () => (await findServer(subject, id))?.State?.Name === state);

/** A running server with a root disk and a primary network interface. */
export const makeServer = async (subject: Ec2Subject, subnet: string, name = 'app'): Promise<string> => {
  const { Instances } = await subject.ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      InstanceType: 'm5.large',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: subnet,
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: name }] }],
    }),
  );
  const id = must(Instances?.[0]?.InstanceId, 'an instance id');
  await untilState(subject, id, 'running');
  return id;
};

/** A running server that was launched for a Spot request of that kind. */
export const makeSpotServer = async (
  subject: Ec2Subject,
  SubnetId: string,
  Type: SpotInstanceType,
): Promise<string> => {
  const LaunchSpecification = { ImageId: 'ami-12c6146b', InstanceType: 'm5.large', SubnetId } as const;
  const { SpotInstanceRequests } = await subject.ec2.send(
    new RequestSpotInstancesCommand({ Type, LaunchSpecification }),
  );
  const request = must(SpotInstanceRequests?.[0]?.SpotInstanceRequestId, 'a Spot request id');
  const Filters = [{ Name: 'spot-instance-request-id', Values: [request] }];
  const server = async () => {
    const answer = await subject.ec2.send(new DescribeSpotInstanceRequestsCommand({ Filters }));
    return answer.SpotInstanceRequests?.[0]?.InstanceId;
  };
  await until(subject, async () => (await server()) !== undefined);
  const id = must(await server(), 'the server of a Spot request');
  await untilState(subject, id, 'running');
  return id;
};

export const stopServer = async (subject: Ec2Subject, id: string): Promise<void> => {
  await subject.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await untilState(subject, id, 'stopped');
};

export const rootOf = async (subject: Ec2Subject, id: string): Promise<{ volumeId: string; device: string }> => {
  const { RootDeviceName, BlockDeviceMappings } = must(await findServer(subject, id), `instance ${id}`);
  const root = BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === RootDeviceName);
  return { volumeId: must(root?.Ebs?.VolumeId, 'a root volume'), device: must(RootDeviceName, 'a root device') };
};

export const nicOf = async (subject: Ec2Subject, id: string): Promise<NetworkInterface> =>
  must(await findNic(subject, id), `network interface ${id}`);

/** A free network interface with two private IPs. */
export const makeNic = async (subject: Ec2Subject, subnet: string): Promise<string> => {
  const { NetworkInterface } = await subject.ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: subnet, SecondaryPrivateIpAddressCount: 1 }),
  );
  const id = must(NetworkInterface?.NetworkInterfaceId, 'a network interface id');
  await until(subject, async () => (await findNic(subject, id))?.Status === 'available');
  return id;
};

export const attachNic = async (subject: Ec2Subject, nic: string, server: string, index = 1): Promise<string> => {
  const { AttachmentId } = await subject.ec2.send(
    new AttachNetworkInterfaceCommand({ NetworkInterfaceId: nic, InstanceId: server, DeviceIndex: index }),
  );
  await until(subject, async () => (await findNic(subject, nic))?.Attachment?.Status === 'attached');
  return must(AttachmentId, 'an attachment id');
};

/** An Elastic IP address on the primary private address of a network interface. */
export const makeEip = async (
  subject: Ec2Subject,
  nic: string,
): Promise<{ allocationId: string; publicIp: string }> => {
  const { AllocationId, PublicIp } = await subject.ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  await subject.ec2.send(
    new AssociateAddressCommand({
      AllocationId,
      NetworkInterfaceId: nic,
      PrivateIpAddress: (await nicOf(subject, nic)).PrivateIpAddress,
    }),
  );
  await until(subject, async () => (await findNic(subject, nic))?.Association?.AllocationId === AllocationId);
  return { allocationId: must(AllocationId, 'an allocation id'), publicIp: must(PublicIp, 'a public IP') };
};

/** ARN and id of a new key. */
export const makeKey = async ({ kms }: Ec2Subject): Promise<{ readonly arn: string; readonly id: string }> => {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  return { arn: must(KeyMetadata?.Arn, 'a key ARN'), id: must(KeyMetadata?.KeyId, 'a key id') };
};

export const makeEncryptedVolume = (subject: Ec2Subject, KmsKeyId: string): Promise<string> =>
  makePlainVolume(subject, { Encrypted: true, KmsKeyId });

/** A volume that no server has. */
export const makePlainVolume = async (
  subject: Ec2Subject,
  more: { readonly Encrypted?: boolean; readonly KmsKeyId?: string } = {},
): Promise<string> => {
  const input = { AvailabilityZone: ZONE, Size: 8, VolumeType: 'gp3', ...more } as const;
  const id = must((await subject.ec2.send(new CreateVolumeCommand(input))).VolumeId, 'a volume id');
  await until(subject, async () => {
    const Filters = [{ Name: 'volume-id', Values: [id] }];
    return (await subject.ec2.send(new DescribeVolumesCommand({ Filters }))).Volumes?.[0]?.State === 'available';
  });
  return id;
};

export const makeSnapshot = async (subject: Ec2Subject, volumeId: string): Promise<string> => {
  const { SnapshotId } = await subject.ec2.send(new CreateSnapshotCommand({ VolumeId: volumeId }));
  const id = must(SnapshotId, 'a snapshot id');
  await until(subject, async () => {
    const Filters = [{ Name: 'snapshot-id', Values: [id] }];
    const { Snapshots } = await subject.ec2.send(new DescribeSnapshotsCommand({ Filters, OwnerIds: ['self'] }));
    return Snapshots?.[0]?.State === 'completed';
  });
  return id;
};

/** A production server with a service NIC (two private IPs, one EIP) at index 1, and a stopped DR server. */
export const makePair = async (subject: Ec2Subject) => {
  const network = await makeNetwork(subject);
  const production = await makeServer(subject, network.subnet, 'app-1');
  const dr = await makeServer(subject, network.subnet, 'app-1-dr');
  await stopServer(subject, dr);
  const nic = await makeNic(subject, network.subnet);
  const attachmentId = await attachNic(subject, nic, production);
  const eip = await makeEip(subject, nic);
  return { ...network, production, dr, nic, attachmentId, eip };
};
