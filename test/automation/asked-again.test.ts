import {
  DeleteAlarmsCommand,
  PutAlarmMuteRuleCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  AssociateApplicationStatusCheckCommand,
  CreateApplicationStatusCheckCommand,
  EnableApplicationStatusCheckSuppressionCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { AutomationPolicy } from '../../lambdas/domain/automation/policy.ts';
import type { Metric } from '../../lambdas/domain/trail/trail-metrics.ts';
import { createDecider } from '../../lambdas/handlers/automation/decider.ts';
import { createSetAutomationPolicy } from '../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { makePolicy } from '../domain/automation/support.ts';
import { GROUP, production, setup } from '../failover/setup.ts';

const SWEEP = { sweep: true };
const ALARM = 'pets-unreachable';
const TWO_KINDS = { required: { sources: 2, kinds: 2 } } as const;

/** The embedded runtime with a policy, swept each minute, and a CloudWatch that tells each change of its one alarm. */
const watched = async (policy: Partial<AutomationPolicy> = TWO_KINDS) => {
  const subject = await setup({ servers: 2 });
  const { runtime } = subject;
  const { clock, ec2 } = runtime;
  await createSetAutomationPolicy(runtime)(GROUP, makePolicy(policy));
  const counted: Metric[] = [];
  const decide = createDecider({ ...runtime, meter: { put: (metrics) => counted.push(...metrics) } });
  const event = (source: string, type: string, detail: object) => ({
    id: `event-${clock.now()}-${source}`,
    source,
    'detail-type': type,
    time: new Date(clock.now()).toISOString(),
    detail,
  });
  const set = (StateValue: 'ALARM' | 'OK') =>
    ec2.cloudWatch.send(new SetAlarmStateCommand({ AlarmName: ALARM, StateValue, StateReason: 'tested' }));
  const made = { AlarmName: ALARM, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1 } as const;
  await ec2.cloudWatch.send(new PutMetricAlarmCommand(made));
  const alarm = async (value: 'ALARM' | 'OK', detail: object = {}) => {
    await set(value);
    return decide(
      event('aws.cloudwatch', 'CloudWatch Alarm State Change', { alarmName: ALARM, state: { value }, ...detail }),
    );
  };
  const stopped = (id: string) =>
    decide(event('aws.ec2', 'EC2 Instance State-change Notification', { 'instance-id': id, state: 'stopped' }));
  const fault = () =>
    decide(event('sdrs.monitoring', 'SDRS Fault', { monitor: 'probe', state: 'faulty', groupId: GROUP }));
  /** Sweeps once a minute. @returns what the last sweep has decided */
  const minutes = async (n: number) => {
    for (let minute = 1; minute < n; minute += 1) {
      await clock.sleep(60_000);
      await decide(SWEEP);
    }
    await clock.sleep(60_000);
    return (await decide(SWEEP)).judged[0];
  };
  const types = async () => (await runtime.store.listEvents(GROUP)).map(({ type }) => type);
  const unanswered = () => counted.filter(({ name }) => name === 'AutomationSourcesUnanswered').at(-1)?.value;
  return { ...subject, ec2, alarm, set, stopped, fault, minutes, types, unanswered };
};

describe('an alarm that has been in ALARM for an hour', () => {
  it('counts still, so that a second source is enough', async () => {
    const { alarm, fault, minutes, ec2 } = await watched();
    await alarm('ALARM');
    expect(await minutes(60)).toMatchObject({ verdict: 'wait', codes: ['too-few-sources', 'too-few-kinds'] });
    const asked = ec2.calls().filter(({ action }) => action === 'DescribeAlarms');
    // From half of the window of ten minutes on.
    expect(asked).toHaveLength(10);
    await fault();
    expect(await minutes(3)).toMatchObject({ verdict: 'act' });
  });

  it('is let go when CloudWatch says that it is over, and the news was lost', async () => {
    const { alarm, set, minutes, types } = await watched();
    await alarm('ALARM');
    await set('OK');
    expect(await minutes(6)).toMatchObject({ verdict: 'rest' });
    expect(await types()).not.toContain('automationSourceUnanswered');
  });

  it('is let go when it was deleted, and the trail says so', async () => {
    const { alarm, ec2, minutes, types } = await watched();
    await alarm('ALARM');
    await ec2.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [ALARM] }));
    expect(await minutes(6)).toMatchObject({ verdict: 'rest' });
    expect(await types()).toContain('automationSignalDisregarded');
  });

  it('is let go while a mute rule mutes it, and counts again when that is over', async () => {
    const { alarm, ec2, fault, minutes, runtime } = await watched({ ...TWO_KINDS, mode: 'notify' });
    await alarm('ALARM');
    await minutes(2);
    const at = new Date(runtime.clock.now()).toISOString().slice(0, 16);
    const Rule = { Schedule: { Expression: `at(${at})`, Duration: 'PT30M' } };
    const MuteTargets = { AlarmNames: [ALARM] };
    await ec2.cloudWatch.send(new PutAlarmMuteRuleCommand({ Name: 'patch-night', Rule, MuteTargets }));
    expect(await minutes(20)).toMatchObject({ verdict: 'rest' });
    expect(await minutes(11)).toMatchObject({ verdict: 'wait' });
    await fault();
    expect(await minutes(4)).toMatchObject({ verdict: 'notify' });
  });

  it('that began while it was suppressed counts when CloudWatch shows it unsuppressed', async () => {
    const { alarm, minutes } = await watched();
    await alarm('ALARM', { state: { value: 'ALARM', actionsSuppressedBy: 'WaitPeriod' } });
    expect(await minutes(1)).toMatchObject({ verdict: 'wait', codes: ['too-few-sources', 'too-few-kinds'] });
  });
});

