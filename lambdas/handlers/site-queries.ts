import { drVolume, type Member, membersOf, productionVolume } from '../domain/group/member.ts';
import type { Phase } from '../domain/group/progress.ts';
import type { GroupAggregate } from '../domain/group/protection-group.ts';
import { recordedAddressIds, recordedNicIds, resourcesOf, routeTableIds } from '../domain/identity/group-resources.ts';
import { awaitsRelaunch, mayRelaunch } from '../domain/identity/relaunch.ts';
import { keysOf } from '../domain/plan/plan-keys.ts';
import type { ObservedSite } from '../domain/site/observed.ts';
import { present } from '../domain/site/observed.ts';

import type { Compute, SiteQuery } from '../ports/compute.ts';

const defined = (ids: readonly (string | undefined)[]): readonly string[] => ids.filter((id) => id !== undefined);

/** Asked for where some are declared or promised, so that no other group pays for it. */
const routeTablesOf = (members: readonly Member[]): SiteQuery => {
  const { vpc, transit } = routeTableIds(members);
  return {
    ...(vpc.length > 0 ? { routeTables: vpc } : {}),
    ...(transit.length > 0 ? { transitRouteTables: transit } : {}),
  };
};

const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

const isHindered = ({ instance }: Member): boolean => instance.progress?.stopProtected !== undefined;

/**
 * Each of these looks is a call of its own, out of an allowance of 50 and 10 a second. A large group is not held up by them:
 * what is not looked at shows when EC2 refuses the stop, and costs that server one more pass.
 */
const MOST_PROTECTIONS_LOOKED_AT = 100;

const pairIdsOf = (members: readonly Member[]): readonly string[] =>
  members.flatMap(({ pairs }) => pairs.map(({ id }) => id));

/** What stands before the termination of a production server, and whether its successor is there. */
const relaunchQuery = (members: readonly Member[]): SiteQuery =>
  members.length === 0
    ? {}
    : {
        relaunchesOf: members.map(({ instance }) => instance.id),
        protections: { disableApiTermination: members.map(({ productionServerId }) => productionServerId) },
      };

/** The network interfaces of servers that are to be isolated. No other group pays for it. */
const isolationQuery = (members: readonly Member[]): SiteQuery => {
  const isolated = members.filter(({ group }) => group.policy.isolationSecurityGroupId !== undefined);
  return isolated.length > 0 ? { nicsOfServers: isolated.map(({ productionServerId }) => productionServerId) } : {};
};

/** What each phase looks at, and no more. */
const QUERIES = {
  fence: (members) => ({
    servers: members.map(({ productionServerId }) => productionServerId),
    ...isolationQuery(members),
    scaling: true,
    protections: { disableApiStop: members.filter(isHindered).map(({ productionServerId }) => productionServerId) },
  }),
  disks: (members) => ({
    servers: members.map(({ drServerId }) => drServerId),
    volumesOfPairs: pairIdsOf(members),
  }),
  identity: (members) => ({
    servers: members.flatMap(({ productionServerId, drServerId }) => [productionServerId, drServerId]),
    nics: unique(members.flatMap(recordedNicIds)),
    nicsOfServers: members.flatMap(({ productionServerId, drServerId }) => [productionServerId, drServerId]),
    addresses: unique(members.flatMap(recordedAddressIds)),
    volumesOfPairs: pairIdsOf(members),
    ...relaunchQuery(members.filter((member) => awaitsRelaunch(member))),
    ...routeTablesOf(members),
  }),
} as const satisfies Record<Phase, (members: readonly Member[]) => SiteQuery>;

/** What one pass of a phase looks at. */
export const siteQueryForPhase = (phase: Phase, members: readonly Member[]): SiteQuery => ({
  ...QUERIES[phase](members),
  zones: zonesOf(members),
});

/** What shows whether one sees at all: the servers of both sites, with EC2's status checks. */
export const siteQueryForSight = (members: readonly Member[]): SiteQuery => ({
  servers: members.flatMap(({ productionServerId, drServerId }) => [productionServerId, drServerId]),
  statusChecks: true,
  zones: zonesOf(members),
});

/** The zone of each server, by the group's sites. */
const zonesOf = (members: readonly Member[]): ReadonlyMap<string, string> =>
  new Map(
    members.flatMap(({ group, instance }) =>
      STATIONS.map((station): [string, string] => [instance.servers[station], group.sites[station].availabilityZone]),
    ),
  );

const STATIONS = ['source', 'target'] as const;

/** Everything a plan rests on, except the limits of the servers' types and the keys of the disks, which are known only once those are. */
export const siteQueryForPlan = (aggregate: GroupAggregate): SiteQuery => {
  const members = membersOf(aggregate.group, aggregate);
  const production = members.flatMap((member) => member.pairs.map((pair) => productionVolume(member, pair)));
  const dr = members.flatMap((member) => member.pairs.map((pair) => drVolume(member, pair)));
  const relaunch = relaunchQuery(members.filter(mayRelaunch));
  return {
    ...siteQueryForPhase('identity', members),
    ...relaunch,
    statusChecks: true,
    scaling: true,
    spotRequests: true,
    protections: {
      ...relaunch.protections,
      disableApiStop: members.map(({ productionServerId }) => productionServerId).slice(0, MOST_PROTECTIONS_LOOKED_AT),
    },
    volumes: defined([...production, ...dr]),
    securityGroups: defined([aggregate.group.policy.isolationSecurityGroupId]),
    snapshotsOfVolumes: defined(production),
  };
};

/** A look at everything a plan rests on; of a confined deployment, at the tags of all that it acts on as well. */
export const observeForPlan = async (
  compute: Compute,
  aggregate: GroupAggregate,
  confined = false,
): Promise<ObservedSite> => {
  const site = await compute.observe(siteQueryForPlan(aggregate));
  const members = membersOf(aggregate.group, aggregate);
  const servers = members.map(({ drServerId }) => present(site.servers, drServerId));
  const types = unique(defined(servers.map((server) => server?.instanceType)));
  const keys = unique(members.flatMap((member) => keysOf(member, site)));
  const tagged = confined ? unique(members.flatMap((member) => resourcesOf(member, site))) : [];
  if ([types, keys, tagged].every((ids) => ids.length === 0)) return site;
  const more = await compute.observe({ serverTypes: types, keys, groupTags: tagged });
  return { ...site, serverTypes: more.serverTypes, keys: more.keys, groupTags: more.groupTags ?? new Map() };
};
