import { CreateSubnetCommand, CreateVpcCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { type Ec2OnClock, issue, must, until } from './ec2.ts';
import type { SeedOptions } from './seed-options.ts';

export interface SeededNetwork {
  readonly vpcId: string;
  /** Subnet of the NICs that clients know, at the production site. */
  readonly service: string;
  /** Subnet of the production servers' primary NICs. */
  readonly management: string;
  /** Subnet of the DR servers' primary NICs. */
  readonly dr: string;
}

/** A VPC with room for a few thousand NICs: service, management and DR subnets. */
export const seedNetwork = async (
  subject: Ec2OnClock,
  { zones, ipv6 = false }: Pick<SeedOptions, 'zones' | 'ipv6'>,
): Promise<SeededNetwork> => {
  const { Vpc } = await issue(
    subject,
    new CreateVpcCommand({ CidrBlock: '10.20.0.0/16', ...(ipv6 ? { AmazonProvidedIpv6CidrBlock: true } : {}) }),
  );
  const vpcId = must(Vpc?.VpcId, 'a VPC id');
  const subnet = async (AvailabilityZone: string, CidrBlock: string, more: object = {}): Promise<string> => {
    const { Subnet } = await issue(
      subject,
      new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone, CidrBlock, ...more }),
    );
    return must(Subnet?.SubnetId, 'a subnet id');
  };
  return {
    vpcId,
    service: await subnet(
      zones.production,
      '10.20.0.0/20',
      ipv6 ? { Ipv6CidrBlock: await firstSubnetOf(subject, vpcId) } : {},
    ),
    management: await subnet(zones.production, '10.20.16.0/20'),
    dr: await subnet(zones.dr, '10.20.32.0/20'),
  };
};

/** The first /64 of the /56 that Amazon provides for a VPC, which is there a moment after the VPC. */
const firstSubnetOf = async (subject: Ec2OnClock, vpcId: string): Promise<string> => {
  let block: string | undefined;
  await until(subject.clock, 'the IPv6 block of the VPC', async () => {
    const { Vpcs } = await issue(subject, new DescribeVpcsCommand({ VpcIds: [vpcId] }));
    block = Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
    return block !== undefined;
  });
  return must(block, 'an IPv6 block').replace('/56', '/64');
};
