import { type Member, membersOf, pointOf } from '../group/member.ts';
import { pointText } from '../group/point-choice.ts';
import type { GroupAggregate, ProtectionGroup, ReplicationPair } from '../group/protection-group.ts';
import { standingPoint } from '../group/standing-point.ts';
import { eipsOf } from '../identity/fidelity.ts';
import type { Instant } from '../instant.ts';
import { recoverySetFor } from '../recovery-points/recovery-point.ts';
import { type Facts, fact, type ObservedServer, type ObservedSite, present, SCALING_TAG } from '../site/observed.ts';
import { hash32, hash64, stableJson } from '../stable-hash.ts';
import { keysOf } from './plan-keys.ts';
import { otherNics } from './plan-other-nics.ts';
import { routeFacts } from './route-facts.ts';

/** Fingerprints of facts, by the name that people know the fact by. */
type Fingerprints = Readonly<Record<string, string>>;

/** What a plan rests on: a fingerprint of every fact, so that two plans can be told apart, and by what. */
export interface PlanBasis {
  /** Of all facts together: the plan's name. */
  readonly digest: string;
  readonly madeAt: Instant;
  readonly group: Fingerprints;
  readonly servers: readonly { readonly id: string; readonly name: string; readonly facts: Fingerprints }[];
}

/**
 * The facts that a plan of this group, from this look, rests on. Left out is what changes without changing what a failover
 * would do: whether production runs, and that there is a newer recovery point than before.
 * @param aggregate as `refreshRecorded` leaves it
 */
export const planBasis = (aggregate: GroupAggregate, site: ObservedSite): PlanBasis => {
  const group = fingerprints({
    ...factsOfGroup(aggregate.group),
    ...pointFact(aggregate),
    ...isolationFact(aggregate.group, site),
    ...gatewayFact(site),
  });
  const servers = membersOf(aggregate.group, aggregate).map((member) => ({
    id: member.instance.id,
    name: member.instance.name,
    facts: fingerprints(factsOfMember(member, site)),
  }));
  return { digest: hash64(stableJson([group, servers])), madeAt: site.at, group, servers };
};

/** The facts that differ, as `web-1: DR server`; those of servers that came or went as `web-1`. */
export const changedFacts = (before: PlanBasis, now: PlanBasis): readonly string[] => {
  const names = [...new Set([...before.servers, ...now.servers].map(({ name }) => name))];
  const of = (basis: PlanBasis, name: string) => basis.servers.find((server) => server.name === name)?.facts;
  return [
    ...differing(before.group, now.group).map((fact) => `group: ${fact}`),
    ...names.flatMap((name) => {
      const [was, is] = [of(before, name), of(now, name)];
      return was && is ? differing(was, is).map((fact) => `${name}: ${fact}`) : [name];
    }),
  ];
};

const differing = (one: Fingerprints, other: Fingerprints): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name]);

const fingerprints = (facts: Readonly<Record<string, unknown>>): Fingerprints =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, hash32(stableJson(value ?? null))]));

const factsOfGroup = ({ status, protectedStatus, lease, epoch, sites, demands, policy }: ProtectionGroup) => ({
  'status and protection': { status, protectedStatus, epoch, failoverId: lease?.failoverId },
  'sites, demands and policy': { sites, demands, policy },
});

/** Told where another than the newest is chosen, so that all other plans keep their names. */
const pointFact = ({ group, instances, point = standingPoint(group, instances) }: GroupAggregate) =>
  point === undefined || point === 'newest' ? {} : { 'choice of the recovery point': pointText(point) };

/** A newer recovery point than before changes nothing for a plan, but where one of a moment or of a name was chosen. */
const recoveryFact = (member: Member, site: ObservedSite): unknown => {
  const answer = recoverySetFor(member, site);
  return answer.is === 'present' && typeof pointOf(member) === 'object' ? answer.set.setId : answer.is;
};

/** Told where one is named, so that the plans of other groups keep their names. */
const isolationFact = ({ policy }: ProtectionGroup, site: ObservedSite) => {
  const { isolationSecurityGroupId: id } = policy;
  return id ? { 'isolation security group': seen(site.securityGroups, [id], (group) => group) } : {};
};

/** Told where EIPs go to another VPC, so that the plans of other groups keep their names. */
const gatewayFact = ({ gateways = new Map() }: ObservedSite) =>
  gateways.size === 0 ? {} : { 'internet gateway of the DR VPC': seen(gateways, [...gateways.keys()], (one) => one) };

const factsOfMember = (member: Member, site: ObservedSite) => {
  const { instance, pairs, productionServerId, drServerId } = member;
  const dr = present(site.servers, drServerId);
  const routes = routeFacts(member, site);
  const keys = keysOf(member, site);
  const others = otherNics(member, site);
  return {
    ...(routes.length > 0 ? { routes } : {}),
    ...(keys.length > 0 ? { 'KMS keys of the disks': seen(site.keys, [...keys].sort(), (key) => key) } : {}),
    ...(others.length > 0 ? { 'NICs that are not part of the group': others } : {}),
    'recorded identity and disks': { servers: instance.servers, nics: instance.nics, pairs: pairs.map(recordOf) },
    'production server': seen(site.servers, [productionServerId], (server) => lasting(server)),
    'DR server': seen(site.servers, [drServerId], (server) => ({ ...lasting(server), state: server.state })),
    'NICs of production': seen(
      site.nics,
      instance.nics.map((nic) => nic.networkInterfaceId),
      (nic) => nic,
    ),
    'NICs of the DR server': seen(site.found.nicsOfServers, [drServerId], (ids) =>
      seen(site.nics, [...ids].sort(), (nic) => nic),
    ),
    EIPs: seen(
      site.addresses,
      instance.nics.flatMap(eipsOf).map(({ allocationId }) => allocationId),
      (eip) => eip,
    ),
    'recovery point': recoveryFact(member, site),
    'limits of the DR server type': dr && seen(site.serverTypes, [dr.instanceType], (limits) => limits),
  };
};

const recordOf = ({ id, device, bootable, volumes, disk, faultLevel, status }: ReplicationPair) => ({
  id,
  device,
  bootable,
  volumes,
  disk,
  faultLevel,
  status,
});

const lasting = ({ state: _, impaired: __, applicationImpaired: ___, tags, ...server }: ObservedServer) => ({
  ...server,
  scalingGroup: tags[SCALING_TAG],
});

/** Absent and unknown are facts too; why something is unknown is none. */
const seen = <T>(facts: Facts<T>, ids: readonly string[], of: (value: T) => unknown) =>
  ids.map((id) => {
    const found = fact(facts, id);
    return found.is === 'present' ? [id, of(found.value)] : [id, found.is];
  });