describe('an alarm that CloudWatch does not tell of', () => {
  it.each(['DescribeAlarms', 'ListAlarmMuteRules'])(
    'where %s is denied counts to the end of its window, and the trail, the metric and the answer say so',
    async (action) => {
      const { alarm, minutes, types, unanswered, ec2 } = await watched();
      await alarm('ALARM');
      ec2.faults.deny(action);
      expect(await minutes(9)).toMatchObject({ verdict: 'wait' });
      expect(unanswered()).toBe(1);
      expect(await minutes(3)).toMatchObject({ verdict: 'rest' });
      const told = (await types()).filter((type) => type.startsWith('automationSi') || type.startsWith('automationSo'));
      expect(told).toEqual(['automationSourceUnanswered', 'automationSignLetGo']);
      ec2.faults.allow(action);
      expect(await minutes(1)).toMatchObject({ verdict: 'wait' });
      expect(unanswered()).toBe(0);
    },
  );
});

describe('a production server that stopped an hour ago', () => {
  it('counts as long as EC2 shows it stopped, and no longer', async () => {
    const subject = await watched();
    const { ec2, stopped, minutes } = subject;
    const [id = ''] = production(subject);
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await minutes(5);
    await stopped(id);
    expect(await minutes(60)).toMatchObject({ verdict: 'wait', codes: ['too-few-sources', 'too-few-kinds'] });
    await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    expect(await minutes(7)).toMatchObject({ verdict: 'rest' });
  });

  it('is not believed beyond its window where EC2 does not answer', async () => {
    const subject = await watched();
    const { ec2, stopped, minutes, types } = subject;
    const [id = ''] = production(subject);
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await minutes(5);
    await stopped(id);
    ec2.faults.deny('DescribeInstances');
    expect(await minutes(12)).toMatchObject({ verdict: 'rest' });
    expect(await types()).toEqual(expect.arrayContaining(['automationSourceUnanswered', 'automationSignLetGo']));
  });
});

describe("EC2's application status", () => {
  const APPLICATION = { alarms: [ALARM], healthEvents: [], ec2States: [], monitors: [], applicationStatus: true };

  const checked = async () => {
    const subject = await watched({ ...TWO_KINDS, signals: APPLICATION });
    const { ec2 } = subject;
    const made = await ec2.send(new CreateApplicationStatusCheckCommand({ Protocol: 'http', Port: 80 }));
    const ApplicationStatusCheckId = made.ApplicationStatusCheck?.ApplicationStatusCheckId ?? '';
    const InstanceIds = [...production(subject)];
    await ec2.send(new AssociateApplicationStatusCheckCommand({ ApplicationStatusCheckId, InstanceIds }));
    await subject.minutes(6);
    return { ...subject, InstanceIds };
  };

  it('is a signal of its own kind, with an alarm enough for a failover', async () => {
    const { ec2, InstanceIds, alarm, minutes, runtime } = await checked();
    ec2.faults.failApplications(InstanceIds.slice(0, 1));
    await alarm('ALARM');
    expect(await minutes(1)).toMatchObject({ verdict: 'wait', codes: ['not-lasting'] });
    expect(await minutes(3)).toMatchObject({ verdict: 'act' });
    const [execution] = await runtime.workflow.list();
    await runtime.untilEnded(execution?.id ?? '');
    const [failover] = await runtime.store.listFailovers(GROUP);
    expect(failover?.confirmation?.reason).toContain('ResponseCodeMismatch 503');
  });

  it('that is suppressed is no fault', async () => {
    const { ec2, InstanceIds, alarm, minutes, types } = await checked();
    ec2.faults.failApplications(InstanceIds);
    await alarm('ALARM');
    await minutes(1);
    await ec2.send(new EnableApplicationStatusCheckSuppressionCommand({ InstanceIds }));
    expect(await minutes(1)).toMatchObject({ verdict: 'wait', codes: ['too-few-sources', 'too-few-kinds'] });
    expect(await types()).toContain('automationSignalDisregarded');
  });

  it('that may not be looked at is told, and is no fault', async () => {
    const { ec2, alarm, minutes, types, unanswered } = await checked();
    ec2.faults.deny('DescribeApplicationStatus');
    await alarm('ALARM');
    expect(await minutes(2)).toMatchObject({ codes: ['too-few-sources', 'too-few-kinds'] });
    expect(await types()).toContain('automationSourceUnanswered');
    expect(unanswered()).toBe(1);
  });

  it('is not asked for where the policy does not name it', async () => {
    const { ec2, alarm, minutes } = await watched();
    await alarm('ALARM');
    await minutes(3);
    expect(ec2.calls().some(({ action }) => action === 'DescribeApplicationStatus')).toBe(false);
  });
});
