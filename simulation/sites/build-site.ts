import { CreateKeyCommand } from '@aws-sdk/client-kms';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { must } from '../../local/site/ec2.ts';
import { seedRecoveryPoints } from '../../local/site/recovery-points.ts';
import { type SeededNetwork, seedNetwork } from '../../local/site/seed.ts';
import { stopServers } from '../../local/site/servers.ts';
import type { SiteSubject, SitesBuilder } from '../world/prepared.ts';
import { automationOf } from './automation.ts';
import { type BuiltDrServer, buildDrServer, describeServer } from './build-dr.ts';
import { type BuiltServer, buildProduction } from './build-production.ts';
import { type GroupGround, spareAddresses } from './ground.ts';
import { withIsolation } from './isolation-site.ts';
import { hardenProduction, scaleServers } from './protections.ts';
import type { GroupPlan, SitePlan } from './site-plan.ts';
import { seedGateway } from './twin-site.ts';

const ZONES = {
  one: { production: 'eu-central-1a', dr: 'eu-central-1a' },
  two: { production: 'eu-central-1a', dr: 'eu-central-1b' },
} as const;

/** Longest that EC2 takes for anything of a site, until all of the site is seen, in milliseconds. */
const SETTLED_MS = 60_000;

/** Builds what a plan says, with the SDK's plain calls, and describes each group as its owner would. */
export const buildSite =
  ({ groups }: SitePlan): SitesBuilder =>
  async (subject) => {
    const descriptions: GroupDescription[] = [];
    for (const group of groups) descriptions.push(await buildGroup(subject, group));
    return descriptions;
  };

const buildGroup = async (subject: SiteSubject, plan: GroupPlan): Promise<GroupDescription> => {
  const ground = await buildGround(subject, plan);
  const servers: BuiltServer[] = [];
  for (const server of plan.servers) servers.push(await buildProduction(ground, server));
  const drServers: BuiltDrServer[] = [];
  for (const server of servers) drServers.push(await buildDrServer(ground, server));
  await stopServers(
    subject,
    drServers.map(({ serverId }) => serverId),
  );
  for (const server of servers) await hardenProduction(subject, server);
  await scaleServers(subject, plan.name, servers);
  await takeRecoveryPoints(subject, servers);
  await subject.clock.sleep(SETTLED_MS);
  const instances = servers.map((server, n) => describeServer(server, must(drServers[n], 'a DR server')));
  const description = { ...describeGroup(ground, plan), instances };
  return plan.isolation ? withIsolation(description, subject) : description;
};

const buildGround = async (subject: SiteSubject, plan: GroupPlan): Promise<GroupGround> => {
  const zones = ZONES[plan.zones];
  const ipv6 = plan.servers.some(({ nics }) => nics.some((nic) => nic.ipv6 > 0));
  const network = await seedNetwork(subject, { zones, ipv6 });
  const twin = plan.vpcs === 'twin' ? await buildTwin(subject, zones.dr, network) : undefined;
  const needsKey = plan.servers.some(({ kms }) => kms === 'customer');
  return {
    subject,
    zones,
    network,
    ...(twin ? { twin } : {}),
    ...(needsKey ? { key: await makeKey(subject) } : {}),
    spare: spareAddresses(),
  };
};

const makeKey = async ({ ec2 }: SiteSubject): Promise<string> =>
  must((await ec2.kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn, 'a key');

/** A second VPC with the same subnets, all in the DR site's zone, and a transit gateway that leads to both VPCs. */
const buildTwin = async (subject: SiteSubject, zone: string, { vpcId, management }: SeededNetwork) => {
  const network = await seedNetwork(subject, { zones: { production: zone, dr: zone } });
  const gateway = await seedGateway(subject, [
    { VpcId: vpcId, SubnetIds: [management] },
    { VpcId: network.vpcId, SubnetIds: [network.dr] },
  ]);
  return { network, ...gateway };
};

/** The newest of them is the one that a failover is to use. */
const takeRecoveryPoints = async (subject: SiteSubject, servers: readonly BuiltServer[]): Promise<void> => {
  for (let n = 1; n <= Math.max(...servers.map(({ plan }) => plan.recoveryPoints)); n += 1) {
    const some = servers.filter(({ plan }) => plan.recoveryPoints >= n);
    await seedRecoveryPoints(subject, some);
  }
  const lone = servers.filter(({ plan }) => plan.loneSnapshot);
  // What is taken as of a server without data disks is its root disk by itself.
  await seedRecoveryPoints(
    subject,
    lone.map(({ server, serverId }) => ({ serverId, server: { ...server, disks: [] } })),
  );
};

const describeGroup = ({ zones, network, twin }: GroupGround, plan: GroupPlan) => {
  const { name, policy, servers } = plan;
  const isRelaunch = servers.some(({ nics }) => nics.some(({ strategy }) => strategy === 'relaunch'));
  return {
    name,
    description: `${servers.length} servers drawn at random`,
    sites: {
      source: { availabilityZone: zones.production, vpcId: network.vpcId },
      target: { availabilityZone: zones.dr, vpcId: (twin?.network ?? network).vpcId },
    },
    policy: { ...policy, ...(isRelaunch ? { termination: 'allowed' as const } : {}) },
    ...automationOf(plan, isRelaunch),
  };
};
