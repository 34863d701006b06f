import type { Member } from '../../domain/group/member.ts';
import type { ReplicationPair } from '../../domain/group/protection-group.ts';
import { pinTagActions } from '../../domain/recovery-points/pin-tags.ts';
import { outcomeText, TAGS } from '../../domain/site/actions.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import { instant } from '../instant.ts';
import { loadLeasedGroup } from '../load.ts';
import { patience, performAgain } from '../pass/act.ts';
import { actionEvent } from '../pass/action-event.ts';
import type { StepDeps } from './deps.ts';
import type { FailoverContext, Invocation } from './messages.ts';

export interface Pinning {
  readonly member: Member;
  readonly before: readonly ReplicationPair[];
}

/**
 * Tags the snapshots that are pinned, and takes the tag off those that are not any more, so that whatever deletes old snapshots can
 * spare them. A failover goes on without the tags; answers with what people are to know then. Safe to repeat: a tag is overwritten with the
 * same value. @param pinning members with their pairs until now, and with the pins that are recorded by now @throws StaleEpochError
 */
export const tagPins = async (
  { store, compute, clock }: StepDeps,
  context: FailoverContext,
  { pinning, site, invocation }: { pinning: readonly Pinning[]; site: ObservedSite; invocation: Invocation },
): Promise<string | undefined> => {
  const planned = pinning.flatMap(({ member, before }) =>
    pinTagActions(member, site, before).map((action) => ({ member, action })),
  );
  if (planned.length === 0) return undefined;
  await loadLeasedGroup(store, context);
  const performed = await performAgain(
    { compute, clock },
    planned.map(({ action }) => action),
    patience(clock, invocation),
  );
  const { groupId, failoverId } = context;
  const about = { at: instant(clock), groupId, failoverId };
  const events = performed.flatMap((one, n) => {
    const instance = planned[n]?.member.instance;
    return instance ? [{ ...about, ...actionEvent(instance, one) }] : [];
  });
  await store.appendEvents(events);
  const untagged = performed.filter(({ action, outcome }) => action.do === 'tag-pinned' && outcome.outcome !== 'done');
  return untagged[0] && withoutTag(untagged.length, outcomeText(untagged[0].outcome));
};

const withoutTag = (count: number, text: string): string =>
  `${count} pinned snapshots did not get the tag ${TAGS.pinned} (${text}); see to it that nothing deletes them before the failover is complete`;
