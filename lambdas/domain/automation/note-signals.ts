import type { AuditEvent } from '../group/failover.ts';
import type { Instant } from '../instant.ts';
import { noteSignal, recordOf, type Signal } from './signal.ts';
import type { AutomationState } from './state.ts';

/** The state with more signals. A disbelieved signal gets one line in the audit trail, however often it comes. */
export const noteSignals = (state: AutomationState, signals: readonly Signal[], at: Instant): AutomationState =>
  signals.reduce((before, signal) => noted(before, signal, at), state);

const noted = (state: AutomationState, signal: Signal, at: Instant): AutomationState => {
  const sources = noteSignal(state.sources, signal, state.policy.windowSeconds);
  const isTold = state.sources.some(({ eventId }) => eventId === signal.eventId) || isStillHushed(state, signal);
  if (signal.disregarded === undefined || isTold) return { ...state, sources };
  return { ...state, sources, unsaid: [...state.unsaid, lineOf(state.groupId, signal, at)] };
};

/** Whoever is asked again and is hushed as before says nothing new. */
const isStillHushed = ({ sources }: AutomationState, signal: Signal): boolean =>
  signal.hushed === true && recordOf(sources, signal)?.hushed === true;

const lineOf = (groupId: string, { disregarded, source, kind, eventId }: Signal, at: Instant): AuditEvent => ({
  at,
  groupId,
  type: 'automationSignalDisregarded',
  message: `Automation: ${disregarded}`,
  data: { source, kind, eventId },
});
