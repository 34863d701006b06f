import type { Lost } from '../../../domain/group/failover.ts';
import type { Member } from '../../../domain/group/member.ts';
import { unpinActions } from '../../../domain/recovery-points/pin-tags.ts';
import type { Action } from '../../../domain/site/actions.ts';
import type { ObservedSite } from '../../../domain/site/observed.ts';
import { type LeasedGroup, loadLeasedGroup } from '../../load.ts';
import { act, patience } from '../../pass/act.ts';
import { actionEvent } from '../../pass/action-event.ts';
import type { StepDeps } from '../deps.ts';
import type { Invocation } from '../messages.ts';
import { tellRollBack } from './roll-back-trail.ts';

interface Tagged {
  readonly members: readonly Member[];
  readonly lost: readonly Lost[];
  readonly site: ObservedSite;
  readonly invocation: Invocation;
}

/**
 * Takes the tags off that say what the failover has pinned and freed: its pins are given up, and production has its volumes
 * again. A volume that was not given back keeps its tags: they say what it is. Production is whole by then, so a tag that stays is no reason to hold it back: the trail
 * says so. Safe to repeat: a tag that is gone is not missed. @throws StaleEpochError
 */
export const untagAll = async (
  deps: StepDeps,
  { id: groupId, epoch, lease }: LeasedGroup,
  { members, lost, site, invocation }: Tagged,
): Promise<void> => {
  const turns = members.map((member) => ({ member, verdict: { actions: untagging(member, site, lost) } }));
  if (turns.every(({ verdict }) => verdict.actions.length === 0)) return;
  const { failoverId, undoes: rolledBack } = lease;
  await loadLeasedGroup(deps.store, { groupId, failoverId, epoch });
  const after = await act(deps, turns, patience(deps.clock, invocation));
  const events = after.flatMap(({ member, performed }) =>
    performed.map((one) => actionEvent(member.instance, one, 'roll-back')),
  );
  await tellRollBack(deps, { groupId, failoverId, rolledBack }, events);
};

/** A disk that the DR server had before stays off it, and its tags say so. */
const untagging = (member: Member, site: ObservedSite, lost: readonly Lost[]): readonly Action[] => {
  const isLost = lost.some(({ instanceId }) => instanceId === member.instance.id);
  const freed = isLost ? [] : (member.instance.freed ?? []);
  const back = freed.filter(({ serverId }) => serverId === member.productionServerId);
  return [...unpinActions(member, site), ...back.map(({ volumeId }) => ({ do: 'untag-freed', volumeId }) as const)];
};
