import { AssignPrivateIpAddressesCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createRecorder } from '../../lambdas/handlers/recorder/recorder.ts';
import { createRefreshGroups } from '../../lambdas/handlers/recorder/refresh-groups.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import { CONFIRMATION, failOver, GROUP, production, setup } from './setup.ts';

const invocation = { id: 'try-1', remainingMs: () => 300_000 };

const serviceNicOf = async ({
  runtime,
  site,
}: Awaited<ReturnType<typeof setup>>): Promise<{ readonly id: string; readonly ip: string }> => {
  const filter = { Name: 'attachment.instance-id', Values: [...production({ site })] };
  const { NetworkInterfaces = [] } = await runtime.ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [filter] }),
  );
  const nic = NetworkInterfaces.find(({ Attachment }) => Attachment?.DeviceIndex === 1);
  return { id: nic?.NetworkInterfaceId ?? '?', ip: nic?.PrivateIpAddress ?? '?' };
};

describe('the recorder', () => {
  it('records what production has become since the import, with the moment of the look', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    const { id: networkInterfaceId, ip } = await serviceNicOf(subject);
    const another = ip.replace(/\d+$/, '222');
    await runtime.ec2.send(
      new AssignPrivateIpAddressesCommand({
        NetworkInterfaceId: networkInterfaceId,
        PrivateIpAddresses: [another],
      }),
    );
    const before = await runtime.store.members(GROUP);
    await runtime.clock.sleep(300_000);
    const now = new Date(runtime.clock.now()).toISOString();
    expect(await createRefreshGroups(runtime)()).toEqual({
      groups: [{ groupId: GROUP, verdict: expect.any(String), recorded: 1, unseen: [], overtaken: [] }],
      leftAlone: [],
    });
    const { instances, pairs } = await runtime.store.members(GROUP);
    const ips = (those: typeof instances) =>
      (those[0]?.nics.find((nic) => nic.networkInterfaceId === networkInterfaceId)?.privateIps ?? []).map(
        ({ address }) => address,
      );
    expect(ips(before.instances)).not.toContain(another);
    expect(ips(instances)).toEqual([...ips(before.instances), another]);
    expect(instances[0]?.recordedAt).toBe(now);
    expect(instances[0]?.recordedServer).toMatchObject({ state: 'running', architecture: 'x86_64' });
    expect(pairs.map(({ recordedAt }) => recordedAt)).toEqual(pairs.map(() => now));
    expect(instances[0]?.epoch).toBe(0);
  });

  it('leaves a group alone that has failed over', async () => {
    const subject = await setup({ servers: 1 });
    await failOver(subject, 'failover-1');
    const before = await subject.runtime.store.members(GROUP);
    expect(await createRecorder(subject.runtime)({}, invocation)).toEqual({
      groups: [],
      leftAlone: [{ groupId: GROUP, status: 'failed-over' }],
    });
    expect(await subject.runtime.store.members(GROUP)).toEqual(before);
  });

  it('loses against a failover that takes the group between its look and its writes', async () => {
    const { runtime, site } = await setup({ servers: 2 });
    const request = { groupId: GROUP, confirmation: CONFIRMATION };
    const { executionId } = { executionId: 'arn:execution' };
    const meanwhile = async (): Promise<void> => {
      await createValidatePrerequisites(runtime)({ failoverId: 'failover-1', executionId, request });
    };
    const compute: typeof runtime.compute = {
      ...runtime.compute,
      observe: async (query) => {
        const seen = await runtime.compute.observe(query);
        if (query.serverTypes) await meanwhile();
        return seen;
      },
    };
    await runtime.clock.sleep(300_000);
    const report = await createRecorder({ ...runtime, compute })({}, invocation);
    const names = site.servers.map(({ name }) => name).sort();
    expect(report.groups).toEqual([
      { groupId: GROUP, verdict: expect.any(String), recorded: 0, unseen: [], overtaken: names },
    ]);
    const { instances } = await runtime.store.members(GROUP);
    expect(instances.map(({ status, epoch }) => [status, epoch])).toEqual(names.map(() => ['failing-over', 1]));
    expect(instances.every(({ progress }) => progress?.failoverId === 'failover-1')).toBe(true);
  });

  it('goes on with the other groups when one cannot be read, and then fails by name', async () => {
    const { runtime } = await setup({ servers: 1 });
    const store: typeof runtime.store = {
      ...runtime.store,
      listGroups: async () => [
        { ...(await runtime.store.listGroups())[0], id: 'broken' } as never,
        ...(await runtime.store.listGroups()),
      ],
      findGroup: async (id) => {
        if (id === 'broken') throw new Error('unreadable');
        return runtime.store.findGroup(id);
      },
    };
    await runtime.clock.sleep(300_000);
    const now = new Date(runtime.clock.now()).toISOString();
    await expect(createRecorder({ ...runtime, store })({}, invocation)).rejects.toMatchObject({
      name: 'RecorderIncompleteError',
      message: expect.stringContaining('unreadable'),
    });
    expect((await runtime.store.members(GROUP)).instances[0]?.recordedAt).toBe(now);
  });

  it('writes the record down also where the verdict of the plan cannot be kept, and then fails by name', async () => {
    const { runtime } = await setup({ servers: 1 });
    const store: typeof runtime.store = {
      ...runtime.store,
      savePlanBasis: async () => {
        throw new Error('Item size has exceeded the maximum allowed size');
      },
    };
    await runtime.clock.sleep(300_000);
    const now = new Date(runtime.clock.now()).toISOString();
    await expect(createRecorder({ ...runtime, store })({}, invocation)).rejects.toMatchObject({
      name: 'RecorderIncompleteError',
      message: expect.stringContaining('Item size'),
    });
    expect((await runtime.store.members(GROUP)).instances[0]?.recordedAt).toBe(now);
  });

  it('leaves no group out for good where one run has not the time for all', async () => {
    const { runtime } = await setup({ servers: 1 });
    const asked: string[] = [];
    const [group] = await runtime.store.listGroups();
    const ids = Array.from({ length: 12 }, (_, n) => `group-${n}`);
    const store: typeof runtime.store = {
      ...runtime.store,
      listGroups: async () => ids.map((id) => ({ ...group, id }) as never),
      findGroup: async (id) => {
        asked.push(id);
        return undefined;
      },
    };
    for (let run = 0; run < 12; run += 1) {
      let left = 6;
      const timeForFive = { id: 'try-1', remainingMs: () => (left-- > 1 ? 300_000 : 0) };
      await expect(createRecorder({ ...runtime, store })({}, timeForFive)).rejects.toMatchObject({
        name: 'RecorderIncompleteError',
      });
      await runtime.clock.sleep(300_000);
    }
    expect([...new Set(asked)].sort()).toEqual([...ids].sort());
  });
});

describe('what was found before a failover', () => {
  it('is kept with it, server by server, with what was passed and with who confirmed the fault', async () => {
    const subject = await setup({ servers: 2 });
    const { store } = subject.runtime;
    await failOver(subject, 'failover-1');
    const record = await store.findFailover(GROUP, 'failover-1');
    expect(record?.plan?.findings).toContainEqual({
      verdict: 'PASS',
      code: 'fault-confirmed',
      message: `The production fault is confirmed by ${CONFIRMATION.by}: ${CONFIRMATION.reason}`,
    });
    const checks = await store.findChecks(GROUP, 'failover-1');
    expect(checks.map(({ name }) => name).sort()).toEqual(subject.site.servers.map(({ name }) => name).sort());
    for (const { findings } of checks) {
      const codes = findings.map(({ verdict, code }) => `${verdict} ${code}`);
      expect(codes).toEqual(
        expect.arrayContaining(['PASS dr-server-stopped', 'PASS recovery-point', 'PASS eips-owned']),
      );
    }
  });
});
