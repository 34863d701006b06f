import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { API_LIMITS, type ApiAction } from '../../lambdas/adapters/aws/ec2/limits.ts';
import type { Action } from '../../lambdas/domain/site/actions.ts';
import { fact, present } from '../../lambdas/domain/site/observed.ts';
import type { ApiLimit } from '../../lambdas/domain/site/token-bucket.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { type Call, createSimulatedEc2, ec2LikeLatencies, instantaneousLatencies } from '../../simulated-aws/ec2.ts';
import { describeCompute } from '../contracts/compute.contract.ts';
import { attachNic, makeNetwork, makeNic, makePair, makeSnapshot, rootOf } from '../contracts/compute-site.ts';

const setup = (latencies = instantaneousLatencies) => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const ec2 = createSimulatedEc2({ clock, latencies });
  return { clock, ec2, kms: ec2.kms, compute: createEc2Compute({ ec2, clock }) };
};

describeCompute({ name: 'the simulated EC2, at once', setup: async () => setup() });
describeCompute({ name: "the simulated EC2, with EC2's delays", setup: async () => setup(ec2LikeLatencies) });

const makeServers = async ({ ec2 }: ReturnType<typeof setup>, SubnetId: string, count: number): Promise<string[]> => {
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      InstanceType: 'm5.large',
      MinCount: count,
      MaxCount: count,
      SubnetId,
    }),
  );
  return Instances.map(({ InstanceId = '' }) => InstanceId);
};

/** Servers with a NIC each, and all allowances full again. */
const makeServersWithNics = async (subject: ReturnType<typeof setup>, count: number) => {
  const { subnet } = await makeNetwork(subject);
  const members: { serverId: string; networkInterfaceId: string; attachmentId: string }[] = [];
  for (const serverId of await makeServers(subject, subnet, count)) {
    const networkInterfaceId = await makeNic(subject, subnet);
    members.push({
      serverId,
      networkInterfaceId,
      attachmentId: await attachNic(subject, networkInterfaceId, serverId),
    });
    await subject.clock.sleep(500);
  }
  await subject.clock.sleep(60_000);
  return members;
};

const expectWithin = (calls: readonly Call[], api: ApiAction): void => {
  const { requests }: ApiLimit = API_LIMITS[api];
  const times = calls.filter(({ action }) => action === api).map(({ at }) => at);
  for (const [first, from] of times.entries()) {
    for (const [more, to] of times.slice(first).entries()) {
      const allowed = requests.burst + (requests.perSecond * (to - from)) / 1000;
      if (more + 1 > allowed + 1e-6) expect.fail(`${more + 1} calls of ${api} in ${to - from} ms, allowed ${allowed}`);
    }
  }
};

