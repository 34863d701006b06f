import { AttachVolumeCommand, StartInstancesCommand } from '@aws-sdk/client-ec2';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createKeptPlan } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { createStartFailover, type StartFailoverInput } from '../../lambdas/handlers/operations/runs/start-failover.ts';
import { CONFIRMATION, serversById } from '../failover/setup.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { expectAllMoved, expectGivenBack, expectRelaunched } from './outcome.ts';
import { itemsOf, linesOf, openLeft, siteOf } from './release.ts';

const BY_API = '00000000000000000000000000000002';

const production = (group: string) => siteOf(group).servers.map((server) => server.production);

/** The group with its faults mended: a server that hung in its stop stops now. */
const opened = async (group: string, site = group): Promise<TestRuntime> => {
  const runtime = await openLeft({ groups: [group] });
  for (const id of production(site)) runtime.ec2.faults.releaseStop(id);
  await runtime.clock.sleep(60_000);
  return runtime;
};

const failOver = async (runtime: TestRuntime, group: string, more: Partial<StartFailoverInput> = {}) => {
  const { executionId } = await createStartFailover(runtime)({
    groupId: group,
    confirmation: CONFIRMATION,
    requestedBy: { kind: 'command', caller: 'ada' },
    ...more,
  });
  await runtime.untilEnded(executionId);
  return runtime.workflow.find(executionId);
};

const cancel = (runtime: TestRuntime, group: string) => createCancelFailover(runtime)({ group });

describe.each([
  ['healthy', 'healthy', 'that is protected'],
  [BY_API, 'by-api', 'that was made through the API'],
  ['watched', 'watched', 'with signals of automation'],
  ['cancelled', 'cancelled', 'whose last failover was cancelled'],
  ['old', 'old', 'with records and events of releases before'],
  ['pinned', 'pinned', 'that was cut off when it had pinned its recovery points'],
  ['early', 'early', 'that was cut off before the point of no return'],
  ['isolated', 'isolated', 'that was cut off with isolated NICs'],
  ['half-cancelled', 'half-cancelled', 'that was cut off in the middle of a roll-back'],
  ['running', 'running', 'that was cut off half way through the NICs of a server'],
  ['failed', 'failed', 'that failed with an unfenced server'],
])('group %s of release 0.1.0, site %s, %s', (group, site) => {
  it('has a plan that blocks nothing, and the same call again finishes the job', async () => {
    const runtime = await opened(group, site);
    const { plan } = await createKeptPlan(runtime)(group);
    expect(plan.verdict).not.toBe('BLOCK');
    expect(plan.servers).toHaveLength(siteOf(site).servers.length);
    const execution = await failOver(runtime, group);
    expect(execution, execution?.cause).toMatchObject({ status: 'SUCCEEDED' });
    await expectAllMoved(runtime, site, group);
  });
});

describe('group relaunching of release 0.1.0, that was cut off between two lives of its server', () => {
  it('has a plan that blocks nothing, and the same call again finishes the job', async () => {
    const runtime = await opened('relaunching');
    const { plan } = await createKeptPlan(runtime)('relaunching');
    expect(plan.verdict).not.toBe('BLOCK');
    const execution = await failOver(runtime, 'relaunching');
    expect(execution, execution?.cause).toMatchObject({ status: 'SUCCEEDED' });
    await expectRelaunched(runtime, 'relaunching');
  });
});

describe.each(['done', 'accepted', 'auto', 'relaunched'])('group %s of release 0.1.0, that is failed over', (group) => {
  it('refuses another failover by its status, and changes nothing', async () => {
    const runtime = await openLeft({ groups: [group] });
    const before = [await runtime.store.findGroup(group), await runtime.store.members(group)];
    await expect(failOver(runtime, group)).rejects.toMatchObject({
      name: 'StatusNotAllowedError',
      status: 'failed-over',
      message: expect.stringContaining('To start its DR servers'),
    });
    const after = { ...(await runtime.store.findGroup(group)), revision: undefined };
    expect([after, await runtime.store.members(group)]).toEqual(before);
    await expect(cancel(runtime, group)).rejects.toMatchObject({ name: 'CancelRefusedError' });
  });
});

describe('a cancel of release 0.1.0’s failover', () => {
  it.each(['pinned', 'early', 'isolated', 'half-cancelled'])('gives production of group %s back', async (group) => {
    const runtime = await openLeft({ groups: [group] });
    // A roll-back has no execution: nobody works at it any more once its time is over.
    await runtime.clock.sleep(900_000);
    expect(await cancel(runtime, group)).toMatchObject({ groupId: group, left: [] });
    await expectGivenBack(runtime, group);
    const execution = await failOver(runtime, group);
    expect(execution, execution?.cause).toMatchObject({ status: 'SUCCEEDED' });
    await expectAllMoved(runtime, group);
  });

  it.each(['running', 'failed', 'relaunching'])('is refused for group %s, which finishes instead', async (group) => {
    const runtime = await openLeft({ groups: [group] });
    await expect(cancel(runtime, group)).rejects.toMatchObject({
      name: 'CancelRefusedError',
      message: expect.stringContaining('Start the failover again'),
    });
  });
});

