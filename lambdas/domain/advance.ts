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

/** A member's progress at the start of a failover. What an earlier one left is observed again, never assumed. */
export const startProgress = (failoverId: string, startedAt: Instant): MemberProgress => ({
  failoverId,
  startedAt,
  phases: { fence: PENDING, disks: PENDING, identity: PENDING },
  rung: 'F0',
});

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
  const failure = failureOf(phase, verdict, isBearable(progress, phase) ? [] : performed);
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

/** A server that was accepted as it is may refuse to be fenced: that is tried again, and costs it nothing else. */
const isBearable = ({ acceptedUnfenced }: MemberProgress, phase: Phase): boolean =>
  phase === 'fence' && acceptedUnfenced !== undefined;

const issuedNow = (performed: readonly Performed[], now: Instant): Record<string, Instant> =>
  Object.fromEntries(
    performed.filter(({ outcome }) => outcome.outcome === 'done').map(({ action }) => [actionKey(action), now]),
  );

const failureOf = (phase: Phase, verdict: PhaseVerdict, performed: readonly Performed[]): MemberFailure | undefined => {
  if (verdict.state === 'failed') {
    return { phase, error: verdict.error ?? 'ServerNotMigratedError', message: verdict.reason ?? '' };
  }
  const refused = performed.find(({ outcome }) => outcome.outcome === 'failed');
  if (refused?.outcome.outcome !== 'failed') return undefined;
  const error = phase === 'fence' ? 'ProductionServerNotFencedError' : 'ServerNotMigratedError';
  const { code, reason } = refused.outcome;
  return {
    phase,
    error,
    message: `EC2 refused "${actionKey(refused.action)}" with ${code}: ${reason}${consequence(refused.action)}`,
  };
};

/** Where a refused call leaves something between two owners, people are told so. */
const consequence = (action: Action): string =>
  action.do === 'attach-nic'
    ? ` NIC ${action.networkInterfaceId} is attached to nothing now. Mend the cause and start the failover again, or attach it to ${action.serverId} at device index ${action.deviceIndex} by hand.`
    : '';

/** Nothing has to be waited for any more. */
export const hasEnded = ({ state }: Pick<PhaseProgress, 'state'>): boolean => state === 'done' || state === 'unfenced';

/** `open`: something is left to do. */
export type MemberState = 'open' | 'migrated' | 'failed';

export const memberState = (progress: MemberProgress | undefined): MemberState => {
  if (!progress) return 'open';
  if (progress.failure) return 'failed';
  return PHASES.every((phase) => hasEnded(progress.phases[phase])) ? 'migrated' : 'open';
};
