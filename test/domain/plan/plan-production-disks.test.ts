import { describe, expect, it } from 'vitest';
import { membersOf } from '../../../lambdas/domain/group/member.ts';
import type { GroupAggregate, ProtectedInstance } from '../../../lambdas/domain/group/protection-group.ts';
import { refreshRecorded } from '../../../lambdas/domain/group/record.ts';
import { nextActions } from '../../../lambdas/domain/pass/next-actions.ts';
import { DISKS } from '../../../lambdas/domain/phases/disks/disks.ts';
import { startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { pinTo, recoverySetFor } from '../../../lambdas/domain/recovery-points/recovery-point.ts';
import type { AttachedDisk, ObservedServer, ObservedVolume } from '../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../support/builders.ts';
import { facts, found, makeDrServer, makeServer, makeSite, makeSnapshot, makeVolume } from '../../support/observed.ts';

const BOOT = makeReplicationPair({ volumes: { source: 'vol-boot', target: 'vol-dr' } });
const DATA = makeReplicationPair({
  id: 'pair-2',
  device: '/dev/sdf',
  bootable: false,
  volumes: { source: 'vol-data' },
});

const at = (device: string, volumeId: string): AttachedDisk => ({ device, volumeId, state: 'attached' });
const AS_RECORDED = [at('/dev/xvda', 'vol-boot'), at('/dev/sdf', 'vol-data')];
const volume = (id: string, sizeGiB = 8, ...holders: readonly string[]): ObservedVolume =>
  makeVolume({
    id,
    sizeGiB,
    attachments: holders.map((serverId) => ({ serverId, device: '/dev/sdf', state: 'attached' })),
  });

const siteOf = (
  disks: readonly AttachedDisk[],
  server: Partial<ObservedServer> = {},
  volumes = [volume('vol-data')],
) => {
  const snapshots = [
    makeSnapshot({ id: 'snap-1', volumeId: 'vol-boot', sizeGiB: 40, tags: { 'sdrs:recovery-point': 'set' } }),
    makeSnapshot({ id: 'snap-2', volumeId: 'vol-data', tags: { 'sdrs:recovery-point': 'set' } }),
  ];
  const look = makeSite({ servers: [makeServer({ disks, ...server }), makeDrServer()], snapshots });
  return {
    ...look,
    volumes: facts(...volumes),
    found: {
      ...look.found,
      snapshotsOfVolumes: found({ 'vol-boot': ['snap-1'], 'vol-data': ['snap-2'] }),
      volumesOfPairs: found({ 'pair-1': [], 'pair-2': [] }),
    },
  };
};

const aggregateOf = (instance: Partial<ProtectedInstance> = {}): GroupAggregate => ({
  group: makeProtectionGroup(instance.status ? { status: 'error-failing-over' } : {}),
  instances: [makeProtectedInstance(instance)],
  pairs: [BOOT, DATA],
});
const said = (site: ReturnType<typeof siteOf>, aggregate = aggregateOf()) =>
  (planFailover(aggregate, site).servers[0]?.findings ?? [])
    .filter(({ code }) => code.startsWith('production-root') || code.startsWith('production-disk'))
    .map(({ verdict, code }) => `${verdict} ${code}`);

describe('what EC2 shows of the disks of production', () => {
  it('is as recorded, and nothing is said', () => {
    expect(said(siteOf(AS_RECORDED))).toEqual([]);
  });

  it.each<[string, readonly AttachedDisk[], readonly string[]]>([
    [
      'another root volume',
      [at('/dev/xvda', 'vol-other'), at('/dev/sdf', 'vol-data')],
      ['BLOCK production-root-replaced'],
    ],
    [
      'another data disk',
      [at('/dev/xvda', 'vol-boot'), at('/dev/sdf', 'vol-other')],
      ['BLOCK production-disk-replaced'],
    ],
    [
      'boot and data disk exchanged',
      [at('/dev/xvda', 'vol-data'), at('/dev/sdf', 'vol-boot')],
      ['BLOCK production-root-replaced', 'WARN production-disk-at-other-device'],
    ],
    [
      'a data disk elsewhere',
      [at('/dev/xvda', 'vol-boot'), at('/dev/sdg', 'vol-data')],
      ['WARN production-disk-at-other-device'],
    ],
    ['a data disk gone', [at('/dev/xvda', 'vol-boot')], ['WARN production-disk-missing']],
  ])('differs by %s', (_title, disks, expected) => {
    expect(said(siteOf(disks))).toEqual(expected);
  });

  it('is another root volume where the server boots from another device', () => {
    const disks = [at('/dev/xvda', 'vol-boot'), at('/dev/sda1', 'vol-new'), at('/dev/sdf', 'vol-data')];
    expect(said(siteOf(disks, { rootDeviceName: '/dev/sda1' }))).toEqual(['BLOCK production-root-replaced']);
  });

  it('is a disk of several servers, whose DR disk is of one', () => {
    const shared = siteOf(AS_RECORDED, {}, [volume('vol-data', 8, 'i-production', 'i-other')]);
    expect(said(shared)).toEqual(['WARN production-disk-shared']);
  });

  it('lacks the root volume of a server that is fenced, which is as it should be', () => {
    expect(said(siteOf([at('/dev/sdf', 'vol-data')], { state: 'stopped' }))).toEqual([]);
  });

  it('forbids nothing once the identity of the server has begun to move', () => {
    const progress = { ...startProgress('f-1', START), committedAt: START };
    const aggregate = aggregateOf({ status: 'error-failing-over', progress });
    expect(said(siteOf([at('/dev/xvda', 'vol-other')]), aggregate)).toEqual([]);
  });

  it('is not known where production does not answer, and blocks nothing then', () => {
    const site = siteOf(AS_RECORDED);
    const blind = {
      ...site,
      servers: new Map([...site.servers, ['i-production', { is: 'unknown', why: 'no answer' }]]),
    };
    expect(said(blind as typeof site)).toEqual([]);
  });
});

describe('a disk that has grown since the record', () => {
  const TOUCHED = { status: 'error-failing-over', progress: startProgress('f-1', START) } as const;
  const grown = siteOf(AS_RECORDED, {}, [volume('vol-boot', 40), volume('vol-data')]);

  it('has a DR disk as large as its snapshot, though the record is smaller', () => {
    const aggregate = aggregateOf({ promised: [], ...TOUCHED });
    const [member] = membersOf(aggregate.group, aggregate);
    if (!member) throw new Error('no member');
    const answer = recoverySetFor(member, grown);
    if (answer.is !== 'present') throw new Error('no set');
    const pinned = { ...member, pairs: pinTo(member.pairs, answer.set) };
    const made = nextActions(DISKS, pinned, grown, START).actions.filter((action) => action.do === 'create-volume');
    expect(made.map(({ pairId, disk }) => [pairId, disk.sizeGiB])).toEqual([
      ['pair-1', 40],
      ['pair-2', 8],
    ]);
  });

  it('is recorded anew also after a failover that failed before its first move, and not after that', () => {
    const sizes = (instance: Partial<ProtectedInstance>) =>
      refreshRecorded(aggregateOf(instance), grown).pairs.map(({ disk }) => disk.sizeGiB);
    expect(sizes({})).toEqual([40, 8]);
    expect(sizes(TOUCHED)).toEqual([40, 8]);
    expect(sizes({ ...TOUCHED, progress: { ...TOUCHED.progress, committedAt: START } })).toEqual([8, 8]);
    expect(sizes({ ...TOUCHED, progress: { ...TOUCHED.progress, finished: true } })).toEqual([8, 8]);
    expect(sizes({ status: 'failed-over' })).toEqual([8, 8]);
  });
});
