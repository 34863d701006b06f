import {
  DescribeNetworkInterfacesCommand,
  ModifyInstanceAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import {
  beginAndHold,
  CONFIRMATION,
  expectFailedOver,
  failOver,
  GROUP,
  identityOf,
  type Owners,
  production,
  type Subject,
  serversById,
  setup,
  volumesOf,
} from './setup.ts';

const begin = async ({ runtime }: Subject, failoverId = 'f-1') =>
  (await runtime.workflow.start(failoverId, { groupId: GROUP, confirmation: CONFIRMATION })).executionId;

const cancel = (runtime: TestRuntime, start = false) => createCancelFailover(runtime)({ group: GROUP, start });

const until = async ({ runtime }: Subject, condition: () => Promise<boolean>) => {
  while (!(await condition())) await runtime.clock.sleep(100);
};

/** Production as it was, and the group under protection. */
const expectGivenBack = async (subject: Subject, before: Owners): Promise<void> => {
  const { ec2, store } = subject.runtime;
  expect(await identityOf(ec2, production(subject))).toEqual(before);
  const servers = await serversById(ec2);
  for (const id of production(subject)) {
    const server = servers.get(id);
    const devices = (await volumesOf(ec2, id)).flatMap(({ Attachments = [] }) =>
      Attachments.map(({ Device }) => Device),
    );
    expect(devices).toContain(server?.RootDeviceName);
    expect(server?.Tags?.map(({ Key }) => Key)).not.toContain('sdrs:fenced');
  }
  const group = await store.findGroup(GROUP);
  expect(group).toMatchObject({ status: 'protected', protectedStatus: 'started', priorityStation: 'source' });
  expect(group).not.toHaveProperty('lease');
  const { instances, pairs } = await store.members(GROUP);
  for (const instance of instances) {
    expect(instance.status).toBe('protected');
    for (const trace of ['progress', 'stayDown', 'restoration']) expect(instance).not.toHaveProperty(trace);
  }
  for (const pair of pairs) expect(pair).toMatchObject({ status: 'protected', replicationStatus: 'active' });
};

const started = async (options: Parameters<typeof setup>[0] = { servers: 2 }) => {
  const subject = await setup(options);
  return { subject, before: await identityOf(subject.runtime.ec2, production(subject)) };
};

const hang = ({ runtime, site }: Subject) => {
  const stuck = site.servers[0]?.production ?? '?';
  runtime.ec2.faults.hangStop(stuck);
  return stuck;
};

const fenceOf = async ({ runtime }: Subject, name: string | undefined) =>
  (await runtime.store.members(GROUP)).instances.find((instance) => instance.name === name)?.progress?.phases.fence
    ?.state;

/** A failed failover that has fenced production and could move nothing, because its DR server was started meanwhile. */
const fencedOnly = async (prepare: (subject: Subject) => Promise<void> = async () => {}) => {
  const policy = { migrationBudgetSeconds: 120 };
  const { subject, before } = await started({ servers: 1, change: (given) => ({ ...given, policy }) });
  const { runtime, site } = subject;
  await prepare(subject);
  const dr = site.servers[0]?.dr ?? '?';
  const executionId = await beginAndHold(subject, 'f-1');
  await runtime.ec2.send(new StartInstancesCommand({ InstanceIds: [dr] }));
  subject.hold.letGo();
  await runtime.untilEnded(executionId);
  expect(await fenceOf(subject, site.servers[0]?.name)).toBe('done');
  await runtime.ec2.send(new StopInstancesCommand({ InstanceIds: [dr] }));
  await runtime.clock.sleep(60_000);
  return { subject, before };
};

describe('a root volume that is deleted with its server', () => {
  const goesWithServer = async ({ runtime }: Subject, id: string) => {
    const server = (await serversById(runtime.ec2)).get(id);
    const root = server?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === server.RootDeviceName);
    return root?.Ebs?.DeleteOnTermination;
  };

  it.each([true, false])('is so again after a roll-back, as it was before (%s)', async (value) => {
    const { subject, before } = await fencedOnly(async ({ runtime: { ec2, clock }, site }) => {
      const InstanceId = production({ site })[0] ?? '?';
      const DeviceName = (await serversById(ec2)).get(InstanceId)?.RootDeviceName;
      const BlockDeviceMappings = [{ DeviceName, Ebs: { DeleteOnTermination: value } }];
      await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, BlockDeviceMappings }));
      await clock.sleep(60_000);
    });
    const id = production(subject)[0] ?? '?';
    expect(await goesWithServer(subject, id)).toBeUndefined();
    await cancel(subject.runtime);
    await expectGivenBack(subject, before);
    expect(await goesWithServer(subject, id)).toBe(value);
  });
});

