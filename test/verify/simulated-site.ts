import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { createVirtualClock } from '../../local/clocks.ts';
import { type Ec2OnClock, must } from '../../local/site/ec2.ts';
import { furnish } from '../../local/site/furnish.ts';
import { IMAGE } from '../../local/site/inventory.ts';
import { inventoryOf } from '../../local/site/read-inventory.ts';
import { createSimulatedEc2 } from '../../simulated-aws/ec2.ts';
import type { Account } from '../../verify/account/account.ts';
import type { ProofSite } from '../../verify/site/site.ts';

const ZONE = 'eu-central-1a';

/** As the stack makes it, but by EC2's own calls: the simulated AWS has no CloudFormation. */
const INVENTORY = inventoryOf({
  vpcs: [{ name: 'proof', cidr: '10.231.0.0/16', subnets: [{ name: 'proof', zone: ZONE, cidr: '10.231.1.0/24' }] }],
  servers: [
    {
      ...{ name: 'proof', type: 't3.micro' },
      nics: [
        { subnet: 'proof', role: 'management' },
        { subnet: 'proof', index: 1, eips: 1 },
      ],
    },
    { name: 'proof-dr', type: 't3.micro', drFor: 'proof', nics: [{ subnet: 'proof' }] },
  ],
  groups: [{ name: 'proof' }],
});

/** An account that is simulated, where calls take their time. */
export const simulatedAccount = (): Account & Ec2OnClock => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23, 9));
  const simulated = createSimulatedEc2({ clock });
  const send = (command: object) =>
    command instanceof DescribeInstanceTypeOfferingsCommand
      ? Promise.resolve({ InstanceTypeOfferings: [{ Location: ZONE }] })
      : simulated.send(command as Parameters<EC2Client['send']>[0]);
  const ec2 = { send, arrange: simulated.arrange } as Ec2OnClock['ec2'];
  const { autoScaling, kms, cloudWatch } = simulated;
  const identity = {
    region: async () => 'eu-central-1',
    credentials: async () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'of nobody' }),
  };
  return { ec2, asking: ec2, identity, autoScaling, kms, cloudWatch, clock, isVirtual: false, label: 'simulated' };
};

export const simulatedSite = async (account: Ec2OnClock): Promise<ProofSite> => {
  const { pairs, vpcIds } = await furnish(account, INVENTORY);
  const { production, dr } = must(pairs[0], 'a pair');
  const { ec2 } = account;
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [production] }));
  const server = must(Reservations?.[0]?.Instances?.[0], 'the server');
  const Filters = [{ Name: 'attachment.instance-id', Values: [production] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  const nic = NetworkInterfaces.find(({ Attachment }) => Attachment?.DeviceIndex === 1);
  const { Addresses } = await ec2.send(new DescribeAddressesCommand({}));
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({}));
  return {
    ...{ run: 'simulated', zone: ZONE, otherZone: 'eu-central-1b', imageId: IMAGE },
    ...{ productionId: production, drId: dr, vpcId: must(vpcIds[0], 'a VPC') },
    subnetId: must(server.SubnetId, 'a subnet'),
    securityGroupId: must(nic?.Groups?.[0]?.GroupId, 'a security group'),
    productionRootId: must(server.BlockDeviceMappings?.[0]?.Ebs?.VolumeId, 'a root volume'),
    serviceNicId: must(nic?.NetworkInterfaceId, 'a service NIC'),
    allocationId: must(Addresses?.[0]?.AllocationId, 'an EIP'),
    snapshotId: must(Snapshots?.[0]?.SnapshotId, 'a snapshot'),
  };
};
