import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import type { Action } from '../../lambdas/domain/site/actions.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { lostReply, refusal, type Sent, scriptedEc2 } from '../support/scripted-ec2.ts';

const setup = (answer: (sent: Sent) => object = () => ({})) => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const { ec2, sent } = scriptedEc2(answer);
  return { clock, sent, compute: createEc2Compute({ ec2, clock }), inTime: clock.now() + 60_000 };
};

const forceStops = (count: number): Action[] =>
  Array.from({ length: count }, (_, n) => ({ do: 'force-stop', serverId: `i-${n}` }));

const attach: Action = { do: 'attach-nic', networkInterfaceId: 'eni-1', serverId: 'i-1', deviceIndex: 1 };
const keep: Action = { do: 'keep-nic', networkInterfaceId: 'eni-1', attachmentId: 'eni-attach-1' };
const detach: Action = { do: 'detach-nic', networkInterfaceId: 'eni-1', attachmentId: 'eni-attach-1', force: true };
const takeOver: Action = {
  do: 'associate-address',
  allocationId: 'eipalloc-1',
  networkInterfaceId: 'eni-1',
  privateIp: '10.0.0.5',
};
const createVolume = (type: string): Action => ({
  do: 'create-volume',
  groupId: 'group-1',
  pairId: 'pair-1',
  snapshotId: 'snap-1',
  availabilityZone: 'eu-central-1a',
  disk: { sizeGiB: 8, type, iops: 3000, throughput: 125 },
  clientToken: 'token-1',
});

