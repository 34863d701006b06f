import { tagsOf } from '../account/tags.ts';

/** Amazon Linux 2023, as AWS publishes it in each region (Systems Manager, public parameters). */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

/** Two NICs and 1 GiB; x86_64, as the image is. */
export const SERVER_TYPE = 't3.micro';

const ref = (Ref: string) => ({ Ref });
const attribute = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });

/** The image's own root disk, as it is there. Source: AL2023 User Guide, the device /dev/xvda. */
export const ROOT_GIB = 8;
const ROOT_DISK = {
  DeviceName: '/dev/xvda',
  Ebs: { VolumeSize: ROOT_GIB, VolumeType: 'gp3', DeleteOnTermination: true },
};

/** The outputs of the stack, by what they are. */
const OUTPUTS = {
  VpcId: ref('Vpc'),
  SubnetId: ref('Subnet'),
  ImageId: ref('Image'),
  SecurityGroupId: attribute('Group', 'GroupId'),
  ProductionServer: ref('Production'),
  DrServer: ref('Dr'),
  ServiceNic: ref('ServiceNic'),
  AllocationId: attribute('Address', 'AllocationId'),
} as const;

export type OutputKey = keyof typeof OUTPUTS;

/** The gateway is there because EC2 associates no EIP in a VPC without one. Nothing is let in. */
const networkOf = (Tags: Tags) => ({
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.231.0.0/16', Tags } },
  Gateway: { Type: 'AWS::EC2::InternetGateway', Properties: { Tags } },
  GatewayAttachment: {
    Type: 'AWS::EC2::VPCGatewayAttachment',
    Properties: { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') },
  },
  Subnet: {
    Type: 'AWS::EC2::Subnet',
    Properties: { VpcId: ref('Vpc'), CidrBlock: '10.231.1.0/24', AvailabilityZone: ref('Zone'), Tags },
  },
  Group: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { GroupDescription: 'Lets nothing in', VpcId: ref('Vpc'), Tags },
  },
});

const identityOf = (Tags: Tags) => ({
  ServiceNic: {
    Type: 'AWS::EC2::NetworkInterface',
    Properties: { SubnetId: ref('Subnet'), GroupSet: [attribute('Group', 'GroupId')], Tags },
  },
  Address: {
    Type: 'AWS::EC2::EIP',
    DependsOn: 'GatewayAttachment',
    Properties: { Domain: 'vpc', Tags },
  },
});

const serverOf = (Tags: Tags) => ({
  Type: 'AWS::EC2::Instance',
  Properties: {
    ImageId: ref('Image'),
    InstanceType: SERVER_TYPE,
    SubnetId: ref('Subnet'),
    BlockDeviceMappings: [ROOT_DISK],
    PropagateTagsToVolumeOnCreation: true,
    Tags,
  },
});

type Tags = ReturnType<typeof tagsOf>;

/**
 * A VPC of its own, so that nothing of the account is touched: a production server and a DR server, the NIC that clients
 * know, and its EIP. CloudFormation knows no stopped server, so the rest is put together by calls.
 */
export const siteTemplate = (run: string): string => {
  const tags = tagsOf(run);
  return JSON.stringify({
    Description: `The site of npm run verify:account, run ${run}. The same command with --clean removes it.`,
    Parameters: {
      Zone: { Type: 'AWS::EC2::AvailabilityZone::Name' },
      Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: IMAGE_PARAMETER },
    },
    Resources: { ...networkOf(tags), ...identityOf(tags), Production: serverOf(tags), Dr: serverOf(tags) },
    Outputs: Object.fromEntries(Object.entries(OUTPUTS).map(([key, Value]) => [key, { Value }])),
  });
};
