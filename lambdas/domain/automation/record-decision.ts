import type { AuditEvent } from '../group/failover.ts';
import type { Instant } from '../instant.ts';
import type { AutomationDecision, AutomationState, CountedDecision } from './state.ts';

/** What the audit trail calls each verdict. */
const EVENT_TYPES = {
  rest: 'automationRests',
  wait: 'automationWaits',
  refuse: 'automationRefused',
  notify: 'automationWouldFailOver',
  act: 'automationFailsOver',
} as const satisfies Record<AutomationDecision['verdict'], string>;

/**
 * The state after a decision. A new decision gets a line in the audit trail, with how often the last decision was
 * reached and until when. A repeated decision is counted. A group that goes on resting does not change.
 */
export const recordDecision = (state: AutomationState, decision: AutomationDecision, at: Instant): AutomationState => {
  const last = state.decision;
  if (decision.verdict === 'rest' && (last === undefined || last.verdict === 'rest')) return state;
  if (last && isSame(last, decision)) {
    return { ...state, decision: { ...last, ...decision, firstAt: last.firstAt, lastAt: at, count: last.count + 1 } };
  }
  return {
    ...state,
    decision: { ...decision, firstAt: at, lastAt: at, count: 1 },
    unsaid: [...state.unsaid, lineOf(state.groupId, decision, { at, last })],
  };
};

/** By what decided, not by wording: sentences tell times and names, which change while nothing else does. */
const isSame = (a: AutomationDecision, b: AutomationDecision): boolean => keyOf(a) === keyOf(b);

const keyOf = ({ verdict, reasons }: AutomationDecision): string =>
  [verdict, ...new Set(reasons.map(({ code }) => code))].join(' ');

const lineOf = (
  groupId: string,
  decision: AutomationDecision,
  { at, last }: { readonly at: Instant; readonly last: CountedDecision | undefined },
): AuditEvent => ({
  at,
  groupId,
  type: EVENT_TYPES[decision.verdict],
  message: `Automation: ${decision.reasons.map(({ message }) => message).join(' ')}`,
  data: { ...decision, ...(last ? { before: before(last) } : {}) },
});

const before = ({ verdict, reasons, firstAt, lastAt, count }: CountedDecision) => ({
  verdict,
  codes: reasons.map(({ code }) => code),
  firstAt,
  lastAt,
  count,
});
