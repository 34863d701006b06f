import { CreateSubnetCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import { type Ec2OnClock, must, patiently } from './ec2.ts';

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
  { ec2, clock }: Ec2OnClock,
  zones: { readonly production: string; readonly dr: string },
): Promise<SeededNetwork> => {
  const { Vpc } = await patiently(clock, () => ec2.send(new CreateVpcCommand({ CidrBlock: '10.20.0.0/16' })));
  const vpcId = must(Vpc?.VpcId, 'a VPC id');
  const subnet = async (AvailabilityZone: string, CidrBlock: string): Promise<string> => {
    const { Subnet } = await patiently(clock, () =>
      ec2.send(new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone, CidrBlock })),
    );
    return must(Subnet?.SubnetId, 'a subnet id');
  };
  return {
    vpcId,
    service: await subnet(zones.production, '10.20.0.0/20'),
    management: await subnet(zones.production, '10.20.16.0/20'),
    dr: await subnet(zones.dr, '10.20.32.0/20'),
  };
};
