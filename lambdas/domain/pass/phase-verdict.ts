import type { Member } from '../group/member.ts';
import type { FenceRung } from '../group/progress.ts';
import { type Instant, latestOf } from '../instant.ts';
import { actionKey } from '../site/action-rows.ts';
import type { Action, ActionOutcome } from '../site/actions.ts';

/** An action with what came of it. */
export interface Performed {
  readonly action: Action;
  readonly outcome: ActionOutcome;
}

/** What one phase of one member needs next. `failed` has no actions; `done` has only actions that nothing waits for. */
export interface PhaseVerdict {
  readonly state: 'waiting' | 'done' | 'failed' | 'unfenced';
  readonly actions: readonly Action[];
  /** Seconds until another look is worth it; 0 when there is nothing to wait for. */
  readonly waitSeconds: number;
  /** Whether EC2 is at work on some part of it, so that a refusal of another part must not end it yet. */
  readonly busy?: boolean;
  /** What it waits for, or why it failed. */
  readonly reason?: string;
  /** Name of the error, when failed. */
  readonly error?: 'ProductionServerNotFencedError' | 'ServerNotMigratedError' | 'RollBackIncompleteError';
  /** Failed because a budget is over, and not for anything that was seen. */
  readonly overdue?: true;
  /** Why the look says too little of it, where EC2 did not answer a part of the look. */
  readonly unseen?: string;
  /** Stop protection is seen to be off, so that a refused stop has another cause. */
  readonly unprotected?: true;
  /** Volumes that the look shows on their way off their server. */
  readonly leaving?: readonly string[];
  /** How far fencing was *observed* to be. */
  readonly rung?: FenceRung;
}

export const done = (): PhaseVerdict => ({ state: 'done', actions: [], waitSeconds: 0 });

export const waiting = (reason: string, waitSeconds: number, actions: readonly Action[] = []): PhaseVerdict => ({
  state: 'waiting',
  actions,
  waitSeconds,
  reason,
});

export const failed = (reason: string): PhaseVerdict => ({
  state: 'failed',
  actions: [],
  waitSeconds: 0,
  error: 'ServerNotMigratedError',
  reason,
});

/** Whether `seconds` have gone by between two instants. Nothing has since an instant that never was. */
export const hasElapsed = (since: Instant | undefined, seconds: number, now: Instant): boolean =>
  since !== undefined && Date.parse(now) - Date.parse(since) >= seconds * 1000;

/** When this very call was last accepted in this failover. */
export const issuedAt = (member: Member, action: Action): Instant | undefined => {
  const phases = Object.values(member.instance.progress?.phases ?? {});
  return phases.map(({ issued }) => issued[actionKey(action)]).find((at) => at !== undefined);
};

/** Whether this very call was accepted less than `seconds` ago, so that EC2 may not show its effect yet. */
export const issuedWithin = (member: Member, action: Action, seconds: number, now: Instant): boolean => {
  const issued = issuedAt(member, action);
  return issued !== undefined && !hasElapsed(issued, seconds, now);
};

/** The call, unless it was accepted less than `seconds` ago. */
export const unlessIssued = (member: Member, action: Action, seconds: number, now: Instant): readonly Action[] =>
  issuedWithin(member, action, seconds, now) ? [] : [action];

/**
 * One verdict for the parts of a phase: waiting, with all their actions, as long as one part is; then failed if any
 * has, with every reason; else done. A part that fails does not leave its siblings half way.
 */
export const combine = (parts: readonly PhaseVerdict[]): PhaseVerdict => {
  const open = parts.filter(({ state }) => state === 'waiting');
  if (open.length > 0) {
    const wait = Math.min(...open.map(({ waitSeconds }) => waitSeconds));
    const busy = open.some(({ busy: itself, actions }) => itself ?? actions.length === 0);
    const leaving = open.flatMap(({ leaving: some = [] }) => some);
    return {
      ...waiting(
        reasonsOf(open),
        wait,
        open.flatMap(({ actions }) => actions),
      ),
      busy,
      ...(leaving.length > 0 ? { leaving } : {}),
    };
  }
  const failures = parts.filter(({ state }) => state === 'failed');
  return failures.length === 0 ? done() : failed(reasonsOf(failures));
};

const reasonsOf = (parts: readonly PhaseVerdict[]): string => [...new Set(parts.map(({ reason }) => reason))].join(' ');

/** Seconds since a server of the group last came further; 0 if none was prepared. @param nowMs as of `Date.now` */
export const idleSeconds = ({ instance, progressedAt }: Member, nowMs: number): number => {
  const since = latestOf([instance.progress?.startedAt, progressedAt].filter((at) => at !== undefined));
  return since === undefined ? 0 : (nowMs - Date.parse(since)) / 1000;
};

/**
 * Whether no server of the group has come further for so many seconds. While one does, the others wait for their turn:
 * a group is not failed for being large.
 */
export const isIdleFor = (member: Member, seconds: number, now: Instant): boolean =>
  idleSeconds(member, Date.parse(now)) >= seconds;

export const isMigrationOver = (member: Member, now: Instant, moreSeconds = 0): boolean =>
  isIdleFor(member, member.group.policy.migrationBudgetSeconds + moreSeconds, now);

/** A verdict that turns into a failure once the group's migration budget is used up. */
export const withinMigrationBudget = (member: Member, verdict: PhaseVerdict, now: Instant): PhaseVerdict => {
  if (verdict.state !== 'waiting' || !isMigrationOver(member, now)) return verdict;
  const { name } = member.instance;
  const budget = `the migration budget of ${member.group.policy.migrationBudgetSeconds} s`;
  const reason = `${name} is not migrated, and no server of the group has come further for ${budget}: ${verdict.reason}.`;
  return { ...failed(`${reason} Start the failover again to go on from here.`), overdue: true };
};
