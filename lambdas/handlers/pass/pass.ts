import { concurrently } from '../../concurrently.ts';
import type { AuditEvent } from '../../domain/group/failover.ts';
import { fenceIntentOf } from '../../domain/group/fence-intent.ts';
import { type Member, membersOf } from '../../domain/group/member.ts';
import type { MemberProgress, Phase } from '../../domain/group/progress.ts';
import type { Instant, ProtectedInstance } from '../../domain/group/protection-group.ts';
import { advance, memberState } from '../../domain/pass/advance.ts';
import { nextActions } from '../../domain/pass/next-actions.ts';
import { PASS_SECONDS, type Turn, waitOfPass } from '../../domain/pass/pace.ts';
import { type Performed, type PhaseVerdict, waiting } from '../../domain/pass/phase-verdict.ts';
import { type Action, type ActionOutcome, actionKey, outcomeText } from '../../domain/site/actions.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import { actedOnUntil, acting } from '../acting.ts';
import { instant } from '../instant.ts';
import { type LeasedGroup, loadLeasedGroup, loadLeasedMembers } from '../load.ts';
import { siteQueryForPhase } from '../site-queries.ts';
import type { StepDeps } from '../steps/deps.ts';
import { keepRelaunches } from '../steps/keep-relaunch.ts';
import { contextOf, type FailoverContext, type Invocation, type PassResult } from '../steps/messages.ts';
import { milestone } from './milestone.ts';
import { assertNotCancelled, noteBefore } from './note-before.ts';

/** Kept back of the function's time for recording what was done. */
const RECORDING_MS = 10_000;

/** What a pass leaves behind: its counts and every member's progress after it. */
export interface Pass {
  readonly result: PassResult;
  readonly progresses: readonly (MemberProgress | undefined)[];
}

/**
 * One pass of one phase over all members that have not failed: look, ask the rules what each needs next, issue those
 * calls, record. It waits for nothing but the API's allowance. Running it again is safe at any point: what is done is
 * observed, never assumed; a call that was made and not recorded shows in the next look.
 * @throws StaleEpochError if another failover has taken over, OutdatedCopyError if another try has written meanwhile,
 * FailoverCancelledError
 */
export const reconcile = async (
  deps: StepDeps,
  phase: Phase,
  input: FailoverContext,
  invocation: Invocation,
): Promise<Pass> => {
  const context = contextOf(input);
  return acting(deps, [context.groupId], invocation, () => passOver(deps, phase, context, invocation));
};

const passOver = async (
  deps: StepDeps,
  phase: Phase,
  context: FailoverContext,
  invocation: Invocation,
): Promise<Pass> => {
  const { store, compute, clock } = deps;
  const leased = await loadLeasedMembers(store, context);
  const { group } = leased;
  const members = membersOf(group, leased.members);
  assertNotCancelled(group.lease, members);
  // Fencing goes on for members that have failed otherwise: their production is not to stay half alive meanwhile.
  const unfailed = members.filter(({ instance }) => phase === 'fence' || memberState(instance.progress) !== 'failed');
  const site = await compute.observe(siteQueryForPhase(phase, unfailed));
  const open = phase === 'identity' ? await keepRelaunches(store, context, unfailed, site) : unfailed;
  const now = instant(clock);
  const held = phase === 'identity' ? await heldUntil(deps, group, invocation) : undefined;
  const verdicts = open.map((member) => ({
    member,
    verdict: holding(held, member, nextActions(phase, member, site, now)),
  }));
  const noted = await noteBefore(store, verdicts, { site, now, epoch: context.epoch });
  // The last look before acting: an executor that was suspended meanwhile finds its lease gone and stops here, and one
  // that has been called off meanwhile stops as well.
  if (verdicts.some(({ verdict }) => verdict.actions.length > 0)) {
    assertNotCancelled((await loadLeasedGroup(store, context)).lease, members);
  }
  const turns = await act(deps, noted, invocation);
  const instances = turns.map((turn) => advanced(turn, phase, instant(clock), context.epoch));
  await record(deps, context, { phase, turns, instances, site });
  const after = new Map(instances.map((instance) => [instance.id, instance.progress]));
  const progresses = members.map(({ instance }) => after.get(instance.id) ?? instance.progress);
  return { result: count(phase, turns, progresses), progresses };
};

/**
 * A try of a fence that lives on may still isolate a network interface, which is to have its own security groups where it
 * lands. So nothing begins to move in a group that isolates until no such try can act any more. A server whose identity is on
 * the move goes on: a try that has begun since isolates nothing of it, and each that had begun before was waited for.
 */
