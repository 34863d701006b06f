import type { AutomationFacts } from '../../../lambdas/domain/automation/gates.ts';
import type { AutomationPolicy } from '../../../lambdas/domain/automation/policy.ts';
import { noteSignal, type Signal } from '../../../lambdas/domain/automation/signal.ts';
import { type AutomationState, newState } from '../../../lambdas/domain/automation/state.ts';
import { makeProtectionGroup, START } from '../../support/builders.ts';

/** The moment so many seconds after every test's beginning. */
export const at = (seconds: number): string => new Date(Date.parse(START) + seconds * 1000).toISOString();

export const makePolicy = (overrides: Partial<AutomationPolicy> = {}): AutomationPolicy => ({
  mode: 'act',
  signals: { alarms: ['pets-*'], healthEvents: ['AWS_EC2_*'], ec2States: ['stopped', 'terminated'], monitors: ['*'] },
  required: { sources: 1, kinds: 1 },
  windowSeconds: 600,
  minimumDurationSeconds: 120,
  coolDownSeconds: 3600,
  distrust: { faultyShareAbove: 0.5 },
  limit: { failovers: 3, withinSeconds: 3600 },
  ...overrides,
});

export const makeSignal = (overrides: Partial<Signal> = {}): Signal => ({
  kind: 'cloudwatch-alarm',
  source: 'pets-unreachable',
  state: 'faulty',
  at: START,
  eventId: 'event-1',
  says: 'Alarm pets-unreachable says faulty.',
  ...overrides,
});

export const makeState = (
  signals: readonly Signal[] = [makeSignal()],
  overrides: Partial<AutomationState> = {},
): AutomationState => {
  const state = { ...newState(makeProtectionGroup(), makePolicy()), ...overrides };
  const { windowSeconds } = state.policy;
  return {
    ...state,
    sources: signals.reduce((sources, one) => noteSignal(sources, one, windowSeconds), state.sources),
  };
};

export const makeFacts = (overrides: Partial<AutomationFacts> = {}): AutomationFacts => ({
  group: makeProtectionGroup(),
  state: makeState(),
  failovers: [],
  control: { starts: [] },
  others: [],
  ...overrides,
});
