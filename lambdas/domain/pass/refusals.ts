import type { Member } from '../group/member.ts';
import type { CallRefusal, PhaseProgress } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import { actionKey } from '../site/action-rows.ts';
import type { Action, ActionOutcome } from '../site/actions.ts';
import type { Performed } from './phase-verdict.ts';

/** What EC2 said against the calls of a phase, by the call's key (see `actionKey`). */
export type Refusals = Readonly<Record<string, CallRefusal>>;

/**
 * What nobody has listed gets a few tries: with the same answer each time it is no passing state. A state that passes does so
 * within minutes, or another look shows what has changed and another call is made. Capacity that is lacking, an allowance that
 * is used up and a call without an answer may last: only the budget bounds these three.
 */
const FOR_GOOD = {
  unknown: { times: 5, seconds: 30 },
  wait: { times: 5, seconds: 300 },
} as const;

/** Whether EC2 has said by now that it never will, or has said the same for too long. */
export const isForGood = (refusal: CallRefusal | undefined): boolean => {
  if (!refusal || refusal.outcome === 'retry') return false;
  if (refusal.outcome === 'failed') return true;
  const { times, seconds } = FOR_GOOD[refusal.outcome];
  const { same, at } = refusal;
  return same !== undefined && same.times >= times && Date.parse(at) - Date.parse(same.since) >= seconds * 1000;
};

/** What is known of this very call in this failover. */
export const refusalOf = ({ instance }: Member, action: Action): CallRefusal | undefined =>
  Object.values(instance.progress?.phases ?? {})
    .map(({ refused }: PhaseProgress) => refused?.[actionKey(action)])
    .find((refusal) => refusal !== undefined);

/** After a pass: what was accepted is forgotten, what was refused is counted. What was not sent changes nothing. */
export const refusalsAfter = (before: Refusals = {}, performed: readonly Performed[], now: Instant): Refusals => {
  const after = new Map(Object.entries(before));
  for (const { action, outcome } of performed) {
    const key = actionKey(action);
    if (outcome.outcome === 'done') after.delete(key);
    else if (outcome.outcome !== 'deferred') after.set(key, counted(after.get(key), outcome, now));
  }
  return Object.fromEntries(after);
};

type Refused = Exclude<ActionOutcome, { readonly outcome: 'done' | 'deferred' }>;

/** A `retry` in between says nothing about the call's subject. */
const counted = (before: CallRefusal | undefined, { outcome, code, reason }: Refused, at: Instant): CallRefusal => {
  const last = { at, outcome, code, reason };
  if (outcome === 'retry') return { ...last, ...(before?.same ? { same: before.same } : {}) };
  const row = before?.same?.code === code ? before.same : { code, since: at, times: 0 };
  return { ...last, same: { ...row, times: row.times + 1 } };
};

/** Refusals that one message names; a server may have dozens of disks. */
const MOST_NAMED = 3;

/** What EC2 said last against the phase: the last pass in which it refused anything. */
export const lastRefusals = (refusals: Refusals): string => {
  const newest = Math.max(...Object.values(refusals).map(({ at }) => Date.parse(at)));
  const last = Object.entries(refusals).filter(([, { at }]) => Date.parse(at) === newest);
  const named = last.slice(0, MOST_NAMED).map(([key, refusal]) => refusalText(key, refusal));
  const more = last.length - named.length;
  return [...named, ...(more > 0 ? [`EC2 refused ${more} more calls of this server.`] : [])].join(' ');
};

/** With EC2's code and sentence. */
export const refusalText = (key: string, { at, code, reason, same }: Omit<CallRefusal, 'outcome'>): string => {
  const often = same && same.times > 1 ? `${same.times} times since ${same.since}, at last at ${at},` : `at ${at}`;
  return `EC2 refused "${key}" ${often} with ${reason.startsWith(code) ? '' : `${code}: `}${sentence(reason)}`;
};

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