const heldUntil = async (
  deps: StepDeps,
  { id, policy }: LeasedGroup,
  invocation: Invocation,
): Promise<Instant | undefined> =>
  policy.isolationSecurityGroupId === undefined ? undefined : actedOnUntil(deps, id, invocation.id);

const HELD_SECONDS = 5;

const holding = (until: Instant | undefined, { instance }: Member, verdict: PhaseVerdict): PhaseVerdict =>
  until === undefined || verdict.actions.length === 0 || instance.progress?.committedAt !== undefined
    ? verdict
    : waiting(
        `an earlier try of a step may still isolate network interfaces, until ${until} at the latest`,
        HELD_SECONDS,
      );

/** Issues all actions of all members at once, so that calls of one kind share their batches and their allowance. */
const act = async (
  { compute, clock }: StepDeps,
  verdicts: readonly Omit<Turn, 'performed'>[],
  invocation: Invocation,
): Promise<readonly Turn[]> => {
  const actions = verdicts.flatMap(({ verdict }) => verdict.actions);
  const patience = Math.min(PASS_SECONDS * 1000, Math.max(0, invocation.remainingMs() - RECORDING_MS));
  const outcomes = actions.length > 0 ? await compute.perform(actions, clock.now() + patience) : [];
  const outcomeOf = new Map<Action, ActionOutcome>();
  actions.forEach((action, index) => {
    const outcome = outcomes[index];
    if (outcome) outcomeOf.set(action, outcome);
  });
  return verdicts.map((turn) => ({ ...turn, performed: performedOf(turn.verdict.actions, outcomeOf) }));
};

const performedOf = (actions: readonly Action[], outcomeOf: ReadonlyMap<Action, ActionOutcome>): readonly Performed[] =>
  actions.flatMap((action) => {
    const outcome = outcomeOf.get(action);
    return outcome ? [{ action, outcome }] : [];
  });

/** A member after a pass over it. */
export const advanced = (
  { member, verdict, performed }: Turn,
  phase: Phase,
  now: Instant,
  epoch: number,
): ProtectedInstance => {
  const { instance } = member;
  if (!instance.progress) throw new Error(`Instance ${instance.id} was not prepared for failover; start it again.`);
  const progress = advance(instance.progress, phase, { verdict, performed, now });
  if (phase !== 'fence') return { ...instance, progress, epoch };
  // A look that EC2 did not answer says nothing of whether the server is down.
  const confirmed = verdict.unseen === undefined ? verdict.state === 'done' : undefined;
  return { ...instance, progress, fenceIntent: fenceIntentOf(member, now, confirmed), epoch };
};

const record = async (
  { store, clock }: StepDeps,
  context: FailoverContext,
  {
    phase,
    turns,
    instances,
    site,
  }: {
    readonly phase: Phase;
    readonly turns: readonly Turn[];
    readonly instances: readonly ProtectedInstance[];
    readonly site: ObservedSite;
  },
): Promise<void> => {
  const at = instant(clock);
  const events = turns.flatMap((turn, index) => [
    ...turn.performed.map((performed) => actionEvent(context, turn.member, performed, at)),
    ...milestone(context, phase, { member: turn.member, after: instances[index], site, at }),
  ]);
  // The trail first: should the function die in between, a line may stand twice, but none is missing.
  await store.appendEvents(events);
  const changed = instances.filter((instance, index) => hasChanged(turns[index]?.member.instance, instance));
  await concurrently(changed, (instance) => store.saveInstance(instance));
};

/** Whether a pass has anything to record of a member. */
export const hasChanged = (before: ProtectedInstance | undefined, after: ProtectedInstance): boolean =>
  JSON.stringify([before?.progress, before?.fenceIntent]) !== JSON.stringify([after.progress, after.fenceIntent]);

const actionEvent = (
  { groupId, failoverId }: FailoverContext,
  { instance }: Member,
  { action, outcome }: Performed,
  at: Instant,
): AuditEvent => {
  const said = outcomeText(outcome);
  return {
    at,
    groupId,
    failoverId,
    type: 'actionPerformed',
    message: `${instance.name}: ${actionKey(action)} ${said}`,
    data: { instanceId: instance.id, action, outcome },
  };
};

const count = (
  phase: Phase,
  turns: readonly Turn[],
  progresses: readonly (MemberProgress | undefined)[],
): PassResult => {
  const states = progresses.map((progress) => (progress?.failure ? 'failed' : progress?.phases[phase].state));
  return {
    total: progresses.length,
    done: states.filter((state) => state === 'done').length,
    waiting: states.filter((state) => state !== 'done' && state !== 'failed').length,
    failed: states.filter((state) => state === 'failed').length,
    waitSeconds: waitOfPass(phase, turns),
  };
};
