import type { AuditEvent, FailoverRecord } from '../group/failover.ts';
import type { ProtectionGroup } from '../group/protection-group.ts';
import { runNames } from '../group/run-names.ts';
import type { Instant } from '../instant.ts';
import type { AutomationControl, AutomationDecision, AutomationState, StartIntent } from './state.ts';

/** The latest intent, unless the failover has left a record or is known to be lost. */
export const unrecorded = (
  { intent }: Pick<AutomationState, 'intent'>,
  failovers: readonly FailoverRecord[],
): StartIntent | undefined =>
  intent && intent.lostAt === undefined && !failovers.some(({ id }) => id === intent.failoverId) ? intent : undefined;

/** The execution of a start: `unknown` where the workflow service knows of none, and may only be late to tell. */
export type StartExecution = 'running' | 'ended' | 'unknown';

/** News of a start takes this long at most to reach a reader. */
const SETTLED_AFTER_MS = 60_000;

/** @param found what the workflow service says */
export const executionOf = (
  { startedAt }: StartIntent,
  found: { readonly status: string } | undefined,
  now: Instant,
): StartExecution => {
  if (found) return found.status === 'RUNNING' ? 'running' : 'ended';
  const isLate = startedAt !== undefined && Date.parse(now) - Date.parse(startedAt) > SETTLED_AFTER_MS;
  return isLate ? 'ended' : 'unknown';
};

/** The state with a start written down as lost: its execution has ended, and nothing tells what it has done. */
export const lost = (state: AutomationState, at: Instant): AutomationState => {
  const started = settled(state, at);
  const { intent } = started;
  if (!intent || intent.lostAt !== undefined) return state;
  const message = `Failover ${intent.failoverId}, which automation had started, has ended without leaving a record. Look at its execution in the workflow service, and at the group, before you acknowledge it.`;
  return {
    ...started,
    intent: { ...intent, lostAt: at },
    unsaid: [...started.unsaid, line(state, 'automationStartLost', message, at)],
  };
};

/** The state with its intent written down as carried out. Nothing changes where there is none open. */
export const settled = (state: AutomationState, at: Instant): AutomationState => {
  const { intent } = state;
  if (!intent || intent.startedAt !== undefined) return state;
  return {
    ...state,
    intent: { ...intent, startedAt: at },
    unsaid: [
      ...state.unsaid,
      line(state, 'automationStartedFailover', `Automation has started failover ${intent.failoverId}.`, at),
    ],
  };
};

/** An open intent that the rules do not want any more is given up before it does any harm. */
export const abandoned = (state: AutomationState, at: Instant): AutomationState => {
  const { intent, ...rest } = state;
  if (!intent || intent.startedAt !== undefined) return state;
  const message = `Automation does not start failover ${intent.failoverId} any more, which it had decided on at ${intent.decidedAt}.`;
  return { ...rest, unsaid: [...state.unsaid, line(state, 'automationStartAbandoned', message, at)] };
};

/**
 * The state with the intent to start a failover. An open intent is kept, so carrying it out twice starts once. Else the
 * name follows from the group's epoch and the count of intents, which the conditional write makes unique.
 */
export const intending = (
  state: AutomationState,
  group: ProtectionGroup,
  { reasons }: AutomationDecision,
  at: Instant,
): AutomationState & { readonly intent: StartIntent } => {
  const { intent } = state;
  if (intent && intent.startedAt === undefined && intent.epoch === group.epoch) return { ...state, intent };
  const intents = state.intents + 1;
  const reason = reasons.map(({ message }) => message).join(' ');
  const failoverId = runNames.ofIntent(group, intents);
  return { ...state, intents, intent: { failoverId, epoch: group.epoch, reason, decidedAt: at } };
};

/** Starts older than the longest time that a limit may look back (a week) are forgotten. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

/** The control with a start claimed in it. Claiming it twice counts once. */
export const claimed = (
  control: AutomationControl,
  groupId: string,
  failoverId: string,
  at: Instant,
): AutomationControl => {
  if (control.starts.some((start) => start.failoverId === failoverId)) return control;
  const recent = control.starts.filter((start) => Date.parse(at) - Date.parse(start.at) < KEPT_MS);
  return { ...control, starts: [...recent, { groupId, failoverId, at }] };
};

/** Whether the decider has claimed that start, as it does before every one. */
export const isClaimed = (
  { starts }: AutomationControl,
  of: { readonly groupId: string; readonly failoverId: string },
): boolean => starts.some(({ groupId, failoverId }) => groupId === of.groupId && failoverId === of.failoverId);

const line = ({ groupId, intent }: AutomationState, type: string, message: string, at: Instant): AuditEvent => ({
  at,
  groupId,
  ...(intent ? { failoverId: intent.failoverId } : {}),
  type,
  message,
});
