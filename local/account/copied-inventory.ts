import type { Instance } from '@aws-sdk/client-ec2';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { must } from '../site/ec2.ts';
import type { InventoryInput, ServerInput } from '../site/inventory.ts';
import { namesFor } from './copied-names.ts';
import { type CopiedNetwork, copiedNetwork } from './copied-network.ts';
import { copiedRecoveryPoints } from './copied-recovery-point.ts';
import { copiedDisks, copiedNics } from './copied-server.ts';
import { copiedTags } from './copied-tags.ts';
import { knownTypeFor } from './known-type.ts';
import type { SeenAccount, SeenServer } from './look.ts';
import { said, saidIfAny, saidIfOn } from './said.ts';

export interface CopyOptions {
  /** Name of the group; the zones are appended where there are several groups. */
  readonly group: string;
  /** DR servers by the id of their production server, besides those that a tag names. */
  readonly pairs: ReadonlyMap<string, string>;
}

export interface CopiedInventory {
  readonly inventory: InventoryInput;
  /** What the file does not have, or has otherwise than the account, for people. */
  readonly left: readonly string[];
}

/** What was seen of an account, as an inventory with its ids. */
export const copiedInventory = (account: SeenAccount, { group, pairs }: CopyOptions): CopiedInventory => {
  const left: string[] = [];
  const called = ({ Tags }: Instance) => Tags?.find(({ Key }) => Key === 'Name')?.Value;
  const ids = account.servers.map(({ instance }) => ({ id: instance.InstanceId ?? '?', called: called(instance) }));
  const names = namesFor(ids);
  const network = copiedNetwork(account);
  const copying = {
    account,
    names,
    network,
    pairs: allPairs(account, pairs),
    leave: (what: string) => left.push(what),
  };
  const servers = account.servers.map((server) => copiedServer(server, copying));
  return { inventory: { vpcs: [...network.vpcs], servers, groups: groupsOf(servers, network, group) }, left };
};

interface Copying {
  readonly account: SeenAccount;
  readonly names: ReadonlyMap<string, string>;
  readonly network: CopiedNetwork;
  /** Production servers by the id of their DR server. */
  readonly pairs: ReadonlyMap<string, string>;
  leave(what: string): void;
}

const allPairs = ({ servers }: SeenAccount, named: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const byTag = servers.flatMap(({ instance }) => {
    const production = instance.Tags?.find(({ Key }) => Key === TAGS.drServerOf)?.Value;
    return production === undefined ? [] : [[instance.InstanceId ?? '?', production] as const];
  });
  return new Map([...byTag, ...[...named].map(([production, dr]) => [dr, production] as const)]);
};

const copiedServer = (seen: SeenServer, copying: Copying): ServerInput => {
  const { account, names, pairs, network } = copying;
  const { InstanceId: id = '?', ...instance } = seen.instance;
  const leave = (what: string) => copying.leave(`${id}: ${what}`);
  const tagsOf = (tags: Instance['Tags'], what: string) =>
    copiedTags(tags, (left) => copying.leave(`${what}: ${left}`));
  const { [TAGS.managementNics]: management = '', [TAGS.drServerOf]: _, ...tags } = tagsOf(instance.Tags, id);
  const { root, disks } = copiedDisks(seen.instance, { account, tagsOf });
  if (!root) leave('has no root volume; it gets one');
  const managementNics = (management.match(/\d+/g) ?? []).map(Number);
  const drFor = names.get(pairs.get(id) ?? '');
  const name = must(names.get(id), `a name of ${id}`);
  return {
    name,
    id,
    ...said('drFor', drFor),
    type: knownTypeFor(instance, leave),
    ...said('image', instance.ImageId),
    state: /^(running|pending)$/.test(instance.State?.Name ?? '') ? 'running' : 'stopped',
    ...said('spot', spotOf(instance, account)),
    ...said('root', root),
    disks,
    nics: copiedNics(id, { account, subnets: network.subnets, managementNics, tagsOf, leave }),
    ...settingsOf(seen),
    ...(drFor === undefined ? { recoveryPoints: copiedRecoveryPoints(root ? [root, ...disks] : disks, account) } : {}),
    ...saidIfAny('tags', withoutName(tags, name)),
  };
};

/** The name is the tag `Name`, unless another server has the name, or the tag has characters that a name has not. */
const withoutName = ({ Name, ...tags }: Readonly<Record<string, string>>, name: string) =>
  Name === undefined || Name === name ? tags : { ...tags, Name };

const settingsOf = ({ instance, terminationProtection, stopProtection }: SeenServer) => ({
  ...saidIfOn('terminationProtection', terminationProtection),
  ...saidIfOn('stopProtection', stopProtection),
  ...said('keyName', instance.KeyName),
  ...said('instanceProfile', instance.IamInstanceProfile?.Arn),
  ...saidIfOn('ebsOptimized', instance.EbsOptimized),
});

const spotOf = ({ SpotInstanceRequestId }: Instance, { spotRequests }: SeenAccount): ServerInput['spot'] => {
  if (SpotInstanceRequestId === undefined) return undefined;
  const request = spotRequests.find((one) => one.SpotInstanceRequestId === SpotInstanceRequestId);
  return request?.Type === 'persistent' ? 'persistent' : 'one-time';
};

/** A group has one production site and one DR site, so servers in other zones or VPCs are another group. */
const groupsOf = (
  servers: readonly ServerInput[],
  { vpcs }: CopiedNetwork,
  group: string,
): NonNullable<InventoryInput['groups']> => {
  const zoneOf = ({ nics }: ServerInput): string =>
    vpcs.flatMap(({ subnets }) => subnets.filter(({ name }) => name === nics[0]?.subnet))[0]?.zone ?? '?';
  const paired = servers.flatMap((production) => {
    const dr = servers.find(({ drFor }) => drFor === production.name);
    return dr ? [{ name: production.name, sites: `${zoneOf(production)}-${zoneOf(dr)}` }] : [];
  });
  const bySites = [...Map.groupBy(paired, ({ sites }) => sites)];
  return bySites.map(([sites, members]) => ({
    name: bySites.length === 1 ? group : `${group}-${sites}`,
    servers: members.map(({ name }) => name),
  }));
};
