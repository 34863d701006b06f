import { type MemberFailure, type MemberProgress, PHASES, type Phase, type PhaseProgress } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import { type Action, type ActionKind, actionKey } from '../site/actions.ts';
import { SHARED_WITH_STOP_PROTECTION } from '../site/stop-protection.ts';
import { stopAfter } from './fence-clock.ts';
import type { Performed, PhaseVerdict } from './phase-verdict.ts';

const PENDING: PhaseProgress = { state: 'pending', issued: {} };

/**
 * A member's progress at the start of a failover. What an earlier one left is observed again, never assumed; only that it
 * had finished with the member, and when it had passed the point of no return, is kept.
 */
export const startProgress = (failoverId: string, startedAt: Instant, before?: MemberProgress): MemberProgress => ({
  failoverId,
  startedAt,
  phases: { fence: PENDING, disks: PENDING, identity: PENDING },
  rung: 'F0',
  ...(wasFinished(before) ? { finished: true } : {}),
  ...(before?.stopProtected ? { stopProtected: before.stopProtected } : {}),
  ...(before?.committedAt ? { committedAt: before.committedAt } : {}),
});

/** A member with a failure is not finished, whatever an earlier failover thought of it. */
const wasFinished = (before: MemberProgress | undefined): boolean =>
  memberState(before) === 'migrated' || (before?.finished === true && !before.failure);

/** What came of one pass over one member. */
interface Passed {
  readonly verdict: PhaseVerdict;
  readonly performed: readonly Performed[];
  readonly now: Instant;
}

/** Progress after a pass: the verdict, then what came of its actions. */
export const advance = (progress: MemberProgress, phase: Phase, passed: Passed): MemberProgress => {
  const { verdict, performed } = passed;
  const failure = failureOf(phase, verdict, isBearable(progress, phase) ? [] : performed);
  return {
    ...(phase === 'fence' ? afterStop(progress, passed) : progress),
    phases: { ...progress.phases, [phase]: phaseAfter(progress.phases[phase], failure, passed) },
    rung: verdict.rung ?? progress.rung,
    ...stopProtectionIn(verdict, performed),
    ...(failure ? { failure } : {}),
  };
};

const phaseAfter = (
  before: PhaseProgress,
  failure: MemberFailure | undefined,
  { verdict, performed, now }: Passed,
): PhaseProgress => {
  const state = failure ? 'failed' : verdict.state;
  const reason = failure?.message ?? verdict.reason;
  return {
    state,
    ...(reason ? { reason } : {}),
    ...(state === 'done' ? { doneAt: before.doneAt ?? now } : {}),
    issued: { ...before.issued, ...issuedNow(performed, now) },
    ...(verdict.unseen === undefined ? {} : { unseenSince: before.unseenSince ?? now }),
    ...unacceptedIn(before, performed, now),
  };
};

/** A server that is seen fenced has followed its stop: should it come back, the next one counts anew. */
const afterStop = (progress: MemberProgress, { verdict, performed, now }: Passed): MemberProgress => {
  const { stop: _, ...rest } = progress;
  const isSeenFenced = verdict.state === 'done' && verdict.unseen === undefined;
  return isSeenFenced ? rest : { ...rest, ...stopAfter(progress, performed, now) };
};

/** Whether the stop may be refused for stop protection: EC2 is asked next, unless it has just said that there is none. */
const mayBeStopProtection = ({ unprotected }: PhaseVerdict, { action, outcome }: Performed): boolean =>
  action.do === 'force-stop' &&
  outcome.outcome === 'failed' &&
  outcome.code === SHARED_WITH_STOP_PROTECTION &&
  !unprotected;

const stopProtectionIn = (
  verdict: PhaseVerdict,
  performed: readonly Performed[],
): Pick<MemberProgress, 'stopProtected'> => {
  const refused = performed.find((one) => mayBeStopProtection(verdict, one));
  return refused ? { stopProtected: refusalOf(refused) } : {};
};