describe('what EC2 is told to do', () => {
  it.each<[Action, string, object]>([
    [
      { do: 'tag-fenced', serverId: 'i-1', failoverId: 'fo-1' },
      'CreateTags',
      { Resources: ['i-1'], Tags: [{ Key: 'sdrs:fenced', Value: 'fo-1' }] },
    ],
    [
      { do: 'set-protection', serverId: 'i-1', attribute: 'disableApiStop', value: false },
      'ModifyInstanceAttribute',
      { InstanceId: 'i-1', DisableApiStop: { Value: false } },
    ],
    [
      { do: 'set-protection', serverId: 'i-1', attribute: 'disableApiTermination', value: true },
      'ModifyInstanceAttribute',
      { InstanceId: 'i-1', DisableApiTermination: { Value: true } },
    ],
    [
      { do: 'force-stop', serverId: 'i-1' },
      'StopInstances',
      { InstanceIds: ['i-1'], Force: true, SkipOsShutdown: true },
    ],
    [
      { do: 'detach-volume', volumeId: 'vol-1', serverId: 'i-1' },
      'DetachVolume',
      { VolumeId: 'vol-1', InstanceId: 'i-1' },
    ],
    [
      { do: 'detach-volume', volumeId: 'vol-1', serverId: 'i-1', force: true },
      'DetachVolume',
      { VolumeId: 'vol-1', InstanceId: 'i-1', Force: true },
    ],
    [
      { do: 'attach-volume', volumeId: 'vol-1', serverId: 'i-1', device: '/dev/sdf' },
      'AttachVolume',
      { VolumeId: 'vol-1', InstanceId: 'i-1', Device: '/dev/sdf' },
    ],
    [
      { do: 'assign-ips', networkInterfaceId: 'eni-1', privateIps: ['10.0.0.5'], allowReassignment: true },
      'AssignPrivateIpAddresses',
      { NetworkInterfaceId: 'eni-1', PrivateIpAddresses: ['10.0.0.5'], AllowReassignment: true },
    ],
    [
      keep,
      'ModifyNetworkInterfaceAttribute',
      { NetworkInterfaceId: 'eni-1', Attachment: { AttachmentId: 'eni-attach-1', DeleteOnTermination: false } },
    ],
    [detach, 'DetachNetworkInterface', { AttachmentId: 'eni-attach-1', Force: true }],
    [attach, 'AttachNetworkInterface', { NetworkInterfaceId: 'eni-1', InstanceId: 'i-1', DeviceIndex: 1 }],
    [
      takeOver,
      'AssociateAddress',
      {
        AllocationId: 'eipalloc-1',
        NetworkInterfaceId: 'eni-1',
        PrivateIpAddress: '10.0.0.5',
        AllowReassociation: true,
      },
    ],
    [
      createVolume('gp3'),
      'CreateVolume',
      {
        AvailabilityZone: 'eu-central-1a',
        SnapshotId: 'snap-1',
        Size: 8,
        VolumeType: 'gp3',
        Iops: 3000,
        Throughput: 125,
        ClientToken: 'token-1',
        TagSpecifications: [
          {
            ResourceType: 'volume',
            Tags: [
              { Key: 'sdrs:replication-pair', Value: 'pair-1' },
              { Key: 'sdrs:group', Value: 'group-1' },
              { Key: 'Name', Value: 'sdrs pair-1' },
            ],
          },
        ],
      },
    ],
  ])('says %j as %s', async (action, api, input) => {
    const { compute, sent, inTime } = setup();
    expect(await compute.perform([action], inTime)).toEqual([{ outcome: 'done', requestId: 'request-1' }]);
    expect(sent).toEqual([{ api, input }]);
  });

  it.each([
    ['gp2', []],
    ['io2', ['Iops']],
    ['gp3', ['Iops', 'Throughput']],
  ])('asks for the performance of a %s volume only as far as one may choose it', async (type, chosen) => {
    const { compute, sent, inTime } = setup();
    await compute.perform([createVolume(type)], inTime);
    expect(Object.keys(sent[0]?.input).filter((key) => /Iops|Throughput/.test(key))).toEqual(chosen);
  });

  it('does nothing for no actions', async () => {
    const { compute, sent, inTime } = setup();
    expect(await compute.perform([], inTime)).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe('many actions at once', () => {
  it('answers in the order of the actions, whatever calls they share', async () => {
    const { compute, inTime } = setup(({ input }) => {
      if (input.InstanceId === 'i-1') throw refusal('AttachmentLimitExceeded');
      return {};
    });
    const [first, second] = forceStops(2) as [Action, Action];
    const outcomes = await compute.perform([first, attach, second, keep], inTime);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'failed', 'done', 'done']);
  });

  it('stops fifty servers a call', async () => {
    const { compute, sent, inTime } = setup();
    await compute.perform(forceStops(120), inTime);
    expect(sent.map(({ input }) => input.InstanceIds.length)).toEqual([50, 50, 20]);
  });

  it('tags a thousand servers of one failover a call', async () => {
    const { compute, sent, inTime } = setup();
    const of = (failoverId: string, count: number): Action[] =>
      Array.from({ length: count }, (_, n) => ({ do: 'tag-fenced', serverId: `i-${n}`, failoverId }));
    await compute.perform([...of('fo-1', 1001), ...of('fo-2', 2)], inTime);
    expect(sent.map(({ input }) => [input.Tags[0].Value, input.Resources.length])).toEqual([
      ['fo-1', 1000],
      ['fo-1', 1],
      ['fo-2', 2],
    ]);
  });

  it('takes what concerns one NIC in the order given, also when the calls answer at different speed', async () => {
    const clock = createVirtualClock(Date.UTC(2026, 10, 23));
    const log: string[] = [];
    const { ec2 } = scriptedEc2(async ({ api }) => {
      log.push(`${api} sent`);
      await clock.sleep(api === 'ModifyNetworkInterfaceAttribute' ? 5_000 : 10);
      log.push(`${api} answered`);
      return {};
    });
    await createEc2Compute({ ec2, clock }).perform([keep, detach], clock.now() + 60_000);
    expect(log).toEqual([
      'ModifyNetworkInterfaceAttribute sent',
      'ModifyNetworkInterfaceAttribute answered',
      'DetachNetworkInterface sent',
      'DetachNetworkInterface answered',
    ]);
  });

  it('lets no slow resource hold up another', async () => {
    const clock = createVirtualClock(Date.UTC(2026, 10, 23));
    const begin = clock.now();
    const answered = new Map<string, number>();
    const { ec2 } = scriptedEc2(async ({ input }) => {
      await clock.sleep(input.VolumeId === 'vol-slow' ? 15_000 : 10);
      answered.set(input.VolumeId, clock.now() - begin);
      return {};
    });
    const detachVolume = (volumeId: string): Action => ({ do: 'detach-volume', volumeId, serverId: 'i-1' });
    await createEc2Compute({ ec2, clock }).perform(['vol-slow', 'vol-1'].map(detachVolume), begin + 60_000);
    expect(Object.fromEntries(answered)).toEqual({ 'vol-slow': 15_000, 'vol-1': 10 });
  });
});

describe('a stop that EC2 refuses for its SkipOsShutdown', () => {
  const stopOf = (serverId: string, serverType?: string): Action => ({
    do: 'force-stop',
    serverId,
    ...(serverType ? { serverType } : {}),
  });
  const xen = (ids: readonly string[], message = 'SkipOsShutdown is not supported on Xen instance types.') =>
    setup(({ input }) => {
      const named: readonly string[] = input.InstanceIds;
      if (input.SkipOsShutdown && named.some((id) => ids.includes(id))) throw refusal('OperationNotPermitted', message);
      return {};
    });
  const said = ({ sent }: ReturnType<typeof setup>) =>
    sent.map(({ input }) => `${input.InstanceIds.join(' ')}${input.SkipOsShutdown ? ' skipping' : ''}`);

  it('goes by Force alone for all of that type in one call, and leaves other types as they are', async () => {
    const subject = xen(['i-1', 'i-2']);
    const actions = [stopOf('i-1', 't2.medium'), stopOf('i-2', 't2.medium'), stopOf('i-3', 'm5.large')];
    const outcomes = await subject.compute.perform(actions, subject.inTime);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect(said(subject).sort()).toEqual(['i-1 i-2', 'i-1 i-2 i-3 skipping', 'i-1 i-2 skipping', 'i-3 skipping']);
  });

  it('is found out one by one where types are not known, or where EC2 words it otherwise', async () => {
    const blunt = xen(['i-1'], 'Not for this type.');
    const outcomes = await blunt.compute.perform([stopOf('i-1'), stopOf('i-2')], blunt.inTime);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(said(blunt).sort()).toEqual(['i-1', 'i-1 i-2 skipping', 'i-1 skipping', 'i-2 skipping']);
  });

  it('keeps the refusal of the other way where that is refused as well', async () => {
    const subject = setup(({ input }) => {
      throw refusal('OperationNotPermitted', input.SkipOsShutdown ? 'SkipOsShutdown is not supported.' : 'Never.');
    });
    expect(await subject.compute.perform([stopOf('i-1')], subject.inTime)).toEqual([
      { outcome: 'failed', code: 'OperationNotPermitted', reason: 'OperationNotPermitted: Never.' },
    ]);
  });

  it('is asked for the other way too before a failover, by dry runs alone', async () => {
    const subject = setup(({ input }) => {
      throw input.SkipOsShutdown
        ? refusal('OperationNotPermitted', 'SkipOsShutdown is not supported on Xen instance types.')
        : refusal('DryRunOperation');
    });
    expect(await subject.compute.mayPerform([stopOf('i-1')], subject.inTime)).toEqual([{ is: 'granted' }]);
    expect(subject.sent.map(({ input }) => input.DryRun)).toEqual([true, true]);
  });
});

describe('a batch that EC2 refuses as a whole', () => {
  const bad = (ids: readonly string[], code: string) => (sent: Sent) => {
    if (sent.input.InstanceIds.some((id: string) => ids.includes(id))) throw refusal(code);
    return {};
  };

  it('stops all servers but the one at fault', async () => {
    const { compute, sent, inTime } = setup(bad(['i-17'], 'OperationNotPermitted'));
    const outcomes = await compute.perform(forceStops(50), inTime);
    expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(49);
    expect(outcomes[17]).toMatchObject({ outcome: 'failed', code: 'OperationNotPermitted' });
    // The last one is the other way to say it, for the one at fault.
    expect(sent.length).toBeLessThanOrEqual(14);
  });

  it('asks for another look where the time was too short to find the one at fault', async () => {
    const all = Array.from({ length: 50 }, (_, n) => `i-${n}`);
    const { compute, clock, sent } = setup(bad(all, 'UnauthorizedOperation'));
    const outcomes = await compute.perform(forceStops(50), clock.now() + 1);
    expect(sent).toHaveLength(50);
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['retry', 'failed']));
    expect(outcomes.every((it) => 'code' in it && it.code === 'UnauthorizedOperation')).toBe(true);
  });

  it('is not taken apart when EC2 throttles it or does not answer', async () => {
    for (const error of [refusal('RequestLimitExceeded', 'Slow.', 503), lostReply()]) {
      const { compute, sent, inTime } = setup(() => {
        throw error;
      });
      const outcomes = await compute.perform(forceStops(50), inTime);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(50).fill('retry'));
      expect(sent).toHaveLength(1);
    }
  });
});

