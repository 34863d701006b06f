import { StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { isAutomatic } from '../../lambdas/domain/group/automatic.ts';
import type { FailoverRequest } from '../../lambdas/domain/group/failover.ts';
import { claimFor } from '../../lambdas/domain/group/requester.ts';
import { createDecider } from '../../lambdas/handlers/automation/decider.ts';
import { createSetBrake } from '../../lambdas/handlers/operations/automation/automation-brake.ts';
import { createSetAutomationPolicy } from '../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { makePolicy } from '../domain/automation/support.ts';
import { CONFIRMATION, GROUP, production, setup } from '../failover/setup.ts';

const ADA = { by: 'Ada', reason: 'network works tonight' };
const NOBODY = { kind: 'workflow-service' };

const open = async () => {
  const subject = await setup({ servers: 1 });
  const { runtime } = subject;
  /** As by "New execution" in the console of the workflow service. */
  const startByHand = async (name: string, input: unknown) => {
    const { executionId } = await runtime.workflow.start(name, input as FailoverRequest);
    await runtime.untilEnded(executionId);
    return runtime.store.findFailover(GROUP, name);
  };
  const startOf = async (name: string) =>
    (await runtime.store.listEvents(GROUP)).find(
      ({ type, failoverId }) => type === 'failoverProtectionGroup' && failoverId === name,
    );
  return { ...subject, startByHand, startOf };
};

/** With the input of a failover that automation has started, and that was refused. */
const automated = async () => {
  const subject = await open();
  const { runtime } = subject;
  const { clock, workflow } = runtime;
  await createSetAutomationPolicy(runtime)(GROUP, makePolicy({ windowSeconds: 36_000 }));
  const InstanceIds = subject.site.servers.map(({ dr }) => dr);
  await runtime.ec2.send(new StartInstancesCommand({ InstanceIds }));
  runtime.ec2.faults.breakServers(production(subject));
  const detail = { alarmName: 'pets-unreachable', state: { value: 'ALARM' } };
  const time = new Date(clock.now()).toISOString();
  const decide = createDecider(runtime);
  await decide({ id: 'e', source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change', time, detail });
  await clock.sleep(180_000);
  const { failoverId = '', executionId = '' } = (await decide({ sweep: true })).judged[0]?.started ?? {};
  await runtime.untilEnded(executionId);
  await runtime.ec2.send(new StopInstancesCommand({ InstanceIds }));
  await clock.sleep(120_000);
  return { ...subject, failoverId, input: (await workflow.find(executionId))?.input };
};

describe('an execution that is started by hand with the input of another', () => {
  it("is a person's failover where that one was automatic: no brake holds it up, and automation does not answer for it", async () => {
    const { runtime, failoverId, input, startByHand, startOf } = await automated();
    expect(await runtime.store.findFailover(GROUP, failoverId)).toMatchObject({
      status: 'REFUSED',
      requestedBy: { kind: 'automation' },
    });
    await createSetBrake(runtime)('on', ADA);
    const record = await startByHand('again', input);
    expect(record).toMatchObject({ status: 'SUCCEEDED', requestedBy: NOBODY });
    expect(record && isAutomatic(record)).toBe(false);
    expect(await startOf('again')).toMatchObject({ data: { requestedBy: NOBODY } });
  });

  it('is not taken for automation by naming itself either, where the decider has claimed no such start', async () => {
    const { runtime, startByHand } = await open();
    await createSetBrake(runtime)('on', ADA);
    const requestedBy = claimFor('by-hand', { kind: 'automation' });
    expect(await startByHand('by-hand', { groupId: GROUP, confirmation: CONFIRMATION, requestedBy })).toMatchObject({
      status: 'SUCCEEDED',
      requestedBy: NOBODY,
    });
  });

  it('does not stand under the name of the first caller, begun or refused', async () => {
    const { runtime, startByHand, startOf } = await open();
    const requestedBy = claimFor('first', { kind: 'api', caller: 'arn:aws:iam::123456789012:user/bo' });
    const input = { groupId: GROUP, requestedBy };
    expect(await startByHand('first', input)).toMatchObject({
      status: 'REFUSED',
      requestedBy: { kind: 'api', caller: 'arn:aws:iam::123456789012:user/bo' },
    });
    expect(await startByHand('second', input)).toMatchObject({ status: 'REFUSED', requestedBy: NOBODY });
    expect(await startByHand('third', { ...input, confirmation: CONFIRMATION })).toMatchObject({
      status: 'SUCCEEDED',
      requestedBy: NOBODY,
    });
    expect((await startOf('third'))?.message).not.toContain('user/bo');
    const later = (await runtime.store.listEvents(GROUP)).filter(({ failoverId }) => failoverId !== 'first');
    expect(JSON.stringify(later)).not.toContain('user/bo');
  });
});
