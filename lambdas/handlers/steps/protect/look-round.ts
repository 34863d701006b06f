import {
  ProductionIncompleteError,
  StandbyMissingError,
  StandbyNotStoppedError,
  type StandbyTrouble,
} from '../../../domain/errors/reprotection-errors.ts';
import { type Member, membersOf } from '../../../domain/group/member.ts';
import type { GroupAggregate, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { otherStation } from '../../../domain/group/station.ts';
import { recordedNicIds } from '../../../domain/identity/group-resources.ts';
import { lackOfProduction } from '../../../domain/phases/disks/whole-production.ts';
import { type Standby, standbySeen } from '../../../domain/reprotection/standby.ts';
import { standbyServer } from '../../../domain/reprotection/turn-round.ts';
import { type ObservedSite, present } from '../../../domain/site/observed.ts';
import type { Compute } from '../../../ports/compute.ts';
import type { Ports } from '../../../ports/ports.ts';

/** EC2 servers that are to wait in the place of lost ones, by the id or name of their instance. */
export type NamedStandbys = Readonly<Record<string, string>>;

/** The members of a group that has failed over, with the station that has handed over as production. */
export const turningMembers = (aggregate: GroupAggregate): readonly Member[] =>
  membersOf(aggregate.group, aggregate, otherStation(aggregate.group.priorityStation));

/** The server that waits from now on: the one that was named, else the former production. */
export const standbyOf = (member: Member, named: NamedStandbys): string =>
  named[member.instance.id] ?? named[member.instance.name] ?? standbyServer(member);

export interface LookedRound {
  readonly members: readonly Member[];
  readonly site: ObservedSite;
  /** Servers whose state EC2 did not tell, each in a sentence. Protection takes only production; a failover needs them. */
  readonly unseen: readonly string[];
}

interface LookDeps extends Pick<Ports, 'store'> {
  readonly compute: Pick<Compute, 'observe'>;
}

/**
 * Looks at both stations, and refuses what must not be protected again. Changes nothing.
 * @throws ProductionIncompleteError, StandbyNotStoppedError, StandbyMissingError
 */
export const lookRound = async (
  deps: LookDeps,
  aggregate: GroupAggregate,
  named: NamedStandbys,
): Promise<LookedRound> => {
  const members = turningMembers(aggregate);
  const site = await observeBoth(deps, members, named);
  const lacks = members.flatMap((member) => {
    const lack = lackOfProduction(member, site);
    return lack === undefined ? [] : [`${member.instance.name}: ${lack}`];
  });
  if (lacks.length > 0) throw new ProductionIncompleteError(aggregate.group.id, lacks);
  const seen = members.map((member) => ({ member, seen: standbySeen(member, site, standbyOf(member, named)) }));
  const of = (is: Standby['is']): readonly StandbyTrouble[] =>
    seen.flatMap(({ member, seen: one }) =>
      one.is === is && one.is !== 'down' ? [troubleOf(member, one.serverId, one.why)] : [],
    );
  const missing = [...of('missing'), ...(await unfitOf(deps, members, { named, site, group: aggregate.group }))];
  if (missing.length > 0) throw new StandbyMissingError(aggregate.group.id, missing);
  const up = of('not-down');
  if (up.length > 0) throw new StandbyNotStoppedError(aggregate.group.id, up);
  const unseen = of('unknown').map(({ name, serverId, why }) => `${name}: ${serverId} (${why})`);
  return { members, site, unseen };
};

const troubleOf = ({ instance: { name } }: Member, serverId: string, why: string): StandbyTrouble => ({
  name,
  serverId,
  why,
});

const observeBoth = (
  { compute }: LookDeps,
  members: readonly Member[],
  named: NamedStandbys,
): Promise<ObservedSite> => {
  const servers = members.flatMap((member) => [member.drServerId, standbyOf(member, named)]);
  const volumes = members.flatMap(({ pairs }) => pairs.flatMap((pair) => Object.values(pair.volumes)));
  const former = members.flatMap(({ pairs, production }) => pairs.flatMap((pair) => pair.volumes[production] ?? []));
  return compute.observe({
    servers,
    nicsOfServers: servers,
    nics: members.flatMap(recordedNicIds),
    volumes,
    snapshotsOfVolumes: former,
  });
};

interface Wanted {
  readonly named: NamedStandbys;
  readonly site: ObservedSite;
  readonly group: ProtectionGroup;
}

/** A server in the place of a lost one is in the zone and VPC that waits, and belongs to nobody else. */
const unfitOf = async (
  { store }: LookDeps,
  members: readonly Member[],
  { named, site, group }: Wanted,
): Promise<readonly StandbyTrouble[]> => {
  const replaced = members.filter((member) => standbyOf(member, named) !== standbyServer(member));
  const troubles: StandbyTrouble[] = [];
  for (const member of replaced) {
    const id = standbyOf(member, named);
    const server = present(site.servers, id);
    const { availabilityZone, vpcId } = group.sites[member.production];
    const owner = await store.findInstanceByServer(id);
    if (owner && owner.id !== member.instance.id) troubles.push(troubleOf(member, id, `belongs to ${owner.name}`));
    if (server && (server.availabilityZone !== availabilityZone || server.vpcId !== vpcId)) {
      const place = `${server.availabilityZone}, ${server.vpcId}`;
      troubles.push(troubleOf(member, id, `is in ${place}; it has to be in ${availabilityZone}, ${vpcId}`));
    }
  }
  return troubles;
};