describe('an action whose end is not known', () => {
  it('is tried again by the next look after a lost reply, and not sent twice meanwhile', async () => {
    const { compute, sent, inTime } = setup(() => {
      throw lostReply();
    });
    expect(await compute.perform([attach], inTime)).toEqual([
      { outcome: 'retry', code: 'ECONNRESET', reason: 'ECONNRESET: socket hang up' },
    ]);
    expect(sent).toHaveLength(1);
  });

  it('is tried again when EC2 fails inside', async () => {
    const { compute, inTime } = setup(() => {
      throw refusal('InternalError', 'An internal error has occurred', 500);
    });
    expect(await compute.perform([attach], inTime)).toMatchObject([{ outcome: 'retry', code: 'InternalError' }]);
  });
});

describe('the allowance', () => {
  const detachments = (count: number): Action[] =>
    Array.from({ length: count }, (_, n) => ({
      do: 'detach-nic',
      networkInterfaceId: `eni-${n}`,
      attachmentId: `eni-attach-${n}`,
      force: false,
    }));

  it('defers what does not fit until then, and sends none of it', async () => {
    const { compute, clock, sent } = setup();
    const outcomes = await compute.perform(detachments(100), clock.now() + 2_000);
    expect(sent).toHaveLength(50 + 4);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([...Array(54).fill('done'), ...Array(46).fill('deferred')]);
    expect(outcomes.at(-1)).toMatchObject({ reason: expect.stringContaining('DetachNetworkInterface') });
  });

  it('lets go what there is room for, and waits for nothing, also while time passes between two looks at the clock', async () => {
    const ticking = createVirtualClock(Date.UTC(2026, 10, 23));
    const moments = { read: 0 };
    const now = () => {
      moments.read += 1;
      return ticking.now() + moments.read;
    };
    const { ec2, sent } = scriptedEc2(() => ({}));
    const compute = createEc2Compute({ ec2, clock: { now, sleep: () => Promise.reject(new Error('It waits.')) } });
    const outcomes = await compute.perform(detachments(60));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([...Array(50).fill('done'), ...Array(10).fill('deferred')]);
    expect(sent).toHaveLength(50);
  });

  it('is empty for the calls after one that EC2 throttled', async () => {
    let throttling = true;
    const { compute, clock, sent } = setup(() => {
      if (throttling) throw refusal('RequestLimitExceeded', 'Request limit exceeded.', 503);
      return {};
    });
    expect(await compute.perform(detachments(1), clock.now() + 1)).toMatchObject([
      { outcome: 'retry', code: 'RequestLimitExceeded' },
    ]);
    throttling = false;
    expect(await compute.perform(detachments(1), clock.now() + 1)).toMatchObject([{ outcome: 'deferred' }]);
    expect(sent).toHaveLength(1);
    await clock.sleep(1_400);
    expect(await compute.perform(detachments(1), clock.now() + 1)).toMatchObject([{ outcome: 'done' }]);
  });
});

describe('starting a server', () => {
  it.each([
    ['InvalidParameterValue', 'Instance i-1 does not have a volume attached at root (/dev/xvda)', /no root volume/],
    ['IncorrectInstanceState', 'The instance is not in a state from which it can be started.', /wait until .* stopped/],
    ['UnauthorizedOperation', 'You are not authorized to perform this operation.', /ec2:StartInstances/],
    ['InsufficientInstanceCapacity', 'There is no capacity.', /try again later/],
    ['SomethingNew', 'Whatever', /Look at the server/],
  ])('says why EC2 refused with %s, and what helps', async (code, message, remedy) => {
    const { compute } = setup(() => {
      throw refusal(code, message);
    });
    const error = await compute.startServer('i-1').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'ServerNotStartedError', serverId: 'i-1', code });
    expect(String(error)).toContain(message);
    expect(String(error)).toMatch(remedy);
  });
});
