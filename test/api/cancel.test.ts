import { expect, it } from 'vitest';
import { createListExecutions } from '../../lambdas/handlers/operations/runs/executions.ts';
import { startRollBack } from '../../lambdas/handlers/operations/runs/start-roll-back.ts';
import { failOver, GROUP, production, serversById, setup } from '../failover/setup.ts';
import { apiOn, pollJob } from './setup.ts';

const ACTION = `/server-groups/${GROUP}/action`;
const CANCEL = { 'cancel-failover-server-group': {} };

const failed = async () => {
  const subject = await setup({ servers: 1 });
  const { runtime } = subject;
  runtime.ec2.faults.deny('CreateVolume');
  expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
  return { runtime, server: production(subject)[0] ?? '?', ...apiOn(runtime) };
};

it('gives production back as a job of its own, with who has asked for it, and a second call is the same job', async () => {
  const { runtime, call } = await failed();
  const [first, second] = [await call('POST', ACTION, CANCEL), await call('POST', ACTION, CANCEL)];
  expect(first).toMatchObject({ status: 200, body: { job_id: expect.any(String) } });
  expect(second.body).toEqual(first.body);
  const { body } = await pollJob(runtime, call, first.body.job_id);
  expect(body).toMatchObject({
    status: 'SUCCESS',
    job_type: 'rollBackProtectionGroupNoCG',
    entities: { server_group_id: GROUP },
  });
  expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
  expect(await runtime.store.findFailover(GROUP, 'f-1')).toMatchObject({
    cancelled: { by: 'Ada' },
    rolledBackBy: first.body.job_id,
  });
});

it('leaves servers stopped, or starts them where that is asked for, as the command does', async () => {
  const { runtime, call, server } = await failed();
  const stateNow = async () => (await serversById(runtime.ec2)).get(server)?.State?.Name;
  await pollJob(runtime, call, (await call('POST', ACTION, CANCEL)).body.job_id);
  expect(await stateNow()).toBe('stopped');
  const again = await call('POST', ACTION, { 'cancel-failover-server-group': { start: true } });
  expect((await pollJob(runtime, call, again.body.job_id)).body).toMatchObject({ status: 'SUCCESS' });
  expect(await stateNow()).toBe('running');
  expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
});

it('says in its job why production was not given back', async () => {
  const { runtime, call } = await failed();
  runtime.ec2.faults.deny('DeleteTags');
  const { body } = await call('POST', ACTION, CANCEL);
  expect((await pollJob(runtime, call, body.job_id)).body).toMatchObject({
    status: 'FAIL',
    fail_reason: expect.stringContaining('untag-fenced'),
  });
  expect(await runtime.store.findFailover(GROUP, 'f-1')).toMatchObject({ rollBackFailure: { id: body.job_id } });
});

it('is refused of a group that does not fail over', async () => {
  const { runtime } = await setup({ servers: 1 });
  const { call } = apiOn(runtime);
  expect(await call('POST', ACTION, CANCEL)).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('its status is protected') } },
  });
});

it('is a job also where a command has started it, and stands in the list of the executions of its group', async () => {
  const { runtime, call } = await failed();
  const { failoverId } = await startRollBack(runtime, { groupId: GROUP });
  const { body } = await pollJob(runtime, call, failoverId);
  expect(body).toMatchObject({
    status: 'SUCCESS',
    job_id: failoverId,
    job_type: 'rollBackProtectionGroupNoCG',
    entities: { server_group_id: GROUP },
  });
  const { executions } = await createListExecutions(runtime)(GROUP);
  expect(executions.map((one) => one.failoverId)).toEqual([failoverId, 'f-1']);
});
