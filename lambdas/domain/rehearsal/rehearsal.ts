import type { Member } from '../group/member.ts';
import { lastProgressAt, memberState, PHASES, type Phase } from '../group/progress.ts';
import { advance } from '../pass/advance.ts';
import { nextActions } from '../pass/next-actions.ts';
import { type Elapsed, elapsedIn, type Turn, waitOfPass, waitOfRound } from '../pass/pace.ts';
import type { PhaseRule } from '../pass/phase-rule.ts';
import { windowOf } from '../pass/window.ts';
import { FAILOVER } from '../phases/failover.ts';
import { withFreed } from '../phases/fence/next-freed.ts';
import { ACTION_ROWS } from '../site/action-rows.ts';
import type { Action, ActionOutcome } from '../site/actions.ts';
import type { ObservedSite } from '../site/observed.ts';
import type { CallPhase } from './call-phase.ts';
import { type Draft, draftOf } from './draft.ts';
import { preconditionOf } from './preconditions.ts';
import { begin, finish } from './projected.ts';
import { type CallPacer, createCallPacer, type PacedApis } from './rehearsed-calls.ts';

/** What a rehearsal takes for granted of the world. */
export interface Assumptions extends PacedApis {
  /** Seconds a step takes besides waiting. */
  readonly stepSeconds: number;
}

/** One call that the failover would make. */
export interface RehearsedCall {
  readonly instanceId: string;
  readonly phase: CallPhase;
  readonly action: Action;
  /** Seconds after the first pass. */
  readonly atSeconds: number;
  readonly precondition: { readonly says: string; readonly holds: boolean };
}

export interface Rehearsal {
  readonly calls: readonly RehearsedCall[];
  /** The members as the rehearsal left them. */
  readonly members: readonly Member[];
  /** Rounds of the three passes. */
  readonly rounds: number;
  /** Seconds from the first pass to the end of the last. */
  readonly seconds: number;
  /** Seconds of these in which a step runs, the waits between rounds left out. */
  readonly stepSeconds: number;
}

/** A failover that needs more rounds than this has stopped getting on. */
const MOST_ROUNDS = 2_000;

interface Run {
  readonly draft: Draft;
  readonly pacer: CallPacer;
  readonly assumptions: Assumptions;
  readonly startedAtMs: number;
  readonly calls: RehearsedCall[];
  pending: { readonly action: Action; readonly dueMs: number }[];
  members: readonly Member[];
  nowMs: number;
}

/**
 * Plays the failover through against a copy of what was seen: the very rules of the passes say what is next, each call
 * has its effect on the copy after its typical time, and the passes are paced as the real ones are. So what it lists
 * cannot drift from what a failover does. `members` come prepared, as after *Stop synchronization*.
 */
export const rehearse = (members: readonly Member[], site: ObservedSite, assumptions: Assumptions): Rehearsal => {
  const startedAtMs = Date.parse(site.at);
  const run: Run = {
    draft: draftOf(site),
    pacer: createCallPacer(assumptions),
    assumptions,
    startedAtMs,
    calls: [],
    pending: [],
    members,
    nowMs: startedAtMs,
  };
  let rounds = 0;
  let waited = 0;
  for (let isOpen = true; isOpen && rounds < MOST_ROUNDS; rounds += 1) {
    const waits = PHASES.map((name) => pass(run, name));
    const wait = waitOfRound(waits, elapsedOf(run));
    isOpen = run.members.some(({ instance }) => memberState(instance.progress) === 'open');
    if (!isOpen) continue;
    waited += wait;
    run.nowMs += wait * 1000;
  }
  const seconds = (run.nowMs - startedAtMs) / 1000;
  return { calls: run.calls, members: run.members, rounds, seconds, stepSeconds: seconds - waited };
};

const elapsedOf = ({ members, nowMs, assumptions: { stepSeconds } }: Run): Elapsed => {
  const progresses = members.map(({ instance }) => instance.progress);
  const elapsed = elapsedIn(progresses[0]?.failoverId ?? '', progresses, nowMs);
  return { ...elapsed, roundSeconds: (PHASES.length - 1) * stepSeconds };
};

