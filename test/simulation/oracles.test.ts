import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  AssociateAddressCommand,
  DetachNetworkInterfaceCommand,
  DetachVolumeCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { TABLE_NAME } from '../../local/ports.ts';
import type { View } from '../../simulated-aws/ec2.ts';
import { createEpochJudge } from '../../simulation/oracles/epochs.ts';
import { judgeExecutions, mostRounds } from '../../simulation/oracles/executions.ts';
import { watchFence } from '../../simulation/oracles/fence.ts';
import { watchHandsOff } from '../../simulation/oracles/hands-off.ts';
import { type Seen, type SeenGroup, type SeenInstance, type SeenPair, seenIn } from '../../simulation/oracles/items.ts';
import { createPinJudge } from '../../simulation/oracles/pins.ts';
import { watchRecorded } from '../../simulation/oracles/recorded.ts';
import { completeSets } from '../../simulation/oracles/sets.ts';
import { judgeStatus } from '../../simulation/oracles/status-table.ts';
import { judgeTrail } from '../../simulation/oracles/trail.ts';
import type { Violation } from '../../simulation/oracles/violation.ts';
import { prepare, setup } from './setup.ts';

const prepared = await prepare();
const instance = prepared.items.map(seenIn).find((item) => item.kind === 'instance');
const production = instance?.kind === 'instance' ? instance.source : '?';

const watched = async (accepted: readonly string[] = []) => {
  const { world } = await setup(prepared);
  const seen: Violation[] = [];
  const report = (violation: Violation) => void seen.push(violation);
  const ec2 = watchFence(world.ec2, {
    ec2: world.ec2,
    guarded: () => [production],
    isAccepted: (id) => accepted.includes(id),
    report,
  });
  const { dynamoDb } = world;
  const recorded = watchRecorded(dynamoDb, { dynamoDb, tableName: TABLE_NAME, report, onWrite: () => {} });
  const service = world.ec2.inspect((view) =>
    view
      .list('networkInterfaces')
      .find(({ attachment }) => attachment?.instanceId === production && attachment.deviceIndex === 1),
  );
  return { world, seen, ec2, recorded, service };
};

describe('the fence oracle', () => {
  it('sees a NIC that is taken from a server that runs', async () => {
    const { seen, ec2, service } = await watched();
    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: service?.attachment?.id, Force: true }));
    expect(new Set(seen.map(({ kind }) => kind))).toEqual(new Set(['moved before the fence']));
    expect(seen.map(({ seen: said }) => said).join()).toContain(`mac ${service?.macAddress} from ${production}`);
  });

  it('sees an EIP that is taken from it', async () => {
    const { world, seen, ec2 } = await watched();
    const [address] = world.ec2.inspect((view) => view.list('addresses'));
    const elsewhere = world.ec2.inspect((view) =>
      view.list('networkInterfaces').find(({ attachment }) => attachment?.instanceId !== production),
    );
    const request = { AllocationId: address?.id, NetworkInterfaceId: elsewhere?.id, AllowReassociation: true };
    await ec2.send(new AssociateAddressCommand(request));
    const at = `eip ${address?.publicIp} at ${address?.association?.privateIp}`;
    const sayings = [`eip ${address?.publicIp} from`, at].map((said) => expect.stringContaining(said));
    expect(seen.map(({ seen: said }) => said)).toEqual(sayings);
  });

  it('says nothing of a server whose risk was accepted, nor of a call that is refused', async () => {
    const { seen, ec2, service } = await watched([production]);
    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: service?.attachment?.id, Force: true }));
    const { seen: others, ec2: other } = await watched();
    await expect(other.send(new DetachNetworkInterfaceCommand({ AttachmentId: 'eni-attach-0' }))).rejects.toThrow();
    expect([...seen, ...others]).toEqual([]);
  });
});

