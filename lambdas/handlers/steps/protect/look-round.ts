import {
  StandbyMissingError,
  StandbyNotStoppedError,
  type StandbyTrouble,
} from '../../../domain/errors/reprotection-errors.ts';
import { type Member, membersOf } from '../../../domain/group/member.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { otherStation } from '../../../domain/group/station.ts';
import { recordedNicIds } from '../../../domain/identity/group-resources.ts';
import type { NamedStandbys } from '../../../domain/reprotection/named-standbys.ts';
import { type Standby, standbyOf, standbySeen } from '../../../domain/reprotection/standby.ts';
import { standbyServer } from '../../../domain/reprotection/turn-round.ts';
import type { ObservedSite } from '../../../domain/site/observed.ts';
import type { Compute } from '../../../ports/compute.ts';
import type { Ports } from '../../../ports/ports.ts';
import { standbysUp } from './standbys-up.ts';
import { unfitStandbys } from './unfit-standbys.ts';

/** The members of a group that has failed over, with the station that has handed over as production. */
export const turningMembers = (aggregate: GroupAggregate): readonly Member[] =>
  membersOf(aggregate.group, aggregate, otherStation(aggregate.group.priorityStation));

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
 * @throws StandbyNotStoppedError, StandbyMissingError
 */
export const lookRound = async (
  deps: LookDeps,
  aggregate: GroupAggregate,
  named: NamedStandbys,
): Promise<LookedRound> => {
  const members = turningMembers(aggregate);
  const site = await observeBoth(deps, members, named);
  const seen = members.map((member) => ({ member, seen: standbySeen(standbyOf(member, named), site) }));
  const of = (is: Standby['is']): readonly StandbyTrouble[] =>
    seen.flatMap(({ member, seen: one }) =>
      one.is === is && one.is !== 'down' ? [troubleOf(member, one.serverId, one.why)] : [],
    );
  const look = { group: aggregate.group, all: members, named, site };
  const missing = [...of('missing'), ...(await unfitStandbys(deps.store, members, look))];
  if (missing.length > 0) throw new StandbyMissingError(aggregate.group.id, missing);
  const up = members.flatMap((member) => standbysUp(member, named, site));
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
  const servers = members.flatMap((member) => [member.drServerId, standbyServer(member), standbyOf(member, named)]);
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
