import { TAGS } from '../../../domain/site/actions.ts';
import type { Fact, ObservedServer, ObservedSite } from '../../../domain/site/observed.ts';
import type { SiteQuery } from '../../../domain/site/site-query.ts';
import type { Clock } from '../../../ports/clock.ts';
import { APPLICATION_STATUSES } from './application-status-reads.ts';
import { GROUP_TAGS, TAGGED_FOR } from './group-tags.ts';
import { observeKeys } from './keys.ts';
import { factsOf, idsByOwner, look, lookByZone, type Reader } from './look.ts';
import { observeRestarters } from './observe-restarters.ts';
import {
  ADDRESSES,
  DR_SERVERS_OF,
  NICS,
  NICS_OF_SERVERS,
  PROTECTIONS,
  RELAUNCHES,
  type Read,
  SERVER_TYPES,
  SERVERS,
  SERVERS_OF_ZONE,
  SNAPSHOTS_OF_VOLUMES,
  STATUS_CHECKS,
  VOLUMES,
  VOLUMES_FREED_IN,
  VOLUMES_OF_PAIRS,
} from './reads.ts';
import { mergeRoutes, ROUTE_TABLES, TRANSIT_ROUTE_TABLES } from './route-reads.ts';
import { SECURITY_GROUPS } from './security-group-reads.ts';
import { VOLUME_LOADING } from './volume-loading-reads.ts';
import { GATEWAYS_OF_VPCS, VPCS } from './vpc-reads.ts';

/** One look, all kinds of resources side by side. `at` is the moment it began: nothing in it is older. */
export const observeSite = async (reader: Reader, clock: Clock, query: SiteQuery): Promise<ObservedSite> => {
  const at = new Date(clock.now()).toISOString();
  const [servers, nics, addresses, volumes, snapshots, serverTypes, protections, routeTables, securityGroups, keys] =
    await Promise.all([
      observeAllServers(reader, query),
      observeNics(reader, query),
      byIds(reader, ADDRESSES, query.addresses),
      observeVolumes(reader, query),
      observeSnapshots(reader, query),
      byIds(reader, SERVER_TYPES, query.serverTypes),
      observeProtections(reader, query),
      observeRouteTables(reader, query),
      byIds(reader, SECURITY_GROUPS, query.securityGroups),
      observeKeys(reader, query),
    ]);
  const [restarters, groupTags, others] = await Promise.all([
    observeRestarters(reader, servers.all, query),
    observeGroupTags(reader, query),
    observeOthers(reader, query),
  ]);
  return {
    at,
    ...servers.shown,
    nics: nics.all,
    addresses,
    volumes: volumes.all,
    ...restarters,
    protections,
    snapshots: snapshots.all,
    serverTypes,
    routeTables,
    securityGroups,
    keys,
    groupTags: groupTags.all,
    ...others,
    found: {
      ...servers.found,
      nicsOfServers: nics.found,
      ...volumes.found,
      snapshotsOfVolumes: snapshots.found,
      taggedFor: groupTags.found,
    },
  };
};

/** The resources that the query names, and the resources that tags name. */
const observeAllServers = async (reader: Reader, query: SiteQuery) => {
  const { relaunchesOf = [], drServersOf = [] } = query;
  const [all, applicationStatuses, relaunches, standIns] = await Promise.all([
    observeServers(reader, query),
    observeApplications(reader, query),
    look(reader, RELAUNCHES, relaunchesOf),
    look(reader, DR_SERVERS_OF, drServersOf),
  ]);
  for (const [id, value] of relaunches.found) all.set(id, { is: 'present', value });
  return {
    all,
    shown: { servers: all, applicationStatuses },
    found: {
      relaunchesOf: idsByOwner(relaunchesOf, relaunches, ({ tags }) => tags[TAGS.relaunchOf]),
      drServersOf: idsByOwner(drServersOf, standIns, ({ tags }) => tags[TAGS.drServerOf]),
    },
  };
};

/** What few looks ask for. */
const observeOthers = async (reader: Reader, { loadingOf, vpcs, gatewaysOf }: SiteQuery) => ({
  loading: await byIds(reader, VOLUME_LOADING, loadingOf),
  vpcs: await byIds(reader, VPCS, vpcs),
  gateways: await byIds(reader, GATEWAYS_OF_VPCS, gatewaysOf),
});

const byIds = async <T>(reader: Reader, read: Read<T>, ids: readonly string[] = []) =>
  factsOf(ids, await look(reader, read, ids));

