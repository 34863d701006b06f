import { DescribeInstancesCommand, DetachVolumeCommand } from '@aws-sdk/client-ec2';
import { must, patiently, until } from '../local/site/ec2.ts';
import { furnish } from '../local/site/furnish.ts';
import { inventoryOf } from '../local/site/read-inventory.ts';
import type { SiteBuilder, SiteSubject } from '../simulation/world/prepared.ts';

/** What every server of a measured group has, so that sizes can be compared. */
export const SERVER = { movedNics: 1, disks: 2 } as const;

export interface MeasuredSite {
  readonly servers: number;
  /** Whether each DR server has disks of its own, which are to be taken off. */
  readonly drDisks: boolean;
}

const ZONE = 'eu-central-1a';
const VPC = {
  name: 'measured',
  subnets: [
    { name: 'service', zone: ZONE, cidr: '10.20.0.0/20' },
    { name: 'management', zone: ZONE, cidr: '10.20.16.0/20' },
    { name: 'dr', zone: ZONE, cidr: '10.20.32.0/20' },
  ],
};
const DISKS = [{ device: '/dev/sdf', sizeGiB: 20 }];

const production = (n: number) => ({
  name: `app-${n}`,
  disks: DISKS,
  nics: [
    { subnet: 'management', role: 'management' as const },
    { subnet: 'service', privateIps: 2, eips: 1 },
  ],
});

/**
 * Servers of one kind in one zone: a management NIC, a NIC at index 1 with two private IPs and an EIP, two disks, and a stopped
 * DR server each.
 */
export const measuredSite =
  ({ servers, drDisks }: MeasuredSite): SiteBuilder =>
  async (subject) => {
    const own = Array.from({ length: servers }, (_, n) => production(n + 1));
    const dr = own.map(({ name }) => ({ name: `${name}-dr`, drFor: name, nics: [{ subnet: 'dr' }] }));
    const description = `${servers} servers of one kind`;
    const inventory = { vpcs: [VPC], servers: [...own, ...dr], groups: [{ name: 'measured', description }] };
    const { groups, pairs } = await furnish(subject, inventoryOf(inventory));
    if (!drDisks) {
      await takeDisksOff(
        subject,
        pairs.map((pair) => pair.dr),
      );
    }
    return must(groups[0], 'a group');
  };

const takeDisksOff = async ({ ec2, clock }: SiteSubject, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    for (const VolumeId of await disksOf({ ec2, clock }, id)) {
      await patiently(clock, () => ec2.send(new DetachVolumeCommand({ VolumeId })));
    }
  }
  await until(clock, 'the DR servers without disks', async () => {
    for (const id of ids) if ((await disksOf({ ec2, clock }, id)).length > 0) return false;
    return true;
  });
};

const disksOf = async ({ ec2, clock }: SiteSubject, id: string): Promise<readonly string[]> => {
  const { Reservations } = await patiently(clock, () => ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] })));
  const mappings = Reservations?.[0]?.Instances?.[0]?.BlockDeviceMappings ?? [];
  return mappings.map(({ Ebs }) => must(Ebs?.VolumeId, 'a volume id'));
};
