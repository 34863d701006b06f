import { StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { AutomationPolicy } from '../../lambdas/domain/automation/policy.ts';
import { createDecider } from '../../lambdas/handlers/automation/decider.ts';
import { createAcknowledgeAutomation } from '../../lambdas/handlers/operations/automation/acknowledge-automation.ts';
import { createSetAutomationPolicy } from '../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import type { SimulatedEc2 } from '../../simulated-aws/ec2.ts';
import { makePolicy } from '../domain/automation/support.ts';
import { expectFailedOver, GROUP, identityOf, production, type Subject, setup } from '../failover/setup.ts';

const SWEEP = { sweep: true };

/** The embedded runtime with a policy, and its own hours in EventBridge's words. */
const automated = async (policy: Partial<AutomationPolicy> = {}) => {
  const subject = await setup({ servers: 2 });
  const { runtime } = subject;
  const { clock } = runtime;
  await createSetAutomationPolicy(runtime)(GROUP, makePolicy({ required: { sources: 2, kinds: 2 }, ...policy }));
  let count = 0;
  const event = (source: string, type: string, detail: object) => {
    count += 1;
    return { id: `event-${count}`, source, 'detail-type': type, time: new Date(clock.now()).toISOString(), detail };
  };
  const alarm = (value: 'ALARM' | 'OK') =>
    event('aws.cloudwatch', 'CloudWatch Alarm State Change', { alarmName: 'pets-unreachable', state: { value } });
  const fault = (state: 'faulty' | 'healthy') =>
    event('sdrs.monitoring', 'SDRS Fault', { monitor: 'probe', state, groupId: GROUP });
  const decide = createDecider(runtime);
  const fails = async () => {
    runtime.ec2.faults.breakServers(production(subject));
    await decide(alarm('ALARM'));
    await decide(fault('faulty'));
  };
  const minutes = (n: number) => clock.sleep(n * 60_000);
  return { ...subject, alarm, fault, decide, fails, minutes };
};

const everybody = ({ site }: Subject) => site.servers.flatMap((server) => [server.production, server.dr]);

const untilEnded = async ({ runtime }: Subject): Promise<void> => {
  const [execution] = await runtime.workflow.list();
  if (execution) await runtime.untilEnded(execution.id);
};

const typesOf = async ({ runtime }: Subject) => (await runtime.store.listEvents(GROUP)).map(({ type }) => type);

describe('an automatic failover', () => {
  it('goes from two events to a group that is failed over, with all that was decided on record', async () => {
    const subject = await automated();
    const { runtime, decide, fails, minutes } = subject;
    const before = await identityOf(runtime.ec2, everybody(subject));
    await fails();
    expect(await runtime.workflow.list()).toEqual([]);
    await minutes(3);
    const { judged } = await decide(SWEEP);
    expect(judged).toMatchObject([
      { groupId: GROUP, verdict: 'act', started: { failoverId: expect.stringMatching(/^auto-pets-\d{14}-1-1$/) } },
    ]);
    await untilEnded(subject);
    await expectFailedOver(subject, before);
    const [failover] = await runtime.store.listFailovers(GROUP);
    expect(failover).toMatchObject({
      id: judged[0]?.started?.failoverId,
      status: 'SUCCEEDED',
      confirmation: { by: 'automation' },
      requestedBy: { kind: 'automation' },
    });
    expect(await typesOf(subject)).toEqual(
      expect.arrayContaining([
        'automationWaits',
        'automationFailsOver',
        'automationStartedFailover',
        'failoverProtectionGroup',
      ]),
    );
  });

  it('is one, whatever comes while it runs and afterwards', async () => {
    const subject = await automated();
    const { runtime, decide, fails, minutes, alarm } = subject;
    await fails();
    await minutes(3);
    await Promise.all([decide(SWEEP), decide(alarm('ALARM')), decide(SWEEP)]);
    expect(await decide(SWEEP)).toMatchObject({ judged: [{ verdict: 'refuse' }] });
    await untilEnded(subject);
    await minutes(1);
    await fails();
    await minutes(3);
    const { judged } = await decide(SWEEP);
    expect(judged[0]?.codes).toEqual(
      expect.arrayContaining(['wrong-status', 'protection-not-enabled', 'acknowledgement-needed']),
    );
    expect(await runtime.workflow.list()).toHaveLength(1);
  });

  it.each([
    [
      'is throttled',
      (ec2: SimulatedEc2) => ec2.faults.failNext('DescribeInstanceStatus', { code: 'RequestLimitExceeded', times: 5 }),
    ],
    [
      'gets no answer',
      (ec2: SimulatedEc2) => ec2.faults.failNext('DescribeInstances', { code: 'TimeoutError', times: 5 }),
    ],
    ['may not look', (ec2: SimulatedEc2) => ec2.faults.deny('DescribeInstances')],
    [
      'finds a zone without a control plane',
      (ec2: SimulatedEc2) => ec2.faults.breakZone('eu-central-1a', { controlPlane: true }),
    ],
  ])('does not begin where the decider %s', async (_, blind) => {
    const { runtime, decide, fails, minutes } = await automated();
    await fails();
    await minutes(3);
    blind(runtime.ec2);
    expect(await decide(SWEEP)).toMatchObject({ judged: [{ verdict: 'refuse', codes: ['blind', 'fault-lasting'] }] });
    expect(await runtime.workflow.list()).toEqual([]);
  });

  it('begins when the decider sees again', async () => {
    const { runtime, decide, fails, minutes } = await automated();
    await fails();
    await minutes(3);
    runtime.ec2.faults.failNext('DescribeInstances', { code: 'RequestLimitExceeded', times: 5 });
    expect(await decide(SWEEP)).toMatchObject({ judged: [{ verdict: 'refuse' }] });
    await minutes(1);
    expect(await decide(SWEEP)).toMatchObject({ judged: [{ verdict: 'act' }] });
  });

  it('an automatic failover that was refused is tried again after the cool-down, under a name of its own', async () => {
    const subject = await automated({ windowSeconds: 36_000, coolDownSeconds: 3600 });
    const { runtime, decide, fails, minutes, site } = subject;
    const InstanceIds = site.servers.map(({ dr }) => dr);
    await runtime.ec2.send(new StartInstancesCommand({ InstanceIds }));
    await fails();
    await minutes(3);
    await decide(SWEEP);
    await untilEnded(subject);
    expect(await runtime.store.listFailovers(GROUP)).toMatchObject([{ status: 'REFUSED' }]);
    await minutes(1);
    expect(await decide(SWEEP)).toMatchObject({ judged: [{ codes: ['cool-down', 'fault-lasting'] }] });
    await runtime.ec2.send(new StopInstancesCommand({ InstanceIds }));
    await minutes(60);
    expect(await decide(SWEEP)).toMatchObject({
      judged: [{ verdict: 'act', started: { failoverId: expect.stringMatching(/-1-2$/) } }],
    });
    await untilEnded(subject);
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'failed-over' });
    expect(site.servers).toHaveLength(2);
    await expect(createAcknowledgeAutomation(runtime)(GROUP, { by: 'Ada', reason: 'seen' })).resolves.toMatchObject({
      failoverId: expect.stringMatching(/-1-2$/),
    });
  });
});