describe('cancelling a running failover before anything has moved', () => {
  it('ends it, and gives production back with its disks and without the tag', async () => {
    const { subject, before } = await started({ servers: 1 });
    const { runtime } = subject;
    const stuck = hang(subject);
    const executionId = await begin(subject);
    await until(subject, async () => (await fenceOf(subject, subject.site.servers[0]?.name)) === 'waiting');
    expect(await cancel(runtime)).toMatchObject({ groupId: GROUP, servers: [stuck], started: [] });
    expect(await runtime.workflow.find(executionId)).toMatchObject({
      status: 'FAILED',
      error: 'FailoverCancelledError',
    });
    await expectGivenBack(subject, before);
    expect(await runtime.store.findFailover(GROUP, 'f-1')).toMatchObject({
      status: 'FAILED',
      rolledBackAt: expect.any(String),
    });
    const types = (await runtime.store.listEvents(GROUP)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['failoverCancelRequested', 'failoverRolledBack']));
  });

  it('starts the production servers on request', async () => {
    const { subject, before } = await started({ servers: 1 });
    const stuck = hang(subject);
    await begin(subject);
    await until(subject, async () => (await fenceOf(subject, subject.site.servers[0]?.name)) === 'waiting');
    subject.runtime.ec2.faults.releaseStop(stuck);
    expect((await cancel(subject.runtime, true)).started).toEqual([stuck]);
    await subject.runtime.clock.sleep(30_000);
    expect((await serversById(subject.runtime.ec2)).get(stuck)?.State?.Name).toBe('running');
    await expectGivenBack(subject, before);
  });

  it('leaves a group that can fail over as if nothing had been', async () => {
    const { subject, before } = await started({ servers: 1 });
    const stuck = hang(subject);
    await begin(subject);
    await until(subject, async () => (await fenceOf(subject, subject.site.servers[0]?.name)) === 'waiting');
    await cancel(subject.runtime);
    subject.runtime.ec2.faults.releaseStop(stuck);
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });
});

describe('a failed failover that has moved nothing', () => {
  it('gives back root volumes of servers that were fenced to the end', async () => {
    const { subject, before } = await fencedOnly();
    const { store } = subject.runtime;
    expect((await store.members(GROUP)).instances[0]?.restoration).toMatchObject([{ undo: 'detach-root' }]);
    await cancel(subject.runtime);
    await expectGivenBack(subject, before);
  });

  it('gives back a server that stops only after its end, and that the guard has looked at meanwhile', async () => {
    const policy = { fencingBudgetSeconds: 60, migrationBudgetSeconds: 90 };
    const { subject, before } = await started({ servers: 1, change: (given) => ({ ...given, policy }) });
    const { runtime } = subject;
    const stuck = hang(subject);
    const mapped = (await serversById(runtime.ec2)).get(stuck)?.BlockDeviceMappings;
    const kept = mapped?.map(({ Ebs }) => Ebs?.DeleteOnTermination);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED' });
    runtime.ec2.faults.releaseStop(stuck);
    await runtime.clock.sleep(60_000);
    await createGuard(runtime)({}, { id: 'sweep-1', remainingMs: () => 300_000 });
    await cancel(runtime, true);
    await runtime.clock.sleep(30_000);
    await expectGivenBack(subject, before);
    const server = (await serversById(runtime.ec2)).get(stuck);
    expect(server?.State?.Name).toBe('running');
    expect(server?.BlockDeviceMappings?.map(({ Ebs }) => Ebs?.DeleteOnTermination)).toEqual(kept);
    expect(kept).toContain(true);
  });

  it('gives back the DeleteOnTermination of NICs', async () => {
    const { subject, before } = await started({ servers: 1 });
    const { runtime } = subject;
    const { production: server = '?' } = subject.site.servers[0] ?? {};
    const filter = { Name: 'attachment.instance-id', Values: [server] };
    const nics = async () =>
      (await runtime.ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [filter] }))).NetworkInterfaces ?? [];
    for (const nic of await nics()) {
      const { AttachmentId } = nic.Attachment ?? {};
      await runtime.ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({
          NetworkInterfaceId: nic.NetworkInterfaceId,
          Attachment: { AttachmentId, DeleteOnTermination: true },
        }),
      );
    }
    await runtime.clock.sleep(5_000);
    runtime.ec2.faults.deny('CreateVolume');
    expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
    const { instances } = await runtime.store.members(GROUP);
    expect(instances[0]?.progress?.committedAt).toBeUndefined();
    await cancel(runtime);
    await runtime.clock.sleep(5_000);
    await expectGivenBack(subject, before);
    for (const nic of await nics()) expect(nic.Attachment?.DeleteOnTermination).toBe(true);
  });
});

