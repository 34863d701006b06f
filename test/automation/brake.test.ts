import { describe, expect, it } from 'vitest';
import { createDecider } from '../../lambdas/handlers/automation/decider.ts';
import { createSetBrake } from '../../lambdas/handlers/operations/automation/automation-brake.ts';
import { createSetAutomationPolicy } from '../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { createShowAutomation } from '../../lambdas/handlers/operations/automation/show-automation.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import type { ValidateInput } from '../../lambdas/handlers/steps/messages.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { makePolicy } from '../domain/automation/support.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production, setup } from '../failover/setup.ts';

const ADA = { by: 'Ada', reason: 'network works tonight' };
const SWEEP = { sweep: true };
const HOUR = 3_600_000;

const everybody = ({ servers }: SeededSite) => servers.flatMap((server) => [server.production, server.dr]);

/** A fault that has lasted for long enough, and a decider before whose starts something happens. */
const lasting = async () => {
  const subject = await setup({ servers: 1 });
  const { runtime, site } = subject;
  const { clock, ec2, workflow } = runtime;
  await createSetAutomationPolicy(runtime)(GROUP, makePolicy({ windowSeconds: 36_000 }));
  const before = await identityOf(ec2, everybody(site));
  ec2.faults.breakServers(production(subject));
  const detail = { alarmName: 'pets-unreachable', state: { value: 'ALARM' } };
  const time = new Date(clock.now()).toISOString();
  await createDecider(runtime)({
    id: 'e',
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    time,
    detail,
  });
  await clock.sleep(180_000);
  const sweepWith = (start: typeof workflow.start) =>
    createDecider({ ...runtime, workflow: { ...workflow, start } })(SWEEP);
  return { ...subject, before, sweepWith };
};

/** What automation asks of the workflow service, before that has begun with it. */
const requested = async ({ sweepWith }: Awaited<ReturnType<typeof lasting>>): Promise<ValidateInput> => {
  const executionId = 'execution-1';
  const inputs: ValidateInput[] = [];
  await sweepWith(async (failoverId, request) => {
    inputs.push({ failoverId, executionId, request });
    return { executionId };
  });
  const [input] = inputs;
  if (!input) throw new Error('Automation has started nothing.');
  return input;
};

/** The brake was pulled after the decider's last look at it, and before the execution began. */
const braked = async () => {
  const subject = await lasting();
  const { runtime, sweepWith } = subject;
  const { judged } = await sweepWith(async (failoverId, request) => {
    await createSetBrake(runtime)('on', ADA);
    return runtime.workflow.start(failoverId, request);
  });
  const { failoverId = '', executionId = '' } = judged[0]?.started ?? {};
  await runtime.untilEnded(executionId);
  return { ...subject, failoverId, executionId };
};

describe('an automatic failover whose execution begins after the brake was pulled', () => {
  it('is refused by name before anything is touched', async () => {
    const subject = await braked();
    const { runtime, executionId, failoverId, before } = subject;
    expect(await runtime.workflow.find(executionId)).toMatchObject({
      status: 'FAILED',
      error: 'AutomationBrakeOnError',
      cause: expect.stringContaining('Ada: network works tonight'),
    });
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected', epoch: 0 });
    expect((await runtime.store.findGroup(GROUP))?.lease).toBeUndefined();
    expect(await identityOf(runtime.ec2, everybody(subject.site))).toEqual(before);
    expect(await runtime.store.findFailover(GROUP, failoverId)).toMatchObject({ status: 'REFUSED' });
  });

  it('is in the trail and in its report', async () => {
    const { runtime, failoverId } = await braked();
    const events = (await runtime.store.listEvents(GROUP)).filter((event) => event.failoverId === failoverId);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['automationBrakeHeld', 'failoverRefused', 'automationStartedFailover']),
    );
    expect(events.map(({ type }) => type)).not.toContain('failoverProtectionGroup');
    const { findings } = await createReportFailover(runtime)({ group: GROUP, failoverId });
    expect(findings).toMatchObject({ status: 'REFUSED', error: 'AutomationBrakeOnError' });
    expect(findings.timeline.map(({ type }) => type)).toContain('automationBrakeHeld');
  });

  it('waits for nobody: with the brake off automation acts again after its rest', async () => {
    const { runtime, failoverId } = await braked();
    const { clock } = runtime;
    const decide = createDecider(runtime);
    expect(await decide(SWEEP)).toMatchObject({ judged: [{ codes: ['brake-on', 'cool-down', 'fault-lasting'] }] });
    await createSetBrake(runtime)('off', ADA);
    expect(await decide(SWEEP)).toMatchObject({ judged: [{ codes: ['cool-down', 'fault-lasting'] }] });
    expect(await createShowAutomation(runtime)(GROUP)).not.toHaveProperty('unacknowledged');
    await clock.sleep(HOUR);
    const { judged } = await decide(SWEEP);
    expect(judged).toMatchObject([{ verdict: 'act' }]);
    expect(judged[0]?.started?.failoverId).not.toBe(failoverId);
  });
});

describe('the brake', () => {
  it('holds up no failover that a person has started', async () => {
    const subject = await lasting();
    const { runtime, before } = subject;
    await createSetBrake(runtime)('on', ADA);
    await failOver(subject, 'by-hand');
    await expectFailedOver(subject, before);
    const types = (await runtime.store.listEvents(GROUP)).map(({ type }) => type);
    expect(types).not.toContain('automationBrakeHeld');
  });

  it('does not take a person for automation who confirms the fault under that name', async () => {
    const { runtime } = await lasting();
    await createSetBrake(runtime)('on', ADA);
    const request = { groupId: GROUP, confirmation: { by: 'automation', reason: 'two alarms' } };
    const input = { failoverId: 'by-hand', executionId: 'execution-1', request };
    expect(await createValidatePrerequisites(runtime)(input)).toMatchObject({ failoverId: 'by-hand' });
  });

  it('lets go on what has begun, also where its first step is repeated', async () => {
    const subject = await lasting();
    const { runtime } = subject;
    const input = await requested(subject);
    const { levels: _, ...once } = await createValidatePrerequisites(runtime)(input);
    await createSetBrake(runtime)('on', ADA);
    expect(await createValidatePrerequisites(runtime)(input)).toMatchObject(once);
  });

  it('the brake that is pulled while the first step looks at the site lets nothing begin', async () => {
    const subject = await lasting();
    const { runtime } = subject;
    const input = await requested(subject);
    const observe: typeof runtime.compute.observe = async (...query) => {
      await createSetBrake(runtime)('on', ADA);
      return runtime.compute.observe(...query);
    };
    const validate = createValidatePrerequisites({ ...runtime, compute: { ...runtime.compute, observe } });
    await expect(validate(input)).rejects.toMatchObject({ name: 'AutomationBrakeOnError' });
    expect(await runtime.store.findGroup(GROUP)).not.toHaveProperty('lease');
  });

  it('the brake that cannot be read lets no automatic failover begin', async () => {
    const subject = await lasting();
    const { runtime } = subject;
    const input = await requested(subject);
    const findControl = () => Promise.reject(new Error('DynamoDB is silent'));
    const validate = createValidatePrerequisites({ ...runtime, automation: { findControl } });
    await expect(validate(input)).rejects.toThrow('DynamoDB is silent');
    expect(await runtime.store.findGroup(GROUP)).not.toHaveProperty('lease');
  });
});