describe('the oracle of what was recorded', () => {
  it('sees the point of no return and a note for the way back being taken away', async () => {
    const { world, seen, recorded } = await watched();
    const item = prepared.items.find((one) => one.type?.S === 'instance');
    const write = (data: object) =>
      recorded.client.send(
        new UpdateItemCommand({
          TableName: TABLE_NAME,
          Key: { pk: item?.pk ?? { S: '' }, sk: item?.sk ?? { S: '' } },
          UpdateExpression: 'SET #data.#status = :status, #data.progress = :progress, #data.restoration = :notes',
          ExpressionAttributeNames: { '#data': 'data', '#status': 'status' },
          ExpressionAttributeValues: data as never,
        }),
      );
    const status = { S: 'failing-over' };
    const note = { M: { undo: { S: 'detach-root' } } };
    const progress = { failoverId: { S: 'f-1' }, committedAt: { S: '2026-11-23T09:10:00.000Z' } };
    // Nobody has the group, which the oracle of statuses says as well.
    const taken = () => seen.filter(({ kind }) => kind.startsWith('what was recorded is taken back'));
    await write({ ':status': status, ':progress': { M: progress }, ':notes': { L: [note] } });
    expect(taken()).toEqual([]);
    await write({ ':status': status, ':progress': { M: { failoverId: { S: 'f-1' } } }, ':notes': { L: [] } });
    expect(taken().map(({ kind }) => kind)).toEqual([
      'what was recorded is taken back: committedAt',
      'what was recorded is taken back: restoration',
    ]);
    expect(world.groupId).toBe('pets');
  });
});

const group = (now: Partial<SeenGroup> = {}): Seen => ({
  kind: 'group',
  groupId: 'pets',
  status: 'protected',
  protectedStatus: 'started',
  epoch: 1,
  isRollBack: false,
  station: 'source',
  budgetSeconds: 900,
  ...now,
});

const member = (now: Partial<SeenInstance> = {}): Seen => ({
  kind: 'instance',
  id: 'instance-1',
  isMigrated: false,
  isFailed: false,
  isFinished: false,
  waits: [],
  groupId: 'pets',
  name: 'server-1',
  status: 'protected',
  epoch: 1,
  source: production,
  target: 'i-2',
  restoration: [],
  keptVolumes: [],
  ...now,
});

const said = (violations: readonly Violation[]): readonly string[] => violations.map(({ seen }) => seen);

describe('the oracle of epochs', () => {
  it('sees an epoch that goes down', () => {
    const judge = createEpochJudge();
    expect(said(judge(group({ epoch: 3 }), group({ epoch: 2 }), []))).toEqual(['group pets: 3, then 2']);
    expect(said(judge(member({ epoch: 3 }), member({ epoch: 2 }), []))).toEqual(['server-1 of pets: 3, then 2']);
    expect(judge(member({ epoch: 2 }), member({ epoch: 2 }), [group({ epoch: 2 })])).toEqual([]);
  });

  it('sees a member that is ahead of its group', () => {
    const after = member({ epoch: 3 });
    expect(said(createEpochJudge()(member(), after, [group({ epoch: 2 }), after]))).toEqual([
      'server-1 of pets is written with 3, its group has 2',
    ]);
  });

  it('sees two failovers with one epoch', () => {
    const judge = createEpochJudge();
    const held = (leaseOf: string) => group({ epoch: 2, leaseOf, leaseEpoch: 2 });
    expect(judge(group(), held('f-1'), [])).toEqual([]);
    expect(judge(held('f-1'), held('f-1'), [])).toEqual([]);
    expect(said(judge(group({ epoch: 2 }), held('f-2'), []))).toEqual(['2 for f-1 and for f-2']);
  });
});

