import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import {
  CONFIRMATION,
  expectFailedOver,
  failOver,
  GROUP,
  identityOf,
  production,
  type Subject,
  setup,
} from './setup.ts';

describe('looks that EC2 throttles', () => {
  it('fail nothing of what has moved, when they are the last ones of the failover', async () => {
    const throttled = { code: 'RequestLimitExceeded', times: 7 };
    let isArmed = false;
    let isThrottled = false;
    const isMoved = async () =>
      (await subject.runtime.store.members(GROUP)).instances.every(
        ({ progress }) => progress?.phases.identity?.state === 'done' && progress.phases.fence?.state === 'done',
      );
    const onCall = async (action: string) => {
      if (!isArmed || isThrottled || action !== 'ec2:DescribeInstances' || !(await isMoved())) return;
      isThrottled = true;
      subject.runtime.ec2.faults.failNext('DescribeInstances', throttled);
    };
    const subject: Subject = await setup({ servers: 2, onCall });
    const before = await identityOf(subject.runtime.ec2, production(subject));
    isArmed = true;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect(isThrottled).toBe(true);
    await expectFailedOver(subject, before);
  });

  it('fail no server once the fencing budget is over, in the middle of a failover', async () => {
    const subject = await setup({
      servers: 2,
      change: (described) => ({ ...described, policy: { fencingBudgetSeconds: 60 } }),
    });
    const { runtime } = subject;
    const stuck = production(subject)[0] ?? '?';
    runtime.ec2.faults.hangStop(stuck);
    const request = { groupId: GROUP, confirmation: CONFIRMATION };
    const { executionId } = await runtime.workflow.start('f-1', request);
    const accepted = async () => (await runtime.store.members(GROUP)).instances.every((it) => it.stayDown);
    while (!(await accepted())) await runtime.clock.sleep(1_000);
    await runtime.clock.sleep(30_000);
    runtime.ec2.faults.releaseStop(stuck);
    runtime.ec2.faults.failNext('DescribeInstances', { code: 'RequestLimitExceeded', times: 20 });
    await runtime.untilEnded(executionId);
    expect(await runtime.workflow.find(executionId)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('looks at servers by their ids', () => {
  it('keep to the allowance that EC2 has for calls without a filter, however many they are', async () => {
    const { runtime } = await setup({ servers: 1 });
    const { ec2, clock } = runtime;
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
    const [id = '?'] = Reservations.flatMap(({ Instances = [] }) =>
      Instances.map(({ InstanceId = '?' }) => InstanceId),
    );
    await clock.sleep(60_000);
    const compute = createEc2Compute({ ec2, clock });
    const zones = new Map([[id, 'eu-central-1a']]);
    const looks = await Promise.all(Array.from({ length: 90 }, () => compute.observe({ servers: [id], zones })));
    expect(new Set(looks.map(({ servers }) => servers.get(id)?.is))).toEqual(new Set(['present']));
  });
});
