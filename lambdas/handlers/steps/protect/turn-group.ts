import { concurrently } from '../../../concurrently.ts';
import { CallsNotTakenError, SiteNotObservedError } from '../../../domain/errors/errors.ts';
import { listed } from '../../../domain/errors/listed.ts';
import { hasIsolationGroup } from '../../../domain/group/isolation-group.ts';
import type { Member } from '../../../domain/group/member.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { groupsBefore } from '../../../domain/identity/isolation.ts';
import { nicsOf } from '../../../domain/identity/strategy.ts';
import { unpinActions } from '../../../domain/recovery-points/pin-tags.ts';
import { type FirstCopy, firstCopyOf } from '../../../domain/reprotection/first-set.ts';
import type { NamedStandbys } from '../../../domain/reprotection/named-standbys.ts';
import { standbyOf } from '../../../domain/reprotection/standby.ts';
import { turnRound } from '../../../domain/reprotection/turn-round.ts';
import { unseenProduction } from '../../../domain/reprotection/unseen-production.ts';
import { type Action, outcomeText } from '../../../domain/site/actions.ts';
import type { ObservedSite } from '../../../domain/site/observed.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { patience, performAgain } from '../../pass/act.ts';
import { actionEvent } from '../../pass/action-event.ts';
import type { Invocation } from '../messages.ts';
import { lookRound } from './look-round.ts';

/** The run that turns a group round. */
export interface Turning {
  readonly runId: string;
  readonly epoch: number;
  readonly named: NamedStandbys;
}

/** What came of it, for people. */
export interface GroupTurned {
  /** Of each disk of the new production, how much its first recovery point copies. */
  readonly copies: readonly { readonly instance: string; readonly device: string; readonly copy: FirstCopy }[];
  /** Servers that wait and were not seen, each in a sentence. */
  readonly unseen: readonly string[];
}

type TurnDeps = Pick<Ports, 'store' | 'compute' | 'clock'>;

/**
 * Records every member the other way round, for a protection from the production of now to the former one. Nothing of the
 * former disks is written to, and none is deleted: they get the tags of freed volumes. Isolated NICs of the servers that
 * wait get their security groups back. Safe to repeat: a member that was turned is left alone, and calls say the same again.
 * @throws ProductionIncompleteError, StandbyNotStoppedError, StandbyMissingError, SiteNotObservedError before anything was changed;
 * CallsNotTakenError before any member was; StaleEpochError, OutdatedCopyError
 */
export const turnGroup = async (
  deps: TurnDeps,
  aggregate: GroupAggregate,
  { runId, epoch, named }: Turning,
  invocation: Invocation,
): Promise<GroupTurned> => {
  const { members, site, unseen } = await lookRound(deps, aggregate, named);
  const open = members.filter(({ instance }) => instance.status === 'failed-over');
  const dark = open.flatMap((member) => unseenProduction(member, site) ?? []);
  if (dark.length > 0) throw new SiteNotObservedError(listed([...dark, 'Try again.']));
  await leaveOrder(deps, open, { runId, site, invocation });
  await concurrently(open, async (member) => {
    const { instance, pairs } = turnRound(member, site, standbyOf(member, named));
    // The pairs first: the instance's status says that all of the member is turned.
    await concurrently(pairs, (pair) => deps.store.savePair({ ...pair, epoch }));
    await deps.store.saveInstance({ ...instance, epoch });
  });
  const copies = members.flatMap((member) =>
    member.pairs.map((pair) => ({
      instance: member.instance.name,
      device: pair.device,
      copy: firstCopyOf(member, pair, site),
    })),
  );
  return { copies, unseen };
};

interface Leaving {
  readonly runId: string;
  readonly site: ObservedSite;
  readonly invocation: Invocation;
}

const leaveOrder = async (
  { store, compute, clock }: TurnDeps,
  members: readonly Member[],
  { runId, site, invocation }: Leaving,
): Promise<void> => {
  const planned = members.flatMap((member) => leavingCalls(member, site, runId).map((action) => ({ member, action })));
  const performed = await performAgain(
    { compute, clock },
    planned.map(({ action }) => action),
    patience(clock, invocation),
  );
  const at = instant(clock);
  const events = performed.flatMap((one, n) => {
    const member = planned[n]?.member;
    return member ? [{ at, groupId: member.group.id, failoverId: runId, ...actionEvent(member.instance, one) }] : [];
  });
  await store.appendEvents(events);
  const left = performed.filter(({ outcome: { outcome } }) => outcome !== 'done' && outcome !== 'failed');
  if (left[0])
    throw new CallsNotTakenError(`EC2 has not taken ${left.length} calls: ${outcomeText(left[0].outcome)}. Try again.`);
};

/**
 * Whose the former disks are stands on them, by the failover that ended their production. The recovery points that it went to
 * are needed by no run any more. And no NIC stays cut off that clients are to reach after the way home.
 */
const leavingCalls = (member: Member, site: ObservedSite, runId: string): readonly Action[] => {
  const { group, instance, pairs, production, productionServerId } = member;
  const former = pairs.flatMap((pair) => pair.volumes[production] ?? []);
  const failoverId = instance.stayDown?.failoverId ?? instance.progress?.failoverId ?? runId;
  const isolated = nicsOf(productionServerId, site).filter((nic) => hasIsolationGroup(nic, group.policy));
  return [
    ...former.map((volumeId) => ({ do: 'tag-freed', volumeId, groupId: group.id, failoverId }) as const),
    ...unpinActions(member, site),
    ...isolated.flatMap((nic) => {
      const securityGroupIds = groupsBefore(member, nic);
      return securityGroupIds ? [{ do: 'restore-groups', networkInterfaceId: nic.id, securityGroupIds } as const] : [];
    }),
  ];
};