describe('the trail of a roll-back', () => {
  it('has each call with its data, and who has cancelled', async () => {
    const subject = await setup({ servers: 1 });
    hang(subject);
    await begin(subject);
    await until(subject, async () => (await fenceOf(subject, subject.site.servers[0]?.name)) === 'waiting');
    await createCancelFailover(subject.runtime)({ group: GROUP, requestedBy: { kind: 'command', caller: 'ada' } });
    const events = await subject.runtime.store.listEvents(GROUP);
    const calls = events.filter(({ type, message }) => type === 'actionPerformed' && message.endsWith('(roll-back)'));
    expect(calls.length).toBeGreaterThan(0);
    for (const { data, message } of calls) {
      expect(message).toMatch(/^\S+: \S+ .+ accepted \(roll-back\)$/);
      expect(data).toMatchObject({ instanceId: expect.any(String), action: { do: expect.any(String) }, outcome: {} });
    }
    expect(events.map(({ type }) => type)).toContain('failoverCancelled');
    expect(events.map(({ type }) => type)).not.toContain('failoverFailed');
    expect((await subject.runtime.store.listFailovers(GROUP))[0]).toMatchObject({
      status: 'FAILED',
      failedMembers: [],
      cancelled: { by: 'ada' },
      rolledBackAt: expect.any(String),
    });
  });
});

describe('cancelling is refused', () => {
  it('cancelling is refused for a group that does not fail over', async () => {
    const { subject } = await started({ servers: 1 });
    await expect(cancel(subject.runtime)).rejects.toMatchObject({ name: 'CancelRefusedError' });
  });

  it('cancelling is refused once the first identity is on the move, naming the server and the way forward', async () => {
    const { subject, before } = await started({ servers: 2 });
    hang(subject);
    expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ProductionServerNotFencedError' });
    await expect(cancel(subject.runtime)).rejects.toThrow(
      `${subject.site.servers[1]?.name}: its identity has been on the move`,
    );
    await expect(cancel(subject.runtime)).rejects.toThrow('Start the failover again: it finishes the job.');
    subject.runtime.ec2.faults.releaseStop(subject.site.servers[0]?.production ?? '?');
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });
});

describe('a roll-back', () => {
  it.each(['before', 'after'] as const)(
    'that is killed %s any of its calls is finished by the same command',
    async (when) => {
      const { subject, before } = await fencedOnly();
      let wasKilled = true;
      for (let call = 1; wasKilled; call += 1) {
        expect(call).toBeLessThan(150);
        const { runtime } = subject;
        runtime.power.cutAt({ call, when });
        const ended = cancel(runtime).then(
          () => false,
          (error: Error) => {
            // Only the very last answers may be lost after everything was done.
            expect(error.name).toBe('CancelRefusedError');
            expect(error.message).toContain('its status is protected');
            return false;
          },
        );
        wasKilled = await Promise.race([ended, runtime.power.lost.then(() => true)]);
        subject.runtime = runtime.reopen();
      }
      await expectGivenBack(subject, before);
      expect(await failOver(subject, 'f-last')).toMatchObject({ status: 'SUCCEEDED' });
      await expectFailedOver(subject, before);
    },
  );

  it('a roll-back that EC2 refuses says what is left, and the same call goes on from there', async () => {
    const { subject, before } = await started({ servers: 1 });
    const { runtime } = subject;
    runtime.ec2.faults.deny('CreateVolume');
    await failOver(subject, 'f-1');
    runtime.ec2.faults.deny('DeleteTags');
    await expect(cancel(runtime)).rejects.toMatchObject({ name: 'RollBackIncompleteError' });
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'error-failing-over' });
    runtime.ec2.faults.allow('DeleteTags');
    await cancel(runtime);
    await expectGivenBack(subject, before);
  });
});
