import {
  DescribeAddressesCommand,
  DescribeNetworkInterfacesCommand,
  DisassociateAddressCommand,
  ModifyInstanceAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { must } from '../../local/site/ec2.ts';
import { type SeededSite, seedSite } from '../../local/site/seed.ts';
import type { SiteBuilder, SiteSubject } from '../world/prepared.ts';
import { describeOnly, PREFERRED, seedSecondaryIdentity } from './identity-site.ts';
import { withIsolation } from './isolation-site.ts';
import { seedRelaunch } from './relaunch-site.ts';
import { OVERLAY, seedOverlay } from './routed-site.ts';
import { leadTo, seedTwin } from './twin-site.ts';

const GROUP = 'pets';
const ONE_ZONE = { production: 'eu-central-1a', dr: 'eu-central-1a' };
const TWO_ZONES = { production: 'eu-central-1a', dr: 'eu-central-1b' };

const seed = ({ ec2, clock }: SiteSubject, servers: number, zones = ONE_ZONE): Promise<SeededSite> =>
  seedSite({ ec2, clock, servers, name: GROUP, zones });

type Policy = NonNullable<GroupDescription['policy']>;

/** S1: service NICs at index 1 and up, in one zone. */
export const movableNics =
  (servers: number, policy: Policy = {}): SiteBuilder =>
  async (subject) => ({ ...(await seed(subject, servers)).description, policy });

/** S1, with a security group that cuts production off. */
export const isolated =
  (servers: number, policy: Policy = {}): SiteBuilder =>
  async (subject) =>
    withIsolation(await movableNics(servers, policy)(subject), subject);

/** S1, and everything that a fence has to note before it takes it away: stop protection, and NICs that go with their server. */
export const noteworthy =
  (policy: Policy = {}): SiteBuilder =>
  async (subject) => {
    const { ec2, clock } = subject;
    const site = await seed(subject, 1);
    const { production } = must(site.servers[0], 'a server');
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: production, DisableApiStop: { Value: true } }));
    const Filters = [{ Name: 'attachment.instance-id', Values: [production] }];
    const { NetworkInterfaces: nics = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    for (const { NetworkInterfaceId, Attachment } of nics) {
      const kept = { AttachmentId: Attachment?.AttachmentId, DeleteOnTermination: true };
      await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Attachment: kept }));
    }
    await clock.sleep(5_000);
    return { ...site.description, policy };
  };

/** S2: clients know the server by its primary NIC. */
export const relaunched: SiteBuilder = async (subject) =>
  (await seedRelaunch(subject, await seed(subject, 1))).description;

/** S3: clients know the server by secondary private IPs of its primary NIC. */
export const reassigned: SiteBuilder = async (subject) => {
  const site = await seed(subject, 1);
  const identity = await seedSecondaryIdentity(subject, must(site.servers[0], 'a server'));
  const demands = { ...PREFERRED, privateIp: 'required', eip: 'required' } as const;
  const { nicId: networkInterfaceId, sibling: drNetworkInterfaceId } = identity;
  return describeOnly(site, [{ networkInterfaceId, primaryIp: 'management', demands, drNetworkInterfaceId }]);
};

/** S4: the DR server stands in a twin VPC, with the same private IPs. */
export const twinned: SiteBuilder = async (subject) => {
  const twin = await seedTwin(subject, await seed(subject, 1, TWO_ZONES));
  await leadTo(subject, twin, must(twin.privateIps[0], 'a private IP'), twin.attachments.source);
  await subject.clock.sleep(60_000);
  return twin.description;
};

/** S5: clients know the server by an overlay address that a route leads to. */
export const overlaid: SiteBuilder = async (subject) => {
  const site = await seed(subject, 1, TWO_ZONES);
  const { nic, drNic, tables } = await seedOverlay(subject, site);
  const [primary] = must(site.description.instances[0]?.nics, 'the NICs of the instance');
  return describeOnly(site, [
    must(primary, 'the management NIC'),
    {
      networkInterfaceId: nic,
      drNetworkInterfaceId: drNic,
      demands: { mac: 'preferred' } as const,
      overlay: { addresses: [OVERLAY], routeTableIds: [...tables] },
    },
  ]);
};

/** S7: only the EIP goes to the other zone. */
export const byEip: SiteBuilder = async (subject) => {
  const { ec2, clock } = subject;
  const site = await seed(subject, 1, TWO_ZONES);
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
  const [, ...more] = Addresses.filter(({ AssociationId }) => AssociationId !== undefined);
  for (const { AssociationId } of more) await ec2.send(new DisassociateAddressCommand({ AssociationId }));
  await clock.sleep(60_000);
  const demands = { mac: 'preferred', privateIp: 'preferred', eip: 'required' } as const;
  return { ...site.description, demands };
};
