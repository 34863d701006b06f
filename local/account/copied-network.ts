import type { Subnet, Tag, Vpc } from '@aws-sdk/client-ec2';
import type { VpcInput } from '../site/inventory.ts';
import { namesFor } from './copied-names.ts';
import type { SeenAccount } from './look.ts';
import { said } from './said.ts';

export interface CopiedNetwork {
  readonly vpcs: readonly VpcInput[];
  /** Names of subnets by their ids. */
  readonly subnets: ReadonlyMap<string, string>;
}

const nameTag = (tags: readonly Tag[] | undefined) => tags?.find(({ Key }) => Key === 'Name')?.Value;

const ipv6Of = ({ Ipv6CidrBlockAssociationSet: set }: Vpc | Subnet): string | undefined => set?.[0]?.Ipv6CidrBlock;

export const copiedNetwork = ({ vpcs, gateways, subnets, securityGroups }: SeenAccount): CopiedNetwork => {
  const vpcNames = namesFor(vpcs.map(({ VpcId = '', Tags }) => ({ id: VpcId, called: nameTag(Tags) })));
  const attached = gateways.flatMap(({ Attachments = [] }) => Attachments.map(({ VpcId }) => VpcId));
  const names = namesFor(subnets.map(({ SubnetId = '', Tags }) => ({ id: SubnetId, called: nameTag(Tags) })));
  return {
    subnets: names,
    vpcs: vpcs.map((vpc) => ({
      name: vpcNames.get(vpc.VpcId ?? '') ?? '?',
      id: vpc.VpcId ?? '?',
      cidr: vpc.CidrBlock ?? '?',
      ...said('ipv6', ipv6Of(vpc)),
      ...(attached.includes(vpc.VpcId) ? {} : { internetGateway: false }),
      subnets: subnets
        .filter(({ VpcId }) => VpcId === vpc.VpcId)
        .map((subnet) => ({
          name: names.get(subnet.SubnetId ?? '') ?? '?',
          id: subnet.SubnetId ?? '?',
          zone: subnet.AvailabilityZone ?? '?',
          cidr: subnet.CidrBlock ?? '?',
          ...said('ipv6', ipv6Of(subnet)),
        })),
      securityGroups: securityGroups
        .filter(({ VpcId }) => VpcId === vpc.VpcId)
        .map(({ GroupName = '?', GroupId = '?', Description = '?' }) => ({
          name: GroupName,
          id: GroupId,
          description: Description,
        })),
    })),
  };
};
