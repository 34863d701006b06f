import {
  StandbyMissingError,
  StandbyNotStoppedError,
  type StandbyTrouble,
} from '../../../domain/errors/reprotection-errors.ts';
import { type Member, membersOf } from '../../../domain/group/member.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import type { ProtectionRunKind } from '../../../domain/group/run-kind.ts';
import { otherStation } from '../../../domain/group/station.ts';
import { recordedNicIds } from '../../../domain/identity/group-resources.ts';
import type { NamedStandbys } from '../../../domain/reprotection/named-standbys.ts';
import { isReplaced, type Standby, standbyOf, standbySeen } from '../../../domain/reprotection/standby.ts';
import { standbyServer } from '../../../domain/reprotection/turn-round.ts';
import type { ObservedSite } from '../../../domain/site/observed.ts';
import type { Compute } from '../../../ports/compute.ts';
import type { Ports } from '../../../ports/ports.ts';
import { standbysUp } from './standbys-up.ts';
import { unfitStandbys } from './unfit-standbys.ts';

/** The members of a group with the station that waits as production: after a failover, the one that has handed over. */
export const turningMembers = (aggregate: GroupAggregate): readonly Member[] =>
  membersOf(aggregate.group, aggregate, otherStation(aggregate.group.priorityStation));

/** Those that get another server than the one that they have. */
export const replacedMembers = (aggregate: GroupAggregate, named: NamedStandbys): readonly Member[] =>
  turningMembers(aggregate).filter((member) => isReplaced(member, named));

/** Refuses what must not be protected before anything is taken: all of a group that is turned round, else what is named. */
export const lookBefore = async (
  deps: LookDeps,
  aggregate: GroupAggregate,
  { kind, named }: { readonly kind: ProtectionRunKind; readonly named: NamedStandbys },
): Promise<void> => {
  if (kind === 'reprotect') await lookRound(deps, aggregate, named);
  const members = kind === 'enable' ? replacedMembers(aggregate, named) : [];
  if (members.length > 0) await lookRound(deps, aggregate, named, members);
};

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
 * Looks at both stations of the members, and refuses what must not be protected. Changes nothing.
 * @param members with the station that waits as production @default every one of the group @throws StandbyNotStoppedError, StandbyMissingError
 */
export const lookRound = async (
  deps: LookDeps,
  aggregate: GroupAggregate,
  named: NamedStandbys,
  members: readonly Member[] = turningMembers(aggregate),
): Promise<LookedRound> => {
  const site = await observeBoth(deps, members, named);
  const seen = members.map((member) => ({ member, seen: standbySeen(standbyOf(member, named), site) }));
  const of = (is: Standby['is']): readonly StandbyTrouble[] =>
    seen.flatMap(({ member, seen: one }) =>
      one.is === is && one.is !== 'down' ? [troubleOf(member, one.serverId, one.why)] : [],
    );
  const look = { group: aggregate.group, all: turningMembers(aggregate), named, site };
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