/** A server that was accepted as it is may refuse to be fenced: that is tried again, and costs it nothing else. */
const isBearable = ({ acceptedUnfenced }: MemberProgress, phase: Phase): boolean =>
  phase === 'fence' && acceptedUnfenced !== undefined;

const issuedNow = (performed: readonly Performed[], now: Instant): Record<string, Instant> =>
  Object.fromEntries(
    performed.filter(({ outcome }) => outcome.outcome === 'done').map(({ action }) => [actionKey(action), now]),
  );

/**
 * The token of a volume stands for it for good, also where it is gone, so the same answer comes again. All else meets states that pass, and
 * may be accepted at the next look.
 */
const SAME_ANSWER: readonly ActionKind[] = ['create-volume'];

const unacceptedIn = (
  { unaccepted }: PhaseProgress,
  performed: readonly Performed[],
  now: Instant,
): Pick<PhaseProgress, 'unaccepted'> => {
  const answered = performed.filter(
    ({ action, outcome }) => SAME_ANSWER.includes(action.do) && ['wait', 'unknown'].includes(outcome.outcome),
  );
  if (!unaccepted && answered.length === 0) return {};
  return {
    unaccepted: { ...unaccepted, ...Object.fromEntries(answered.map(({ action }) => [actionKey(action), now])) },
  };
};

const failureOf = (phase: Phase, verdict: PhaseVerdict, performed: readonly Performed[]): MemberFailure | undefined => {
  if (verdict.state === 'failed') {
    return { phase, error: verdict.error ?? 'ServerNotMigratedError', message: verdict.reason ?? '' };
  }
  // What else is under way comes to its end first, so that nothing is left half way.
  if (verdict.busy || performed.some(({ outcome }) => outcome.outcome !== 'failed')) return undefined;
  const refusals = performed.filter((one) => !mayBeStopProtection(verdict, one) && endsMember(phase, one));
  if (refusals.length === 0) return undefined;
  const error = phase === 'fence' ? 'ProductionServerNotFencedError' : 'ServerNotMigratedError';
  return { phase, error, message: refusals.map(refusalOf).join(' ') };
};

/** What a fence goes on without. */
const BESIDES_FENCE: readonly ActionKind[] = ['tag-fenced', 'isolate-nic', 'keep-volumes'];

/** A refused tag or isolation harms nobody. While fencing, only what nobody but the owner can lift ends it; else its budget decides. */
const endsMember = (phase: Phase, { action, outcome }: Performed): boolean => {
  if (outcome.outcome !== 'failed') return false;
  if (phase === 'fence' && BESIDES_FENCE.includes(action.do)) return false;
  return phase !== 'fence' || action.do === 'force-stop' || outcome.code === 'UnauthorizedOperation';
};

const refusalOf = ({ action, outcome }: Performed): string =>
  outcome.outcome === 'failed'
    ? `EC2 refused "${actionKey(action)}" with ${outcome.code}: ${outcome.reason}${consequence(action)}`
    : '';

/** Where a refused call leaves something between two owners, people are told so. */
const consequence = (action: Action): string => {
  if (action.do === 'attach-nic') {
    return ` NIC ${action.networkInterfaceId} is attached to nothing now. Mend the cause and start the failover again, or attach it to ${action.serverId} at device index ${action.deviceIndex} by hand.`;
  }
  if (action.do === 'launch-server') {
    return ` NIC ${action.networkInterfaceId} is attached to nothing now, and its production server is terminated, with its volumes kept. Mend the cause and start the failover again: it launches the server.`;
  }
  return '';
};

/** Nothing has to be waited for any more. */
export const hasEnded = ({ state }: Pick<PhaseProgress, 'state'>): boolean => state === 'done' || state === 'unfenced';

/** `open`: something is left to do. */
export type MemberState = 'open' | 'migrated' | 'failed';

export const memberState = (progress: MemberProgress | undefined): MemberState => {
  if (!progress) return 'open';
  if (progress.failure) return 'failed';
  return PHASES.every((phase) => hasEnded(progress.phases[phase])) ? 'migrated' : 'open';
};