describe('the complete sets of a server', () => {
  const at = (minute: number) => Date.parse(`2026-11-23T09:${minute}:00Z`);
  const snapshot = (volumeId: string, name: string, minute: number) => ({
    ...{ id: `${volumeId}-${minute}`, volumeId, state: 'completed', startTime: at(minute) },
    tags: { 'sdrs:recovery-point': name },
  });
  const setsIn = (...snapshots: readonly ReturnType<typeof snapshot>[]) => {
    const pairs = ['vol-1', 'vol-2'].map(
      (source): Seen => ({
        kind: 'pair',
        ...{ groupId: 'pets', id: source, instanceId: 'instance-1', status: 'protected', epoch: 1 },
        volumes: { source },
      }),
    );
    const view = { list: () => snapshots } as unknown as View;
    return completeSets(view, pairs, { group: group() as Seen & SeenGroup, instanceId: 'instance-1' });
  };

  it('count two of one name as two, each of its own moment', () => {
    const twice = [10, 15].flatMap((minute) => ['vol-1', 'vol-2'].map((id) => snapshot(id, 'set-1', minute)));
    expect(setsIn(...twice).map(({ takenAt, ids }) => [takenAt, ids])).toEqual([
      [at(15), ['vol-1-15', 'vol-2-15']],
      [at(10), ['vol-1-10', 'vol-2-10']],
    ]);
    expect(setsIn(...twice.slice(0, 3)).map(({ takenAt }) => takenAt)).toEqual([at(10)]);
  });

  it('are one where the snapshots of their disks were begun one after the other', () => {
    expect(setsIn(snapshot('vol-1', 'last', 10), snapshot('vol-2', 'last', 11))).toHaveLength(1);
    expect(setsIn(snapshot('vol-1', 'last', 10))).toEqual([]);
  });
});

describe('the oracle of pins', () => {
  const pair = (pin: string, pinnedOf: string, now: Partial<SeenPair> = {}): Seen => ({
    kind: 'pair',
    ...{ groupId: 'pets', id: 'pair-1', instanceId: 'instance-1', status: 'failing-over', epoch: 2, volumes: {} },
    ...{ pin, pinnedOf, ...now },
  });
  const older = pair('snap-1', '2026-11-23T09:00:00Z');
  const newer = pair('snap-2', '2026-11-23T09:10:00Z');
  const asked = (choice: string) => [member({ choice })];
  const pinnedTo = (choice: string) => {
    const judge = createPinJudge();
    expect(judge({ ...older, pin: undefined } as Seen, newer, asked(choice))).toEqual([]);
    return judge;
  };

  it('sees one that goes back to something older, and lets it go on to something newer', () => {
    const seen = ['pair pair-1: snap-2, then snap-1'];
    expect(said(pinnedTo('"newest"')(newer, older, asked('"newest"')))).toEqual(seen);
    expect(pinnedTo('"newest"')(older, newer, asked('"newest"'))).toEqual([]);
    expect(said(createPinJudge()(newer, older, asked('"newest"')))).toEqual(seen);
  });

  it('lets one go back that is asked for by another choice, once', () => {
    const judge = pinnedTo('"newest"');
    expect(judge(newer, older, asked('{"set":"older"}'))).toEqual([]);
    expect(judge(older, newer, asked('{"set":"older"}'))).toEqual([]);
    expect(said(judge(newer, older, asked('{"set":"older"}')))).toEqual(['pair pair-1: snap-2, then snap-1']);
  });
});

