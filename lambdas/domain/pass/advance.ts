import { type MemberFailure, type MemberProgress, type PhaseProgress, phaseOf } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import { SHARED_WITH_STOP_PROTECTION } from '../group/stop-protection.ts';
import { ACTION_ROWS, actionKey } from '../site/action-rows.ts';
import type { Action, ActionKind } from '../site/actions.ts';
import type { AnswerRule, Passed, PhaseRule } from './phase-rule.ts';
import type { Performed, PhaseVerdict } from './phase-verdict.ts';
import { isForGood, lastRefusals, type Refusals, refusalsAfter, refusalText } from './refusals.ts';

/** Progress after a pass: the verdict, then what came of its actions. */
export const advance = (progress: MemberProgress, phase: PhaseRule, passed: Passed): MemberProgress => {
  const { verdict, performed, now } = passed;
  const { name, answers = {} } = phase;
  const before = phaseOf(progress, name);
  const counted = performed.filter((one) => !answers.asksOtherwise?.(one));
  const refused = refusalsAfter(before.refused, counted, now);
  const failure = failureOf(phase, verdict, { performed: answers.bears?.(progress) ? [] : performed, refused });
  return {
    ...(answers.after?.(progress, passed) ?? progress),
    phases: { ...progress.phases, [name]: phaseAfter(before, { failure, refused, answers }, passed) },
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

/** What no server waits or fails for. It may still go out when the phase is done, so its refusals are counted on. */
const COURTESIES: readonly ActionKind[] = ['tag-fenced', 'tag-freed', 'untag-fenced'];

const isCourtesy = ({ action }: Performed): boolean => COURTESIES.includes(action.do);

const ofCourtesies = (refused: Refusals): Refusals =>
  Object.fromEntries(Object.entries(refused).filter(([key]) => COURTESIES.some((kind) => key.startsWith(`${kind} `))));

const reasonOf = (reason: string | undefined): Pick<PhaseProgress, 'reason'> => (reason ? { reason } : {});

interface Judged {
  readonly failure: MemberFailure | undefined;
  readonly refused: Refusals;
  readonly answers: AnswerRule;
}

const phaseAfter = (
  before: PhaseProgress,
  { failure, refused, answers }: Judged,
  { verdict, performed, now }: Passed,
): PhaseProgress => {
  const state = failure ? 'failed' : verdict.state;
  return {
    state,
    ...reasonOf(failure?.message ?? (state === 'done' ? verdict.reason : withRefusals(verdict.reason, refused))),
    ...(state === 'done' ? { doneAt: before.doneAt ?? now } : {}),
    issued: { ...before.issued, ...issuedNow(performed, now) },
    ...(verdict.unseen === undefined ? {} : { unseenSince: before.unseenSince ?? now }),
    ...(state === 'done' ? {} : leavingIn(before, verdict, now)),
    ...keptOf(state, refused),
    ...deferredIn(performed),
    ...answers.keep?.(before, performed),
  };
};

/** A look that lags, or shows nothing, takes no time back. */
const leavingIn = (
  { leavingSince: known = {} }: PhaseProgress,
  { leaving = [] }: PhaseVerdict,
  now: Instant,
): Pick<PhaseProgress, 'leavingSince'> => {
  const leavingSince = { ...Object.fromEntries(leaving.map((id) => [id, now])), ...known };
  return Object.keys(leavingSince).length > 0 ? { leavingSince } : {};
};

/** What there was no room for is a count, and no event: it says nothing of the server. */
const deferredIn = (performed: readonly Performed[]): Pick<PhaseProgress, 'deferred'> => {
  const calls = performed.filter(({ outcome }) => outcome.outcome === 'deferred');
  if (calls.length === 0) return {};
  const byApi = Map.groupBy(calls, ({ action }) => ACTION_ROWS[action.do].api);
  return { deferred: Object.fromEntries([...byApi].map(([api, some]) => [api, some.length])) };
};

/** Whether the stop may be refused for stop protection: EC2 is asked next, unless it has just said there is none. */
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

const failureOf = (
  { name: phase, answers = {} }: PhaseRule,
  verdict: PhaseVerdict,
  { refused, performed: all }: Answers,
): MemberFailure | undefined => {
  const performed = all.filter((one) => !isCourtesy(one) || one.action.do === answers.awaits);
  if (verdict.state === 'failed') {
    const message = withRefusals(verdict.reason, refused) ?? '';
    return { phase, error: verdict.error ?? 'ServerNotMigratedError', message };
  }
  // What else is under way comes to its end first, so that nothing is left half way.
  if (verdict.busy || !performed.every(({ action }) => isForGood(refused[actionKey(action)]))) return undefined;
  const refusals = performed.filter((one) => !mayBeStopProtection(verdict, one) && endsMember(answers, one));
  if (refusals.length === 0) return undefined;
  const error = answers.error ?? 'ServerNotMigratedError';
  return { phase, error, message: refusals.map(({ action }) => causeText(action, refused)).join(' ') };
};

/** A network interface that was taken off goes back before its member ends. */
const endsMember = ({ endsMember: ends }: AnswerRule, performed: Performed): boolean =>
  performed.action.do !== 'attach-nic' && (ends?.(performed) ?? true);

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
