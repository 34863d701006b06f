import { CreateKeyCommand } from '@aws-sdk/client-kms';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { describeGroup } from './describe-group.ts';
import { choose, type Ec2OnClock } from './ec2.ts';
import type { Inventory, LaunchedServer } from './inventory-defaults.ts';
import { furnishGround } from './network.ts';
import { furnishNics } from './nics.ts';
import { type Furnished, pairsOf } from './pairs.ts';
import { furnishRecoveryPoints } from './recovery-points.ts';
import { launchServers, stopServers } from './servers.ts';

export interface FurnishedPair {
  readonly name: string;
  readonly production: string;
  readonly dr: string;
  /** Device indexes of the NICs that stay with production's server. */
  readonly managementNics: readonly number[];
}

export interface FurnishedSite {
  readonly vpcIds: readonly string[];
  /** EC2 ids by the name in the inventory. */
  readonly serverIds: Readonly<Record<string, string>>;
  readonly pairs: readonly FurnishedPair[];
  /** What `sdrs group import` takes, for each group. */
  readonly groups: readonly GroupDescription[];
}

/**
 * Furnishes a site with the plain SDK, so that it is made alike in the simulated EC2 and in any other: first production, then
 * the DR servers, then NICs, recovery points, and whatever is to be stopped.
 */
export const furnish = async (subject: Ec2OnClock, inventory: Inventory): Promise<FurnishedSite> => {
  await makeKeys(subject, inventory);
  const ground = await furnishGround(subject, inventory.vpcs);
  const isDr = ({ drFor }: LaunchedServer['server']) => drFor !== undefined;
  const [own, dr] = [inventory.servers.filter((server) => !isDr(server)), inventory.servers.filter(isDr)];
  const launched = [...(await launchServers(subject, own, ground)), ...(await launchServers(subject, dr, ground))];
  const furtherNics = launched.filter(({ server }) => server.nics.length > 1);
  await furnishNics(subject, furtherNics, ground);
  await furnishRecoveryPoints(subject, launched);
  const toStop = launched.filter(({ server }) => server.state === 'stopped').map(({ serverId }) => serverId);
  if (toStop.length > 0) await stopServers(subject, toStop);
  subject.ec2.arrange?.({});
  return told(subject, inventory, { ground, launched });
};

/** Keys that disks name and the account does not have: to a simulated account each is a key of its own. */
const makeKeys = async (subject: Ec2OnClock, { servers }: Inventory): Promise<void> => {
  const disks = servers.flatMap(({ root, disks: more }) => [...(root ? [root] : []), ...more]);
  const keys = new Set(disks.flatMap(({ kmsKeyId }) => kmsKeyId ?? []));
  for (const key of keys) {
    if (/(^|:)alias\//.test(key) || !subject.ec2.kms) continue;
    choose(subject, { key: [key] });
    await subject.ec2.kms.send(new CreateKeyCommand({}));
  }
};

const told = async (subject: Ec2OnClock, inventory: Inventory, furnished: Furnished): Promise<FurnishedSite> => {
  const { ground, launched } = furnished;
  const groups: GroupDescription[] = [];
  for (const group of inventory.groups) groups.push(await describeGroup(subject, group, furnished));
  return {
    vpcIds: [...new Set([...ground.values()].map(({ vpcId }) => vpcId))],
    serverIds: Object.fromEntries(launched.map(({ server, serverId }) => [server.name, serverId])),
    pairs: pairsOf(launched).map(({ production, dr }) => ({
      name: production.server.name,
      production: production.serverId,
      dr: dr.serverId,
      managementNics: production.server.nics.filter(({ role }) => role === 'management').map(({ index }) => index),
    })),
    groups,
  };
};