describe('the oracle of statuses', () => {
  const held = (now: Partial<SeenGroup>) => group({ leaseOf: 'f-1', leaseEpoch: 1, ...now });
  const changed = (from: Partial<SeenGroup>, to: Partial<SeenGroup>) => said(judgeStatus(held(from), held(to), []));

  it('sees a step that is none', () => {
    expect(changed({ status: 'protected' }, { status: 'failed-over' })).toEqual([
      'group pets: protected, then failed-over',
    ]);
    expect(changed({ status: 'failing-over' }, { status: 'failed-over' })).toEqual([]);
  });

  it('sees a group that is given back by no roll-back, and one that goes on after its end', () => {
    expect(changed({ status: 'error-failing-over' }, { status: 'protected' })).toEqual([
      'group pets: error-failing-over, then protected, by no roll-back',
    ]);
    expect(changed({ status: 'error-failing-over', isRollBack: true }, { status: 'protected' })).toEqual([]);
    expect(changed({ status: 'failed-over', protectedStatus: 'stopped' }, { status: 'error-failing-over' })).toEqual([
      'group pets: failed-over, then error-failing-over, after its protection had ended',
    ]);
  });

  it('lets a restore begin where protecting again has failed, and nothing else', () => {
    const failed = { status: 'error-reprotecting' };
    expect(changed(failed, { status: 'failed-over', leaseKind: 'restore' })).toEqual([]);
    expect(changed(failed, { status: 'failed-over', leaseKind: 'reprotect' })).toEqual([
      'group pets: error-reprotecting, then failed-over',
    ]);
  });

  it('sees a member that changes while nobody has its group', () => {
    const after = member({ status: 'failing-over' });
    expect(said(judgeStatus(member(), after, [group()]))).toEqual([
      'server-1: protected, then failing-over, while nobody has its group',
    ]);
    expect(judgeStatus(member(), after, [held({})])).toEqual([]);
  });

  it.each([
    ['available', 'stopping'],
    ['protected', 'starting'],
    ['protected', 'reprotecting'],
  ])('lets a member that is %s go back to %s with its group, and not without', (from, to) => {
    const change = [member({ status: from }), member({ status: to })] as const;
    const seen = [`server-1: ${from}, then ${to}`];
    expect(judgeStatus(...change, [held({ status: to })])).toEqual([]);
    expect(said(judgeStatus(...change, [held({ status: from })]))).toEqual(seen);
    expect(said(judgeStatus(...change, [group({ status: to })]))).toEqual([
      ...seen,
      `${seen[0]}, while nobody has its group`,
    ]);
  });

  it('sees a member that fails once it is failed over, unless a failure of its own is on record', () => {
    const before = member({ status: 'failed-over' });
    const failed = member({ status: 'error-failing-over' });
    expect(said(judgeStatus(before, failed, [held({})]))).toEqual(['server-1: failed-over, then error-failing-over']);
    expect(judgeStatus(before, { ...failed, isFailed: true } as Seen, [held({})])).toEqual([]);
    expect(said(judgeStatus(before, { ...failed, isFailed: true } as Seen, [group()]))).toEqual([
      'server-1: failed-over, then error-failing-over, while nobody has its group',
    ]);
  });
});

describe('the oracle of production that is left alone', () => {
  const stopped = async (items: readonly Seen[], DryRun = false) => {
    const { world, seen } = await watched();
    const report = (violation: Violation) => void seen.push(violation);
    const ec2 = watchHandsOff(world.ec2, { ec2: world.ec2, items: () => items, report });
    await ec2.send(new StopInstancesCommand({ InstanceIds: [production], DryRun })).catch(() => {});
    return said(seen);
  };

  it('sees it stopped before the order is begun, also by a failover that runs', async () => {
    const seen = [`StopInstances of ${production}, production of server-1`];
    expect(await stopped([group(), member()])).toEqual(seen);
    expect(await stopped([group({ leaseOf: 'f-1' }), member()])).toEqual(seen);
    expect(await stopped([group({ leaseOf: 'f-1' }), member({ stayDown: 'intended' })])).toEqual(seen);
  });

  it('sees a DR server stopped that is production by now, whoever fails its group over', async () => {
    const other = member({ target: production, source: 'i-other', isFinished: true });
    expect(await stopped([group({ leaseOf: 'f-2' }), other])).toEqual([
      `StopInstances of ${production}, DR server of server-1, whose failover is finished`,
    ]);
    expect(await stopped([group({ leaseOf: 'f-2' }), { ...other, isFinished: false } as Seen])).toEqual([]);
  });

  it('sees a disk that is taken off it, once', async () => {
    const { world } = await setup(prepared);
    const seen: Violation[] = [];
    const report = (violation: Violation) => void seen.push(violation);
    const data = world.ec2.inspect((view) => {
      const device = view.get('instances', production)?.rootDeviceName;
      const own = view.list('volumes').filter(({ attachment }) => attachment?.instanceId === production);
      return own.find(({ attachment }) => attachment?.device !== device);
    });
    const ec2 = watchHandsOff(world.ec2, { ec2: world.ec2, items: () => [group(), member()], report });
    for (const Force of [false, true]) await ec2.send(new DetachVolumeCommand({ VolumeId: data?.id, Force }));
    expect(said(seen)).toEqual([`DetachVolume of ${production}, production of server-1`]);
  });

  it.each([
    [production, [`DetachVolume of ${production}, production of server-1`]],
    ['i-0123456789abcdef0', []],
  ])('goes by the server that a detachment names, as EC2 does: %s', async (InstanceId, expected) => {
    const { world } = await setup(prepared);
    const seen: Violation[] = [];
    const report = (violation: Violation) => void seen.push(violation);
    const data = world.ec2.inspect((view) =>
      view.list('volumes').find(({ attachment }) => attachment?.instanceId === production),
    );
    const ec2 = watchHandsOff(world.ec2, { ec2: world.ec2, items: () => [group(), member()], report });
    await ec2.send(new DetachVolumeCommand({ VolumeId: data?.id, InstanceId })).catch(() => {});
    expect(said(seen)).toEqual(expected);
  });

  it('says nothing where the order is begun, nor of a question', async () => {
    expect(await stopped([group({ leaseOf: 'f-1' }), member({ stayDown: 'begun' })])).toEqual([]);
    expect(await stopped([group(), member({ stayDown: 'confirmed' })])).toEqual([]);
    expect(await stopped([group(), member()], true)).toEqual([]);
  });
});

