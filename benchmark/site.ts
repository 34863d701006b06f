import { DescribeInstancesCommand, DetachVolumeCommand } from '@aws-sdk/client-ec2';
import { must, patiently, until } from '../local/site/ec2.ts';
import { seedNetwork } from '../local/site/network.ts';
import { nicsOfServer, seedServiceNics } from '../local/site/nics.ts';
import { seedRecoveryPoints } from '../local/site/recovery-points.ts';
import { launchServers, type SeededServer, stopServers } from '../local/site/servers.ts';
import type { ServerSpec } from '../local/site/specs.ts';
import type { SiteBuilder, SiteSubject } from '../simulation/world/prepared.ts';

const ZONES = { production: 'eu-central-1a', dr: 'eu-central-1a' };

/** What every server of a measured group has, so that sizes can be compared. */
export const SERVER = { movedNics: 1, disks: 2 } as const;

export interface MeasuredSite {
  readonly servers: number;
  /** Whether each DR server has disks of its own, which are to be taken off. */
  readonly drDisks: boolean;
}

const specOf = (n: number): ServerSpec => ({
  name: `app-${n}`,
  instanceType: 'm5.large',
  serviceNics: [{ deviceIndex: 1, secondaryIps: 1, eips: 1 }],
  dataDisks: [{ device: '/dev/sdf', sizeGiB: 20 }],
});

/**
 * Servers of one kind in one zone: a management NIC, a NIC at index 1 with two private IPs and an EIP, two disks, and a stopped
 * DR server each.
 */
export const measuredSite =
  ({ servers, drDisks }: MeasuredSite): SiteBuilder =>
  async (subject) => {
    const network = await seedNetwork(subject, { zones: ZONES });
    const specs = Array.from({ length: servers }, (_, n) => specOf(n + 1));
    const production = await launchServers(subject, specs, { subnet: network.management, suffix: '' });
    const dr = await launchServers(subject, specs, { subnet: network.dr, suffix: '-dr' });
    const nics = await seedServiceNics(subject, production, network.service);
    await seedRecoveryPoints(subject, production);
    const drIds = dr.map(({ serverId }) => serverId);
    await stopServers(subject, drIds);
    if (!drDisks) await takeDisksOff(subject, drIds);
    const site = { availabilityZone: ZONES.production, vpcId: network.vpcId };
    return {
      name: 'measured',
      description: `${servers} servers of one kind`,
      sites: { source: site, target: site },
      instances: await Promise.all(
        production.map(async ({ spec, serverId }, n) => ({
          name: spec.name,
          servers: { source: serverId, target: must(drIds[n], 'a DR server') },
          nics: [
            { networkInterfaceId: await primaryNic(subject, serverId), role: 'management' as const },
            { networkInterfaceId: must(nics[n]?.networkInterfaceId, 'a NIC') },
          ],
        })),
      ),
    };
  };

const primaryNic = async (subject: SiteSubject, serverId: SeededServer['serverId']): Promise<string> => {
  const attached = await nicsOfServer(subject, serverId);
  const primary = attached.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
  return must(primary?.NetworkInterfaceId, 'a primary NIC');
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
