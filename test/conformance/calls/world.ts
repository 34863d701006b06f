import {
  AllocateAddressCommand,
  AttachInternetGatewayCommand,
  AttachNetworkInterfaceCommand,
  CreateInternetGatewayCommand,
  CreateNetworkInterfaceCommand,
  type CreateNetworkInterfaceCommandInput,
  CreateSubnetCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  type Instance,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Listener } from './transcript.ts';

export const ZONE = 'eu-central-1a';
export const OTHER_ZONE = 'eu-central-1b';
/** An image that moto has; the simulated EC2 takes any. */
export const IMAGE = 'ami-12c6146b';
/** Of the image in moto; in the simulated EC2 a launch that names it adds a disk. */
const NOBODY = '00000000000000000';
/** Well-formed ids of nothing. */
export const ABSENT = {
  server: `i-${NOBODY}`,
  nic: `eni-${NOBODY}`,
  attachment: `eni-attach-${NOBODY}`,
  volume: `vol-${NOBODY}`,
  snapshot: `snap-${NOBODY}`,
  allocation: `eipalloc-${NOBODY}`,
  association: `eipassoc-${NOBODY}`,
  subnet: `subnet-${NOBODY}`,
  vpc: `vpc-${NOBODY}`,
  gateway: `igw-${NOBODY}`,
  group: `sg-${NOBODY}`,
  routeTable: `rtb-${NOBODY}`,
  spotRequest: 'sir-00000000',
  transitRouteTable: `tgw-rtb-${NOBODY}`,
};

export const must = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`EC2 answered without ${what}`);
  return value;
};

/** A VPC without an internet gateway. */
export const makeBareVpc = async (ec2: Listener): Promise<string> =>
  must((await ec2.send(new CreateVpcCommand({ CidrBlock: '10.20.0.0/16' }))).Vpc?.VpcId, 'a VPC id');

export const makeGateway = async (ec2: Listener): Promise<string> => {
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  return must(InternetGateway?.InternetGatewayId, 'an internet gateway id');
};

export const makeVpc = async (ec2: Listener): Promise<string> => {
  const VpcId = await makeBareVpc(ec2);
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: await makeGateway(ec2), VpcId }));
  return VpcId;
};

export const makeSubnet = async (
  ec2: Listener,
  place: { readonly vpc?: string; readonly zone?: string; readonly cidr?: string } = {},
): Promise<string> => {
  const { vpc = await makeVpc(ec2), zone = ZONE, cidr = '10.20.0.0/17' } = place;
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpc, AvailabilityZone: zone, CidrBlock: cidr }));
  return must(Subnet?.SubnetId, 'a subnet id');
};

/** A subnet in each of two zones of one VPC. */
export const makeTwoSubnets = async (ec2: Listener): Promise<readonly [string, string]> => {
  const vpc = await makeVpc(ec2);
  const here = await makeSubnet(ec2, { vpc });
  return [here, await makeSubnet(ec2, { vpc, zone: OTHER_ZONE, cidr: '10.20.128.0/17' })];
};

export const launch = async (
  ec2: Listener,
  SubnetId: string,
  input: Partial<RunInstancesCommandInput> = {},
): Promise<readonly string[]> => {
  const placed = input.NetworkInterfaces ? {} : { SubnetId };
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: IMAGE,
      InstanceType: 'm5.large',
      MinCount: 1,
      MaxCount: 1,
      ...placed,
      ...input,
    }),
  );
  return Instances.map(({ InstanceId }) => must(InstanceId, 'an instance id'));
};

export const makeServer = async (
  ec2: Listener,
  subnet: string,
  input: Partial<RunInstancesCommandInput> = {},
): Promise<string> => must((await launch(ec2, subnet, input))[0], 'a server');

export const makeStoppedServer = async (ec2: Listener, subnet: string): Promise<string> => {
  const id = await makeServer(ec2, subnet);
  await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  return id;
};

export const seeServer = async (ec2: Listener, id: string): Promise<Instance> => {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return must(Reservations?.[0]?.Instances?.[0], 'the server');
};

export const rootOf = async (ec2: Listener, id: string): Promise<{ volume: string; device: string }> => {
  const { RootDeviceName, BlockDeviceMappings } = await seeServer(ec2, id);
  const root = BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === RootDeviceName);
  return { volume: must(root?.Ebs?.VolumeId, 'a root volume'), device: must(RootDeviceName, 'a root device') };
};

export const primaryNicOf = async (ec2: Listener, id: string) => {
  const nic = (await seeServer(ec2, id)).NetworkInterfaces?.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
  return {
    nic: must(nic?.NetworkInterfaceId, 'a primary NIC'),
    attachment: must(nic?.Attachment?.AttachmentId, 'its attachment'),
  };
};

export const makeNic = async (
  ec2: Listener,
  SubnetId: string,
  input: Partial<CreateNetworkInterfaceCommandInput> = {},
): Promise<string> => {
  const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, ...input }));
  return must(NetworkInterface?.NetworkInterfaceId, 'a NIC id');
};

export const attach = async (ec2: Listener, nic: string, server: string, DeviceIndex = 1): Promise<string> => {
  const { AttachmentId } = await ec2.send(
    new AttachNetworkInterfaceCommand({ NetworkInterfaceId: nic, InstanceId: server, DeviceIndex }),
  );
  return must(AttachmentId, 'an attachment id');
};

export const makeEip = async (ec2: Listener): Promise<string> =>
  must((await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }))).AllocationId, 'an allocation id');

export const makeVolume = async (ec2: Listener, AvailabilityZone = ZONE): Promise<string> => {
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone, Size: 8, VolumeType: 'gp3' }));
  return must(VolumeId, 'a volume id');
};
