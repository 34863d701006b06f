import type { Member } from '../group/member.ts';
import { memberState, PHASES, type Phase } from '../group/progress.ts';
import { advance } from '../pass/advance.ts';
import { nextActions } from '../pass/next-actions.ts';
import { PASS_SECONDS, type Turn, waitOfPass, waitOfRound } from '../pass/pace.ts';
import type { PhaseRule } from '../pass/phase-rule.ts';
import { FAILOVER } from '../phases/failover.ts';
import { withFreed } from '../phases/fence/next-freed.ts';
import { ACTION_ROWS } from '../site/action-rows.ts';
import type { Action, ActionOutcome } from '../site/actions.ts';
import type { ObservedSite } from '../site/observed.ts';
import type { CallPhase } from './call-phase.ts';
import { preconditionOf } from './preconditions.ts';
import { begin, type Draft, draftOf, finish } from './projected.ts';
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
const MOST_ROUNDS = 200;

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
    pacer: createCallPacer(assumptions, startedAtMs),
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
    const wait = waitOfRound(waits, (run.nowMs - startedAtMs) / 1000);
    isOpen = run.members.some(({ instance }) => memberState(instance.progress) === 'open');
    if (!isOpen) continue;
    waited += wait;
    run.nowMs += wait * 1000;
  }
  const seconds = (run.nowMs - startedAtMs) / 1000;
  return { calls: run.calls, members: run.members, rounds, seconds, stepSeconds: seconds - waited };
};

/** One pass of a phase over every member that has not failed. Answers how long it would wait. */
const pass = (run: Run, name: Phase): number => {
  const phase = FAILOVER[name];
  run.nowMs += run.assumptions.stepSeconds * 1000;
  settle(run);
  const now = instantOf(run.nowMs);
  const open = run.members
    .filter(({ instance }) => memberState(instance.progress) !== 'failed')
    .map((member) => phase.learns?.of(member, run.draft) ?? member);
  const verdicts = open.map((member) => {
    const verdict = nextActions(phase, member, run.draft, now);
    return { member: noted(member, verdict.actions, run.draft), verdict };
  });
  const asked = verdicts.flatMap(({ member, verdict }) => verdict.actions.map((action) => ({ member, action })));
  const issuedAt = run.pacer.issue(
    asked.map(({ action }) => action),
    run.nowMs,
    run.nowMs + PASS_SECONDS * 1000,
  );
  const preconditions = asked.map(({ member, action }) => preconditionOf(action, member, run.draft));
  asked.forEach(({ member, action }, n) => {
    const at = issuedAt.get(action);
    const precondition = preconditions[n];
    if (at === undefined || !precondition) return;
    const atSeconds = Math.round((at - run.startedAtMs) / 1000);
    run.calls.push({ instanceId: member.instance.id, phase: name, action, atSeconds, precondition });
    begin(run.draft, action);
    run.pending.push({ action, dueMs: at + ACTION_ROWS[action.do].effectSeconds * 1000 });
  });
  run.nowMs = Math.max(run.nowMs, ...issuedAt.values());
  const turns = verdicts.map(
    ({ member, verdict }): Turn => ({
      member,
      verdict,
      performed: verdict.actions.map((action) => ({ action, outcome: outcomeOf(issuedAt.get(action)) })),
    }),
  );
  record(run, phase, turns);
  return waitOfPass(phase, turns);
};

const noted = (member: Member, actions: readonly Action[], draft: Draft): Member => {
  const freed = withFreed(member, actions, draft);
  return freed.length === 0 ? member : { ...member, instance: { ...member.instance, freed } };
};

const outcomeOf = (at: number | undefined): ActionOutcome =>
  at === undefined ? { outcome: 'deferred', reason: 'allowance' } : { outcome: 'done' };

const record = (run: Run, phase: PhaseRule, turns: readonly Turn[]): void => {
  const now = instantOf(run.nowMs);
  const after = new Map(turns.map((turn) => [turn.member.instance.id, advanced(turn, phase, now)]));
  run.members = run.members.map((member) => after.get(member.instance.id) ?? member);
};

const advanced = ({ member, verdict, performed }: Turn, phase: PhaseRule, now: string): Member => {
  const { progress } = member.instance;
  if (!progress) throw new Error(`Instance ${member.instance.id} was not prepared for the rehearsal.`);
  return {
    ...member,
    instance: { ...member.instance, progress: advance(progress, phase, { verdict, performed, now }) },
  };
};

/** What is due by now has happened. */
const settle = (run: Run): void => {
  const due = run.pending.filter(({ dueMs }) => dueMs <= run.nowMs).sort((a, b) => a.dueMs - b.dueMs);
  for (const { action } of due) finish(run.draft, action);
  run.pending = run.pending.filter(({ dueMs }) => dueMs > run.nowMs);
};

const instantOf = (ms: number): string => new Date(ms).toISOString();
