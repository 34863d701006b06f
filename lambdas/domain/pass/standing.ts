import type { Member } from '../group/member.ts';
import { hasEnded, phaseOf } from '../group/progress.ts';
import { ACTION_ROWS } from '../site/action-rows.ts';
import type { ActionKind } from '../site/actions.ts';
import type { PhaseRule } from './phase-rule.ts';

/**
 * Where a member stands in a phase by its record alone, before anybody looks. `gated`: another phase has to end first.
 * `deferred`: calls wait for the account's allowance, so many by API. `under-way`: EC2 is at work, usually until
 * `dueMs`. `open`: a look may show that something can be done; where something was asked for, its effect was due at
 * `dueMs`.
 */
export type Standing =
  | { readonly is: 'ended' | 'gated' }
  | { readonly is: 'open'; readonly dueMs?: number }
  | { readonly is: 'deferred'; readonly calls: Readonly<Record<string, number>> }
  | { readonly is: 'under-way'; readonly dueMs: number };

/** @param nowMs milliseconds since the Unix epoch, as `dueMs` is */
export const standingOf = (phase: PhaseRule, member: Member, nowMs: number): Standing => {
  const progress = phaseOf(member.instance.progress, phase.name);
  if (progress.state === 'done') return { is: 'ended' };
  if (phase.isGated?.(member)) return { is: 'gated' };
  if (progress.deferred) return { is: 'deferred', calls: progress.deferred };
  const dueMs = lastDueMs(progress.issued);
  if (dueMs === undefined) return { is: 'open' };
  return { is: dueMs > nowMs ? 'under-way' : 'open', dueMs };
};

/** When the effect of everything that was asked for is usually there. A call's key begins with what it does. */
const lastDueMs = (issued: Readonly<Record<string, string>>): number | undefined => {
  const dues = Object.entries(issued).map(([key, at]) => {
    const kind = key.split(' ', 1)[0] as ActionKind;
    return Date.parse(at) + (ACTION_ROWS[kind]?.effectSeconds ?? 0) * 1000;
  });
  return dues.length === 0 ? undefined : Math.max(...dues);
};

/** Where nothing of the phase can end before another phase has, that one alone says when to look again. */
export const setsPace = (phase: PhaseRule, { instance }: Member): boolean =>
  phase.pacedBy === undefined || hasEnded(phaseOf(instance.progress, phase.pacedBy));