describe('the oracle of the trail', () => {
  const failedOver = async () => {
    const { world } = await setup(prepared);
    await world.run(world.operator('ada').failOver('f-1'));
    return world.dynamoDb.exportItems(TABLE_NAME);
  };
  type Data = { events: { type: string; message: string }[] };
  /** The same table, with the events of each segment changed. */
  const changed = (items: Awaited<ReturnType<typeof failedOver>>, change: (data: Data) => void) =>
    items.map((item) => {
      if (item.type?.S !== 'segment') return item;
      const plain = unmarshall(item);
      change(plain.data);
      return marshall(plain);
    });

  it('sees an event that was changed, one that is gone, and a failover without its end', async () => {
    const items = await failedOver();
    expect(judgeTrail(items)).toEqual([]);
    const reworded = changed(items, ({ events: [first] }) => Object.assign(first ?? {}, { message: 'nothing' }));
    expect(said(judgeTrail(reworded))).toEqual([`${prepared.groupId}: event 1 has another hash than its own`]);
    const segments = items.filter(({ type }) => type?.S === 'segment');
    const cut = items.filter((item) => item !== segments[1]);
    expect(said(judgeTrail(cut)).join()).toMatch(/after event \d+ comes event \d+, which does not follow on it/);
    const endless = changed(items, (data) => {
      data.events = data.events.filter(({ type }) => type !== 'failoverComplete');
    });
    expect(said(judgeTrail(endless))).toContain('failover f-1 has ended (SUCCEEDED), and the trail has no end of it');
  });
});

describe('the oracle of executions', () => {
  const ended = { name: 'f-1', isRunning: false, seconds: 100, rounds: 20, events: 400, budgetSeconds: 600 };

  it('sees one that does not end, or goes around too often', () => {
    const tooMany = mostRounds(100) + 1;
    expect(judgeExecutions([ended])).toEqual([]);
    expect(said(judgeExecutions([{ ...ended, isRunning: true }]))).toEqual(['f-1 still runs']);
    expect(said(judgeExecutions([{ ...ended, seconds: 2_401 }]))).toEqual(['f-1 took 2401 s, with budgets of 600 s']);
    expect(said(judgeExecutions([{ ...ended, rounds: tooMany }]))).toEqual([
      `f-1 went around ${tooMany} times in 100 s`,
    ]);
    expect(said(judgeExecutions([{ ...ended, events: 25_001 }]))).toEqual(['f-1 has 25001 events']);
  });
});
