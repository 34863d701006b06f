import type { AuditEvent } from '../../domain/group/failover.ts';
import type { Member } from '../../domain/group/member.ts';
import { pinTagActions } from '../../domain/group/pin-tags.ts';
import { PASS_SECONDS } from '../../domain/pass/pace.ts';
import { type Action, type ActionOutcome, actionKey, outcomeText, TAGS } from '../../domain/site/actions.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import { instant } from '../instant.ts';
import { loadLeasedGroup } from '../load.ts';
import type { StepDeps } from './deps.ts';
import type { FailoverContext, Invocation } from './messages.ts';

/** Kept back of the function's time for recording what was done. */
const RECORDING_MS = 10_000;

/**
 * Tags the snapshots that are pinned, and takes the tag off those that are not any more, so that whatever deletes old snapshots can
 * spare them. A failover goes on without the tags; answers with what people are to know then. Safe to repeat: what is tagged already is
 * seen. @param members with the pins that are recorded by now @throws StaleEpochError
 */
export const tagPins = async (
  { store, compute, clock }: StepDeps,
  context: FailoverContext,
  { members, site, invocation }: { members: readonly Member[]; site: ObservedSite; invocation: Invocation },
): Promise<string | undefined> => {
  const planned = members.flatMap((member) => pinTagActions(member, site).map((action) => ({ member, action })));
  if (planned.length === 0) return undefined;
  await loadLeasedGroup(store, context);
  const patience = Math.min(PASS_SECONDS * 1000, Math.max(0, invocation.remainingMs() - RECORDING_MS));
  const outcomes = await performAgain(
    { compute, clock },
    planned.map(({ action }) => action),
    clock.now() + patience,
  );
  const { groupId, failoverId } = context;
  const said = planned.map((one, n) => ({ ...one, outcome: outcomes[n], text: outcomeText(outcomes[n]) }));
  const events = said.map(
    ({ member: { instance }, action, outcome, text }): AuditEvent => ({
      at: instant(clock),
      groupId,
      failoverId,
      type: 'actionPerformed',
      message: `${instance.name}: ${actionKey(action)} ${text}`,
      data: { instanceId: instance.id, action, ...(outcome ? { outcome } : {}) },
    }),
  );
  await store.appendEvents(events);
  const untagged = said.filter(({ action, outcome }) => action.do === 'tag-pinned' && outcome?.outcome !== 'done');
  return untagged[0] && withoutTag(untagged.length, untagged[0].text);
};

const TRIES = 4;
const PAUSE_MS = 2_000;

/**
 * No later pass makes up for a tag that was throttled or had no answer, so such a call goes again at once. Safe to repeat: a tag is
 * written once more as it is.
 */
const performAgain = async (
  { compute, clock }: Pick<StepDeps, 'compute' | 'clock'>,
  actions: readonly Action[],
  until: number,
): Promise<readonly (ActionOutcome | undefined)[]> => {
  const outcomes = new Map((await compute.perform(actions, until)).map((outcome, n) => [n, outcome]));
  for (let n = 1; n < TRIES && clock.now() + PAUSE_MS < until; n += 1) {
    const open = [...actions.entries()].filter(([index]) => outcomes.get(index)?.outcome === 'retry');
    if (open.length === 0) break;
    await clock.sleep(PAUSE_MS);
    const again = await compute.perform(
      open.map(([, action]) => action),
      until,
    );
    for (const [index, outcome] of again.entries()) outcomes.set(open[index]?.[0] ?? -1, outcome);
  }
  return actions.map((_, n) => outcomes.get(n));
};

const withoutTag = (count: number, text: string): string =>
  `${count} pinned snapshots did not get the tag ${TAGS.pinned} (${text}); see to it that nothing deletes them before the failover is complete`;