/** One pass of a phase over the members that something can be done about. Answers how long it would wait. */
const pass = (run: Run, name: Phase): number => {
  const phase = FAILOVER[name];
  run.nowMs += run.assumptions.stepSeconds * 1000;
  settle(run);
  const { nowMs, draft } = run;
  const unfailed = run.members.filter(({ instance }) => memberState(instance.progress) !== 'failed');
  const looked = windowOf({ phase, members: unfailed, nowMs, tokensOf: (api) => run.pacer.roomFor(api, nowMs) });
  const verdicts = looked.map((one) => {
    const member = phase.learns?.of(one, draft) ?? one;
    const verdict = nextActions(phase, member, draft, draft.at);
    return { member: noted(member, verdict.actions, draft), verdict };
  });
  const sent = issue(run, name, verdicts);
  const turns = verdicts.map(
    ({ member, verdict }): Turn => ({
      member,
      verdict,
      performed: verdict.actions.map((action) => ({ action, outcome: sent.has(action) ? DONE : DEFERRED })),
    }),
  );
  record(run, phase, turns);
  return waitOfPass(phase, { members: run.members, turns, nowMs });
};

/** Issues what the allowance has room for, and answers with that. */
const issue = (run: Run, phase: Phase, verdicts: readonly Pick<Turn, 'member' | 'verdict'>[]): ReadonlySet<Action> => {
  const asked = verdicts.flatMap(({ member, verdict }) => verdict.actions.map((action) => ({ member, action })));
  const sent = run.pacer.issue(
    asked.map(({ action }) => action),
    run.nowMs,
  );
  const going = asked.filter(({ action }) => sent.has(action));
  const preconditions = going.map(({ action, member }) => preconditionOf(action, member, run.draft));
  const atSeconds = Math.round((run.nowMs - run.startedAtMs) / 1000);
  going.forEach(({ member, action }, n) => {
    const precondition = preconditions[n];
    if (precondition) run.calls.push({ instanceId: member.instance.id, phase, action, atSeconds, precondition });
    begin(run.draft, action);
    run.pending.push({ action, dueMs: run.nowMs + ACTION_ROWS[action.do].effectSeconds * 1000 });
  });
  return sent;
};

const noted = (member: Member, actions: readonly Action[], draft: Draft): Member => {
  const freed = withFreed(member, actions, draft);
  return freed.length === 0 ? member : { ...member, instance: { ...member.instance, freed } };
};

const DONE: ActionOutcome = { outcome: 'done' };
const DEFERRED: ActionOutcome = { outcome: 'deferred', reason: 'allowance' };

const record = (run: Run, phase: PhaseRule, turns: readonly Turn[]): void => {
  const after = new Map(turns.map((turn) => [turn.member.instance.id, advanced(turn, phase, run.draft.at)]));
  const members = run.members.map((member) => after.get(member.instance.id) ?? member);
  const progressedAt = lastProgressAt(members.map(({ instance }) => instance.progress));
  run.members = members.map((member) => ({ ...member, progressedAt }));
};

const advanced = ({ member, verdict, performed }: Turn, phase: PhaseRule, now: string): Member => {
  const { progress } = member.instance;
  if (!progress) throw new Error(`Instance ${member.instance.id} was not prepared for the rehearsal.`);
  return {
    ...member,
    instance: { ...member.instance, progress: advance(progress, phase, { verdict, performed, now }) },
  };
};

/** What is due by now has happened, and is what a look shows. */
const settle = (run: Run): void => {
  run.draft.at = instantOf(run.nowMs);
  const due = run.pending.filter(({ dueMs }) => dueMs <= run.nowMs).sort((a, b) => a.dueMs - b.dueMs);
  for (const { action } of due) finish(run.draft, action);
  run.pending = run.pending.filter(({ dueMs }) => dueMs > run.nowMs);
};

const instantOf = (ms: number): string => new Date(ms).toISOString();