describe('a hundred servers at once', () => {
  it('are fenced and lose their NICs within the allowance, in as few calls as it takes', async () => {
    const subject = setup();
    const { compute, clock, ec2 } = subject;
    const members = await makeServersWithNics(subject, 100);
    const before = ec2.calls().length;
    const begin = clock.now();
    const actions = members.flatMap(({ serverId, networkInterfaceId, attachmentId }): Action[] => [
      { do: 'tag-fenced', serverId, failoverId: 'fo-1' },
      { do: 'force-stop', serverId },
      { do: 'keep-nic', networkInterfaceId, attachmentId },
      { do: 'detach-nic', networkInterfaceId, attachmentId, force: true },
    ]);
    const outcomes = await compute.perform(actions, begin + 60_000);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(actions.map(() => 'done'));
    const calls = ec2.calls().slice(before);
    expect(
      Object.fromEntries([...Map.groupBy(calls, ({ action }) => action)].map(([api, { length }]) => [api, length])),
    ).toEqual({
      CreateTags: 1,
      StopInstances: 2,
      ModifyNetworkInterfaceAttribute: 100,
      DetachNetworkInterface: 100,
    });
    expect(calls.filter(({ error }) => error)).toEqual([]);
    for (const api of Object.keys(API_LIMITS) as ApiAction[]) expectWithin(calls, api);
    expect((clock.now() - begin) / 1000).toBeCloseTo(1.2 + (100 - 50) / 5, 0);
  });

  it('never meet throttling, pass after pass, also where time runs out in each', async () => {
    const subject = setup();
    const { compute, clock, ec2 } = subject;
    const members = await makeServersWithNics(subject, 100);
    const before = ec2.calls().length;
    let left: Action[] = members.map(({ networkInterfaceId, attachmentId }) => ({
      do: 'detach-nic',
      networkInterfaceId,
      attachmentId,
      force: false,
    }));
    for (let pass = 0; pass < 10 && left.length > 0; pass += 1) {
      const outcomes = await compute.perform(left, clock.now() + 3_000);
      left = left.filter((_, n) => outcomes[n]?.outcome === 'deferred');
    }
    const calls = ec2.calls().slice(before);
    expect(left).toEqual([]);
    expect(calls.map(({ action, error }) => [action, error])).toEqual(
      Array(100).fill(['DetachNetworkInterface', undefined]),
    );
    expectWithin(calls, 'DetachNetworkInterface');
  });
});

describe('an allowance that others have used up', () => {
  it('costs time, and no action', async () => {
    const subject = setup();
    const { compute, clock, ec2 } = subject;
    const members = await makeServersWithNics(subject, 12);
    ec2.faults.drainBucket('DetachNetworkInterface');
    let left: Action[] = members.map(({ networkInterfaceId, attachmentId }) => ({
      do: 'detach-nic',
      networkInterfaceId,
      attachmentId,
      force: false,
    }));
    const seen = new Set<string>();
    for (let pass = 0; pass < 20 && left.length > 0; pass += 1) {
      const outcomes = await compute.perform(left, clock.now() + 500);
      for (const { outcome } of outcomes) seen.add(outcome);
      left = left.filter((_, n) => outcomes[n]?.outcome !== 'done');
      await clock.sleep(500);
    }
    expect(left).toEqual([]);
    expect(seen).toEqual(new Set(['retry', 'deferred', 'done']));
    const { nics } = await compute.observe({ nics: members.map(({ networkInterfaceId }) => networkInterfaceId) });
    for (const { networkInterfaceId } of members) expect(present(nics, networkInterfaceId)?.status).toBe('available');
  });

  it('is looked at again once there are tokens, so that nothing is unknown for it', async () => {
    const subject = setup();
    const { nic } = await makePair(subject);
    subject.ec2.faults.drainBucket('DescribeNetworkInterfaces');
    const begin = subject.clock.now();
    expect(fact((await subject.compute.observe({ nics: [nic] })).nics, nic).is).toBe('present');
    expect(subject.clock.now() - begin).toBeGreaterThanOrEqual(1_000);
  });

  it('makes what was asked for unknown where EC2 throttles each look, and the next look finds it', async () => {
    const subject = setup();
    const { nic } = await makePair(subject);
    subject.ec2.faults.failNext('DescribeNetworkInterfaces', { code: 'RequestLimitExceeded', times: 5 });
    expect(fact((await subject.compute.observe({ nics: [nic] })).nics, nic)).toEqual({
      is: 'unknown',
      why: `DescribeNetworkInterfaces of ${nic} failed: RequestLimitExceeded`,
    });
    expect(fact((await subject.compute.observe({ nics: [nic] })).nics, nic).is).toBe('present');
  });
});