const observeNics = async (reader: Reader, { nics = [], nicsOfServers = [] }: SiteQuery) => {
  const [own, attached] = await Promise.all([look(reader, NICS, nics), look(reader, NICS_OF_SERVERS, nicsOfServers)]);
  return {
    all: factsOf(nics, own, attached.found),
    found: idsByOwner(nicsOfServers, attached, ({ attachment }) => attachment?.serverId),
  };
};

const observeVolumes = async (reader: Reader, query: SiteQuery) => {
  const { volumes = [], volumesOfPairs = [], volumesFreedIn = [] } = query;
  const [own, made, freed] = await Promise.all([
    look(reader, VOLUMES, volumes),
    look(reader, VOLUMES_OF_PAIRS, volumesOfPairs),
    look(reader, VOLUMES_FREED_IN, volumesFreedIn),
  ]);
  return {
    all: factsOf(volumes, own, [...made.found, ...freed.found]),
    found: {
      volumesOfPairs: idsByOwner(volumesOfPairs, made, ({ tags }) => tags[TAGS.pair]),
      volumesFreedIn: idsByOwner(volumesFreedIn, freed, ({ tags }) => tags[TAGS.freedIn]),
    },
  };
};

const observeSnapshots = async (reader: Reader, { snapshotsOfVolumes = [] }: SiteQuery) => {
  const taken = await look(reader, SNAPSHOTS_OF_VOLUMES, snapshotsOfVolumes);
  return {
    all: factsOf([], taken),
    found: idsByOwner(snapshotsOfVolumes, taken, ({ volumeId }) => volumeId),
  };
};

const observeApplications = async (reader: Reader, { applicationStatusOf = [], zones = NO_ZONES }: SiteQuery) =>
  factsOf(applicationStatusOf, await lookByZone(reader, APPLICATION_STATUSES, applicationStatusOf, zones));

const observeGroupTags = async (reader: Reader, { groupTags = [], taggedFor = [] }: SiteQuery) => {
  const [own, tagged] = await Promise.all([look(reader, GROUP_TAGS, groupTags), look(reader, TAGGED_FOR, taggedFor)]);
  return { all: factsOf(groupTags, own, tagged.found), found: idsByOwner(taggedFor, tagged, (groupId) => groupId) };
};

const observeProtections = async (reader: Reader, { protections }: SiteQuery) => {
  const [disableApiStop, disableApiTermination] = await Promise.all([
    byIds(reader, PROTECTIONS.disableApiStop, protections?.disableApiStop),
    byIds(reader, PROTECTIONS.disableApiTermination, protections?.disableApiTermination),
  ]);
  return { disableApiStop, disableApiTermination };
};

const observeRouteTables = async (reader: Reader, { routeTables = [], transitRouteTables = [] }: SiteQuery) => {
  const [own, transit] = await Promise.all([
    look(reader, ROUTE_TABLES, routeTables),
    look(reader, TRANSIT_ROUTE_TABLES, transitRouteTables),
  ]);
  const merged = { ...transit, found: mergeRoutes(transit.found) };
  return new Map([...factsOf(routeTables, own), ...factsOf(transitRouteTables, merged)]);
};

const observeServers = async (reader: Reader, query: SiteQuery): Promise<Map<string, Fact<ObservedServer>>> => {
  const servers = await serversOf(reader, query);
  if (!query.statusChecks) return servers;
  const there = [...servers].filter(isThere).map(([id]) => id);
  const checked = await lookByZone(reader, STATUS_CHECKS, there, query.zones ?? NO_ZONES);
  // Where the status call failed, what it says stays out: no evidence of a fault, and none of health.
  const told: readonly (readonly [string, Partial<ObservedServer>])[] = [
    ...checked.found,
    ...[...checked.failed].map(([id, statusUnread]) => [id, { statusUnread }] as const),
  ];
  for (const [id, check] of told) {
    const server = servers.get(id);
    if (server?.is === 'present') servers.set(id, { is: 'present', value: { ...server.value, ...check } });
  }
  return servers;
};

const NO_ZONES: ReadonlyMap<string, string> = new Map();

/** Where nobody knows the zones (an import), nothing can be kept apart, and a filter has the larger allowance. */
const serversOf = async (reader: Reader, { servers = [], zones = NO_ZONES }: SiteQuery) =>
  zones.size === 0
    ? byIds(reader, SERVERS, servers)
    : factsOf(servers, await lookByZone(reader, SERVERS_OF_ZONE, servers, zones));

const isThere = ([, server]: [string, Fact<ObservedServer>]): boolean =>
  server.is === 'present' && server.value.state !== 'terminated';
