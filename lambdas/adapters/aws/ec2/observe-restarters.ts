import {
  type Fact,
  type ObservedServer,
  type ObservedSite,
  SCALING_TAG,
  type ScalingMembership,
} from '../../../domain/site/observed.ts';
import type { SiteQuery } from '../../../domain/site/site-query.ts';
import { factsOf, look, type Reader } from './look.ts';
import { GROUP_SIZES, MEMBERSHIPS, SPOT_REQUESTS } from './restarter-reads.ts';

type Servers = ReadonlyMap<string, Fact<ObservedServer>>;

/** What could start the servers again. Only servers that show a sign of a restarter are asked about. */
export const observeRestarters = async (
  reader: Reader,
  servers: Servers,
  { scaling, scalingGroups = [], spotRequests }: SiteQuery,
): Promise<Pick<ObservedSite, 'scaling' | 'scalingGroups' | 'spotRequests'>> => {
  const [memberships, groups, requests] = await Promise.all([
    scaling ? observeScaling(reader, servers) : new Map(),
    look(reader, GROUP_SIZES, scalingGroups),
    spotRequests ? observeSpot(reader, servers) : new Map(),
  ]);
  return { scaling: memberships, scalingGroups: factsOf(scalingGroups, groups), spotRequests: requests };
};

const idsWhere = (servers: Servers, holds: (server: ObservedServer) => boolean): readonly string[] =>
  [...servers].filter(([, seen]) => seen.is === 'present' && holds(seen.value)).map(([id]) => id);

const observeSpot = async (reader: Reader, servers: Servers) => {
  const spot = idsWhere(servers, (server) => server.spot);
  return factsOf(spot, await look(reader, SPOT_REQUESTS, spot));
};

/** A server that EC2 shows without the tag belongs to no group. */
const observeScaling = async (reader: Reader, servers: Servers): Promise<Map<string, Fact<ScalingMembership>>> => {
  const untagged = idsWhere(servers, ({ tags }) => !(SCALING_TAG in tags));
  const tagged = idsWhere(servers, ({ tags }) => SCALING_TAG in tags);
  const members = await look(reader, MEMBERSHIPS, tagged);
  const groups = members.found.map(([, { scalingGroup }]) => scalingGroup);
  const sizes = new Map((await look(reader, GROUP_SIZES, groups)).found);
  const sized = members.found.map(([id, member]) => {
    const size = sizes.get(member.scalingGroup);
    return [id, { ...member, ...(size ? { size } : {}) }] as const;
  });
  const none = untagged.map((id): [string, Fact<ScalingMembership>] => [id, { is: 'absent' }]);
  return new Map([...none, ...factsOf(tagged, { ...members, found: sized })]);
};