describe('a reply that is lost after the effect', () => {
  const lost = async (subject: ReturnType<typeof setup>, api: ApiAction, action: Action): Promise<void> => {
    subject.ec2.faults.failNext(api, { code: 'TimeoutError', afterEffect: true });
    const outcomes = await subject.compute.perform([action], subject.clock.now() + 60_000);
    expect(outcomes).toMatchObject([{ outcome: 'retry', code: 'TimeoutError' }]);
  };

  it('a reply that is lost after the effect of a force-stop is found by the next look', async () => {
    const subject = setup();
    const { production } = await makePair(subject);
    await lost(subject, 'StopInstances', { do: 'force-stop', serverId: production });
    const { servers } = await subject.compute.observe({ servers: [production] });
    expect(present(servers, production)?.state).toBe('stopped');
  });

  it('a reply that is lost after the effect of a detach and of an attach is found by the next look', async () => {
    const subject = setup();
    const { nic, attachmentId, dr } = await makePair(subject);
    await lost(subject, 'DetachNetworkInterface', {
      do: 'detach-nic',
      networkInterfaceId: nic,
      attachmentId,
      force: false,
    });
    expect(present((await subject.compute.observe({ nics: [nic] })).nics, nic)?.status).toBe('available');
    await lost(subject, 'AttachNetworkInterface', {
      do: 'attach-nic',
      networkInterfaceId: nic,
      serverId: dr,
      deviceIndex: 1,
    });
    expect(present((await subject.compute.observe({ nics: [nic] })).nics, nic)?.attachment?.serverId).toBe(dr);
  });

  it('a reply that is lost after the effect of a new volume is found by the next look, and a repeat makes no second one', async () => {
    const subject = setup();
    const { production } = await makePair(subject);
    const snapshotId = await makeSnapshot(subject, (await rootOf(subject, production)).volumeId);
    const create: Action = {
      do: 'create-volume',
      groupId: 'group-1',
      pairId: 'pair-1',
      snapshotId,
      availabilityZone: 'eu-central-1a',
      disk: { sizeGiB: 20, type: 'gp3' },
      clientToken: 'token-1',
    };
    await lost(subject, 'CreateVolume', create);
    const outcomes = await subject.compute.perform([create], subject.clock.now() + 60_000);
    expect(outcomes).toMatchObject([{ outcome: 'done' }]);
    const { found } = await subject.compute.observe({ volumesOfPairs: ['pair-1'] });
    expect(present(found.volumesOfPairs, 'pair-1')).toHaveLength(1);
  });
});

describe('a look of which one call fails', () => {
  it('leaves only the ids of that call unknown', async () => {
    const subject = setup();
    const { subnet } = await makeNetwork(subject);
    const ids = await makeServers(subject, subnet, 250);
    subject.ec2.faults.failNext('DescribeInstances', { code: 'InternalError' });
    const { servers } = await subject.compute.observe({ servers: ids });
    const states = ids.map((id) => fact(servers, id).is);
    expect(states).toEqual([...Array(200).fill('unknown'), ...Array(50).fill('present')]);
  });

  it('tells nothing of the servers of a zone whose control plane is down, and all of the NICs', async () => {
    const subject = setup();
    const { production, nic } = await makePair(subject);
    subject.ec2.faults.breakZone('eu-central-1a', { controlPlane: true });
    const { servers, nics } = await subject.compute.observe({ servers: [production], nics: [nic] });
    expect(fact(servers, production).is).toBe('unknown');
    expect(fact(nics, nic).is).toBe('present');
  });

  it('shows the broken hardware of a server that still counts as running', async () => {
    const subject = setup();
    const { production } = await makePair(subject);
    subject.ec2.faults.breakServers([production]);
    const { servers } = await subject.compute.observe({ servers: [production], statusChecks: true });
    expect(present(servers, production)).toMatchObject({ state: 'running', impaired: true });
  });
});

describe('permissions', () => {
  it('permissions that are missing fail an action for good', async () => {
    const subject = setup();
    const { production } = await makePair(subject);
    subject.ec2.faults.deny('StopInstances');
    const outcomes = await subject.compute.perform([{ do: 'force-stop', serverId: production }], subject.clock.now());
    expect(outcomes).toMatchObject([{ outcome: 'failed', code: 'UnauthorizedOperation' }]);
  });
});
