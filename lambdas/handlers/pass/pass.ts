import type { Member } from '../../domain/group/member.ts';
import { type MemberProgress, memberState, phaseOf } from '../../domain/group/progress.ts';
import type { Instant } from '../../domain/instant.ts';
import { LOOK_AGAIN_SECONDS } from '../../domain/pass/looks.ts';
import { nextActions } from '../../domain/pass/next-actions.ts';
import { type PassedMembers, waitOfPass } from '../../domain/pass/pace.ts';
import { type PhaseRule, queryOf } from '../../domain/pass/phase-rule.ts';
import { type PhaseVerdict, waiting } from '../../domain/pass/phase-verdict.ts';
import { windowOf } from '../../domain/pass/window.ts';
import { actedOnUntil, acting } from '../acting.ts';
import { instant } from '../instant.ts';
import type { StepDeps } from '../steps/deps.ts';
import type { Invocation, PassResult } from '../steps/messages.ts';
import { act } from './act.ts';
import { learn } from './learn.ts';
import { noteBefore } from './note-before.ts';
import { record } from './record.ts';
import type { Run } from './run.ts';

/** What a pass leaves behind: its counts and every member's progress after it. */
export interface Pass {
  readonly result: PassResult;
  readonly progresses: readonly (MemberProgress | undefined)[];
}

/**
 * One pass of one phase over the members of a run: look, ask the rules what each needs next, issue those calls that the
 * API's allowance has room for now, record. It waits for nothing, and says when something can be done next. Running it
 * again is safe at any point: what is done is observed, never assumed; a call that was made and not recorded shows in
 * the next look.
 * @throws StaleEpochError if another run has taken over, OutdatedCopyError if another try has written meanwhile, and
 * what the run throws once it was called off
 */
export const pass = (deps: StepDeps, phase: PhaseRule, run: Run, invocation: Invocation): Promise<Pass> =>
  acting(deps, [run.groupId], invocation, () => passOver(deps, phase, run, invocation));

const passOver = async (deps: StepDeps, phase: PhaseRule, run: Run, invocation: Invocation): Promise<Pass> => {
  const { store, compute, clock } = deps;
  const members = await run.members();
  compute.resume(run.levels);
  const driven = members.filter(
    ({ instance }) => phase.drives === 'everybody' || memberState(instance.progress) !== 'failed',
  );
  const looked = windowOf({ phase, members: driven, nowMs: clock.now(), tokensOf: compute.roomFor });
  const site = await compute.observe(queryOf(phase, looked));
  const known = phase.learns ? await learn(store, run, phase.learns, { members: looked, site }) : looked;
  const now = instant(clock);
  const held = await heldBy(deps, phase, { members: known, now, invocation });
  const intended = known.map((member) => ({ member, verdict: held(member, nextActions(phase, member, site, now)) }));
  const noted = await noteBefore(store, intended, { phase, site, now, epoch: run.epoch });
  if (noted.some(({ verdict }) => verdict.actions.length > 0)) await run.assertHeld(members);
  const turns = await act(deps, noted);
  const at = instant(clock);
  const recorded = await record(store, run, { phase, turns, site, at });
  const instances = new Map(recorded.map((instance) => [instance.id, instance]));
  const after = members.map((member) => ({
    ...member,
    instance: instances.get(member.instance.id) ?? member.instance,
  }));
  const result = { ...countOf(phase, { members: after, turns, nowMs: Date.parse(at) }), at, levels: compute.levels() };
  return { result, progresses: after.map(({ instance }) => instance.progress) };
};

/**
 * What becomes of a verdict where the phase waits for earlier tries. A server whose identity is on the move goes on: a
 * try that has begun since does nothing to it, and each that had begun before was waited for.
 */
const heldBy = async (deps: StepDeps, phase: PhaseRule, { members, now, invocation }: Tried) => {
  const first = members.find((member) => phase.waitsForTries?.(member, now) !== undefined);
  const until = first ? await actedOnUntil(deps, first.group.id, invocation.id) : undefined;
  return (member: Member, verdict: PhaseVerdict): PhaseVerdict => {
    const isOn = verdict.actions.length === 0 || member.instance.progress?.committedAt !== undefined;
    const why = until === undefined || isOn ? undefined : phase.waitsForTries?.(member, now);
    return why === undefined ? verdict : waiting(`${why}, until ${until} at the latest`, LOOK_AGAIN_SECONDS);
  };
};

interface Tried {
  readonly members: readonly Member[];
  readonly now: Instant;
  readonly invocation: Invocation;
}

const countOf = (phase: PhaseRule, passed: PassedMembers): Omit<PassResult, 'levels' | 'at'> => {
  const phases = passed.members.map(({ instance: { progress } }) => ({
    ...phaseOf(progress, phase.name),
    ...(progress?.failure ? { state: 'failed' } : {}),
  }));
  const states = phases.map(({ state }) => state);
  const deferred = phases.flatMap(({ deferred: calls = {} }) => Object.values(calls));
  return {
    total: states.length,
    done: states.filter((state) => state === 'done').length,
    waiting: states.filter((state) => state !== 'done' && state !== 'failed').length,
    failed: states.filter((state) => state === 'failed').length,
    deferred: deferred.reduce((sum, calls) => sum + calls, 0),
    waitSeconds: waitOfPass(phase, passed),
  };
};
