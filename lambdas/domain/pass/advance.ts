import { type MemberFailure, type MemberProgress, PHASES, type Phase, type PhaseProgress } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import { diskAsksIn, diskAsksOf } from '../phases/disks/disk-asks.ts';
import { isRateRefused, withoutRateIn } from '../phases/disks/initialization-rate.ts';
import { stopAfter } from '../phases/fence/fence-clock.ts';
import { type Action, type ActionKind, actionKey } from '../site/actions.ts';
import { SHARED_WITH_STOP_PROTECTION } from '../site/stop-protection.ts';
import type { Performed, PhaseVerdict } from './phase-verdict.ts';
import { isForGood, lastRefusals, type Refusals, refusalsAfter, refusalText } from './refusals.ts';

const PENDING: PhaseProgress = { state: 'pending', issued: {} };

/**
 * A member's progress at the start of a failover. What an earlier one left is observed again, never assumed; only that it
 * had finished with the member, when it had passed the point of no return, and which tokens for disks are used up, is kept.
 */
export const startProgress = (failoverId: string, startedAt: Instant, before?: MemberProgress): MemberProgress => ({
  failoverId,
  startedAt,
  phases: { fence: PENDING, disks: { ...PENDING, ...diskAsksOf(before?.phases.disks) }, identity: PENDING },
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
  const { verdict, performed, now } = passed;
  const before = progress.phases[phase];
  // What is asked for once more in another way says nothing of the call as it comes next.
  const counted = performed.filter((one) => !isRateRefused(one));
  const refused = refusalsAfter(before.refused, counted, now);
  const failure = failureOf(phase, verdict, { performed: isBearable(progress, phase) ? [] : performed, refused });
  return {
    ...(phase === 'fence' ? afterStop(progress, passed) : progress),
    phases: { ...progress.phases, [phase]: phaseAfter(before, { failure, refused }, passed) },
    rung: verdict.rung ?? progress.rung,
    ...stopProtectionIn(verdict, performed),
    ...(failure ? { failure } : {}),
  };
};

/** What a phase met on its way is of no interest once it is done. */
const keptOf = (state: PhaseProgress['state'], refused: Refusals): Pick<PhaseProgress, 'refused'> => {
  const kept = state === 'done' ? ofCourtesies(refused) : refused;
  return Object.keys(kept).length === 0 ? {} : { refused: kept };
};

/** What no server waits for and none fails for. It may still go out when the phase is done, so that its refusals are counted on. */
const COURTESIES: readonly ActionKind[] = ['tag-fenced', 'tag-freed', 'untag-fenced'];

const isCourtesy = ({ action }: Performed): boolean => COURTESIES.includes(action.do);

const ofCourtesies = (refused: Refusals): Refusals =>
  Object.fromEntries(Object.entries(refused).filter(([key]) => COURTESIES.some((kind) => key.startsWith(`${kind} `))));

const reasonOf = (reason: string | undefined): Pick<PhaseProgress, 'reason'> => (reason ? { reason } : {});

interface Judged {
  readonly failure: MemberFailure | undefined;
  readonly refused: Refusals;
}

const phaseAfter = (
  before: PhaseProgress,
  { failure, refused }: Judged,
  { verdict, performed, now }: Passed,
): PhaseProgress => {
  const state = failure ? 'failed' : verdict.state;
  return {
    state,
    ...reasonOf(failure?.message ?? withRefusals(verdict.reason, refused)),
    ...(state === 'done' ? { doneAt: before.doneAt ?? now } : {}),
    issued: { ...before.issued, ...issuedNow(performed, now) },
    ...(verdict.unseen === undefined ? {} : { unseenSince: before.unseenSince ?? now }),
    ...keptOf(state, refused),
    ...withoutRateIn(before, performed),
    ...diskAsksIn(before, performed),
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
  if (!refused || !('code' in refused.outcome)) return {};
  const { code, reason } = refused.outcome;
  return { stopProtected: `EC2 refused "${actionKey(refused.action)}" with ${code}: ${reason}` };
};

/** A server that was accepted as it is may refuse to be fenced: that is tried again, and costs it nothing else. */
const isBearable = ({ acceptedUnfenced }: MemberProgress, phase: Phase): boolean =>
  phase === 'fence' && acceptedUnfenced !== undefined;

const issuedNow = (performed: readonly Performed[], now: Instant): Record<string, Instant> =>
  Object.fromEntries(
    performed.filter(({ outcome }) => outcome.outcome === 'done').map(({ action }) => [actionKey(action), now]),
  );

/** A reason names the state that was waited for; what EC2 said is often why it does not come. */
const withRefusals = (reason: string | undefined, refused: Refusals): string | undefined => {
  const said = lastRefusals(refused);
  return reason && said ? `${reason}${/[.!?]$/.test(reason) ? '' : '.'} ${said}` : reason;
};

interface Answers {
  readonly performed: readonly Performed[];
  readonly refused: Refusals;
}

const failureOf = (phase: Phase, verdict: PhaseVerdict, answers: Answers): MemberFailure | undefined => {
  const { refused } = answers;
  const performed = answers.performed.filter((one) => !isCourtesy(one));
  if (verdict.state === 'failed') {
    const message = withRefusals(verdict.reason, refused) ?? '';
    return { phase, error: verdict.error ?? 'ServerNotMigratedError', message };
  }
  // What else is under way comes to its end first, so that nothing is left half way.
  if (verdict.busy || !performed.every(({ action }) => isForGood(refused[actionKey(action)]))) return undefined;
  const refusals = performed.filter((one) => !mayBeStopProtection(verdict, one) && endsMember(phase, one));
  if (refusals.length === 0) return undefined;
  const error = phase === 'fence' ? 'ProductionServerNotFencedError' : 'ServerNotMigratedError';
  return { phase, error, message: refusals.map(({ action }) => causeText(action, refused)).join(' ') };
};

/** What a fence goes on without. */
const BESIDES_FENCE: readonly ActionKind[] = ['isolate-nic', 'keep-volumes'];

/**
 * A refused tag or isolation harms nobody. While fencing, only what nobody but the owner
 * can lift, or nobody knows, ends it; else its budget decides. A network interface that was taken off goes back first.
 */
const endsMember = (phase: Phase, { action, outcome }: Performed): boolean => {
  if (action.do === 'attach-nic') return false;
  if (phase !== 'fence') return true;
  if (BESIDES_FENCE.includes(action.do) || outcome.outcome === 'wait') return false;
  return action.do === 'force-stop' || ('code' in outcome && outcome.code === 'UnauthorizedOperation');
};

const causeText = (action: Action, refused: Refusals): string => {
  const key = actionKey(action);
  const refusal = refused[key];
  return refusal ? `${refusalText(key, refusal)}${consequence(action)}` : '';
};

/** Where a refused call leaves something without an owner, people are told so. */
const consequence = (action: Action): string =>
  action.do === 'launch-server'
    ? ` NIC ${action.networkInterfaceId} is attached to nothing now, and its production server is terminated, with its volumes kept. Mend the cause and start the failover again: it launches the server.`
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
