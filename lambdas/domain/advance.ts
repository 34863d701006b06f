import { type Action, type ActionOutcome, actionKey } from './actions.ts';
import type { PhaseVerdict } from './phase-verdict.ts';
import { type MemberFailure, type MemberProgress, PHASES, type Phase, type PhaseProgress } from './progress.ts';
import type { Instant } from './protection-group.ts';

/** An action with what came of it. */
export interface Performed {
  readonly action: Action;
  readonly outcome: ActionOutcome;
}

const PENDING: PhaseProgress = { state: 'pending', issued: {} };

/**
 * A member's progress at the start of a failover. What an earlier one left is observed again, never assumed; only that it
 * had finished with the member is kept.
 */
export const startProgress = (failoverId: string, startedAt: Instant, before?: MemberProgress): MemberProgress => ({
  failoverId,
  startedAt,
  phases: { fence: PENDING, disks: PENDING, identity: PENDING },
  rung: 'F0',
  ...(wasFinished(before) ? { finished: true } : {}),
});

/** A member with a failure is not finished, whatever an earlier failover thought of it. */
const wasFinished = (before: MemberProgress | undefined): boolean =>
  memberState(before) === 'migrated' || (before?.finished === true && !before.failure);

/** Progress after a pass: the verdict, then what came of its actions. */
export const advance = (
  progress: MemberProgress,
  phase: Phase,
  {
    verdict,
    performed,
    now,
  }: { readonly verdict: PhaseVerdict; readonly performed: readonly Performed[]; readonly now: Instant },
): MemberProgress => {
  const failure = failureOf(phase, verdict, performed);
  const before = progress.phases[phase];
  const state = failure ? 'failed' : verdict.state;
  const reason = failure?.message ?? verdict.reason;
  const next: PhaseProgress = {
    state,
    ...(reason ? { reason } : {}),
    ...(state === 'done' ? { doneAt: before.doneAt ?? now } : {}),
    issued: { ...before.issued, ...issuedNow(performed, now) },
  };
  return {
    ...progress,
    phases: { ...progress.phases, [phase]: next },
    rung: verdict.rung ?? progress.rung,
    ...(failure ? { failure } : {}),
  };
};

const issuedNow = (performed: readonly Performed[], now: Instant): Record<string, Instant> =>
  Object.fromEntries(
    performed.filter(({ outcome }) => outcome.outcome === 'done').map(({ action }) => [actionKey(action), now]),
  );

const failureOf = (phase: Phase, verdict: PhaseVerdict, performed: readonly Performed[]): MemberFailure | undefined => {
  if (verdict.state === 'failed') {
    return { phase, error: verdict.error ?? 'ServerNotMigratedError', message: verdict.reason ?? '' };
  }
  // What else is under way comes to its end first, so that nothing is left half way.
  if (verdict.busy || performed.some(({ outcome }) => outcome.outcome !== 'failed')) return undefined;
  const refusals = performed.filter((one) => endsMember(phase, one));
  if (refusals.length === 0) return undefined;
  const error = phase === 'fence' ? 'ProductionServerNotFencedError' : 'ServerNotMigratedError';
  return { phase, error, message: refusals.map(refusalOf).join(' ') };
};

/** A refused tag harms nobody. While fencing, only what nobody but the owner can lift ends it; else its budget decides. */
const endsMember = (phase: Phase, { action, outcome }: Performed): boolean => {
  if (outcome.outcome !== 'failed' || action.do === 'tag-fenced') return false;
  return phase !== 'fence' || action.do === 'force-stop' || outcome.code === 'UnauthorizedOperation';
};

const refusalOf = ({ action, outcome }: Performed): string =>
  outcome.outcome === 'failed'
    ? `EC2 refused "${actionKey(action)}" with ${outcome.code}: ${outcome.reason}${consequence(action)}`
    : '';

/** Where a refused call leaves something between two owners, people are told so. */
const consequence = (action: Action): string =>
  action.do === 'attach-nic'
    ? ` NIC ${action.networkInterfaceId} is attached to nothing now. Mend the cause and start the failover again, or attach it to ${action.serverId} at device index ${action.deviceIndex} by hand.`
    : '';

/** `open`: something is left to do. */
export type MemberState = 'open' | 'migrated' | 'failed';

export const memberState = (progress: MemberProgress | undefined): MemberState => {
  if (!progress) return 'open';
  if (progress.failure) return 'failed';
  return PHASES.every((phase) => progress.phases[phase].state === 'done') ? 'migrated' : 'open';
};
