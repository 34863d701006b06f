import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { SignalState } from '../lambdas/domain/automation/signal.ts';
import type { Session } from './session.ts';

const STATES = { faulty: 'ALARM', healthy: 'OK', unknown: 'INSUFFICIENT_DATA' } as const;

/**
 * The simulated CloudWatch has the alarm in that state from now on, so that it says the same when a sweep asks it. Nothing on
 * AWS, where CloudWatch has its own. Repeating it changes nothing.
 */
export const keepAlarm = async ({ target }: Session, alarm: string, state: SignalState | StateValue): Promise<void> => {
  if (!target.simulation) return;
  const { PutMetricAlarmCommand, SetAlarmStateCommand } = await import('@aws-sdk/client-cloudwatch');
  const { cloudWatch } = target.simulation.ec2;
  const StateValue = state in STATES ? STATES[state as SignalState] : (state as StateValue);
  const made = { AlarmName: alarm, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1 } as const;
  await cloudWatch.send(new PutMetricAlarmCommand(made));
  await cloudWatch.send(new SetAlarmStateCommand({ AlarmName: alarm, StateValue, StateReason: 'said by hand' }));
};

/** The alarm that an event is about, and what it says. */
export const alarmIn = (event: object): { readonly name: string; readonly state: StateValue } | undefined => {
  const { source, detail } = event as { readonly source?: unknown; readonly detail?: Partial<AlarmDetail> };
  const { alarmName: name, state: { value } = {} } = detail ?? {};
  const isAlarm = source === 'aws.cloudwatch' && typeof name === 'string' && isState(value);
  return isAlarm ? { name, state: value } : undefined;
};

interface AlarmDetail {
  readonly alarmName: unknown;
  readonly state: { readonly value?: unknown };
}

const isState = (value: unknown): value is StateValue => Object.values(STATES).some((state) => state === value);
