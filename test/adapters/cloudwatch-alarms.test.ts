import {
  PutAlarmMuteRuleCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { createCloudWatchAlarms } from '../../lambdas/adapters/aws/cloudwatch/alarms.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { createSimulatedEc2, instantaneousLatencies } from '../../simulated-aws/ec2.ts';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const MADE = { ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1 } as const;

const setup = () => {
  const clock = createVirtualClock(NOW);
  const ec2 = createSimulatedEc2({ clock, latencies: instantaneousLatencies });
  const { cloudWatch } = ec2;
  const make = async (AlarmName: string, StateValue: StateValue) => {
    await cloudWatch.send(new PutMetricAlarmCommand({ AlarmName, ...MADE }));
    await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'tested' }));
  };
  const actions = () => ec2.calls().map(({ action }) => action);
  return { ec2, cloudWatch, clock, make, actions, alarms: createCloudWatchAlarms(cloudWatch) };
};

describe('an alarm that is asked', () => {
  it.each(['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const)('says %s', async (state) => {
    const { make, alarms } = setup();
    await make('down', state);
    expect(await alarms.ask(['down'])).toEqual(new Map([['down', { is: 'present', value: { state } }]]));
  });

  it('is absent where CloudWatch has none of that name', async () => {
    const { make, alarms } = setup();
    await make('down', 'ALARM');
    expect((await alarms.ask(['gone', 'down'])).get('gone')).toEqual({ is: 'absent' });
  });

  it('is hushed where a composite alarm is suppressed', async () => {
    const { make, alarms, cloudWatch } = setup();
    await make('maintenance', 'ALARM');
    const composite = { AlarmName: 'all', AlarmRule: 'ALARM(down)', ActionsSuppressor: 'maintenance' };
    await cloudWatch.send(new PutCompositeAlarmCommand(composite));
    await cloudWatch.send(new SetAlarmStateCommand({ AlarmName: 'all', StateValue: 'ALARM', StateReason: 'tested' }));
    expect((await alarms.ask(['all'])).get('all')).toMatchObject({ value: { hushed: 'its actions are suppressed' } });
  });

  it('is hushed as long as a mute rule mutes it, and only an alarm in ALARM is asked about', async () => {
    const { make, alarms, cloudWatch, clock, actions } = setup();
    await make('down', 'ALARM');
    await make('well', 'OK');
    const Rule = { Schedule: { Expression: 'at(2026-11-23T09:00)', Duration: 'PT1H' } };
    const MuteTargets = { AlarmNames: ['down', 'well'] };
    await cloudWatch.send(new PutAlarmMuteRuleCommand({ Name: 'patch-night', Rule, MuteTargets }));
    const answer = await alarms.ask(['down', 'well']);
    expect(answer.get('down')).toMatchObject({ value: { state: 'ALARM', hushed: 'an alarm mute rule mutes it' } });
    expect(answer.get('well')).toEqual({ is: 'present', value: { state: 'OK' } });
    expect(actions().filter((action) => action === 'ListAlarmMuteRules')).toHaveLength(1);
    await clock.sleep(3_600_000);
    expect((await alarms.ask(['down'])).get('down')).toEqual({ is: 'present', value: { state: 'ALARM' } });
  });

  it.each(['DescribeAlarms', 'ListAlarmMuteRules'])('is unknown where %s is not answered', async (action) => {
    const { make, alarms, ec2 } = setup();
    await make('down', 'ALARM');
    ec2.faults.deny(action);
    expect((await alarms.ask(['down'])).get('down')).toEqual({
      is: 'unknown',
      why: `${action} failed: UnauthorizedOperation`,
    });
  });

  it('is one of a hundred in a call, and one failed call leaves the others answered', async () => {
    const { make, alarms, ec2, actions } = setup();
    const names = Array.from({ length: 250 }, (_, n) => `alarm-${n}`);
    await make('alarm-0', 'OK');
    ec2.faults.failNext('DescribeAlarms', { code: 'InternalServiceFault' });
    const answers = await alarms.ask([...names, ...names]);
    expect(answers.size).toBe(250);
    expect(actions().filter((action) => action === 'DescribeAlarms')).toHaveLength(3);
    expect([...answers.values()].filter(({ is }) => is === 'unknown')).toHaveLength(100);
  });
});