describe('a plan of release 0.1.0', () => {
  it('holds for the failover that goes by it, or is refused with what has changed and what to do', async () => {
    const runtime = await opened('healthy');
    const shown = linesOf<{ readonly args: readonly string[]; readonly json: { readonly digest: string } }>(
      'commands.jsonl',
    );
    const plan = shown.find(({ args }) => args.join(' ') === 'plan healthy')?.json.digest ?? '?';
    expect(itemsOf('healthy').map(({ sk }) => sk?.S)).toContain(`PLAN#${plan}`);
    const execution = await failOver(runtime, 'healthy', { plan });
    if (execution?.status === 'SUCCEEDED') return expectAllMoved(runtime, 'healthy');
    expect(execution).toMatchObject({ error: 'PlanExpiredError', cause: expect.stringMatching(/plan/i) });
  });
});

const invocation = { id: 'try-1', remainingMs: () => 300_000 };

/** The root volume of a production server, as that release has recorded it. */
const rootOf = (group: string, serverId: string) => {
  const items = itemsOf(group).map((item) => unmarshall(item));
  const instance = items.find(({ type, data }) => type === 'instance' && data.servers.source === serverId);
  const pair = items.find(
    ({ type, data }) => type === 'pair' && data.instanceId === instance?.data.id && data.bootable === true,
  );
  return { VolumeId: pair?.data.volumes.source as string, Device: pair?.data.device as string };
};

const startByHand = async ({ ec2, clock }: TestRuntime, group: string, InstanceId: string): Promise<void> => {
  await ec2.send(new AttachVolumeCommand({ InstanceId, ...rootOf(group, InstanceId) }));
  await clock.sleep(10_000);
  await ec2.send(new StartInstancesCommand({ InstanceIds: [InstanceId] }));
  await clock.sleep(30_000);
  expect((await serversById(ec2)).get(InstanceId)?.State?.Name).toBe('running');
};

const expectDown = async ({ ec2 }: TestRuntime, id: string): Promise<void> => {
  const server = (await serversById(ec2)).get(id);
  expect(server?.State?.Name).toBe('stopped');
  expect(server?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)).not.toContain(server?.RootDeviceName);
};

describe('the guard of a production server that release 0.1.0 has fenced', () => {
  it.each([
    ['done', 0],
    ['auto', 0],
    ['failed', 1],
    ['running', 0],
  ])('stops it again in group %s when somebody has started it, by a sweep', async (group, n) => {
    const runtime = await openLeft({ groups: [group] });
    const id = siteOf(group).servers[n]?.production ?? '?';
    await startByHand(runtime, group, id);
    const { fenced } = await createGuard(runtime)({}, invocation);
    expect(fenced).toContainEqual(expect.objectContaining({ groupId: group, serverId: id }));
    await expectDown(runtime, id);
  });

  it('stops it again by EC2’s event, which is as it was', async () => {
    const runtime = await openLeft({ groups: ['done'] });
    const id = siteOf('done').servers[0]?.production ?? '?';
    await startByHand(runtime, 'done', id);
    const event = {
      source: 'aws.ec2',
      'detail-type': 'EC2 Instance State-change Notification',
      detail: { 'instance-id': id, state: 'running' },
    };
    expect(await createGuard(runtime)(event, invocation)).toMatchObject({ fenced: [{ serverId: id }] });
    await expectDown(runtime, id);
  });

  it.each(['failed', 'accepted'])('fences the one of group %s that hung, once it stops', async (group) => {
    const runtime = await openLeft({ groups: [group] });
    const id = siteOf(group).servers[0]?.production ?? '?';
    runtime.ec2.faults.releaseStop(id);
    await createGuard(runtime)({}, invocation);
    await expectDown(runtime, id);
  });

  it.each(['healthy', 'cancelled', 'old'])(
    'leaves the servers of group %s alone, which nobody has fenced',
    async (group) => {
      const runtime = await openLeft({ groups: [group] });
      expect(await createGuard(runtime)({}, invocation)).toMatchObject({ guarded: 0, found: [] });
      for (const { production } of siteOf(group).servers) {
        expect((await serversById(runtime.ec2)).get(production)?.State?.Name).toBe('running');
      }
    },
  );
});
