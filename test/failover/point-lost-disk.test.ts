import {
  AttachVolumeCommand,
  DeleteVolumeCommand,
  DetachVolumeCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { failOverTo, reportOf } from './points.ts';
import { GROUP, setup, volumesOf } from './setup.ts';

type Fate = 'deleted' | 'detached' | 'attached elsewhere';

/** Two stopped servers; the data disk of the first has had that fate meanwhile. */
const withLostDisk = async (fate: Fate) => {
  const subject = await setup({ servers: 2 });
  const { runtime, site } = subject;
  const { ec2, clock } = runtime;
  const [first, second] = site.servers.map(({ name, production }) => ({ name, id: production }));
  const volumes = await volumesOf(ec2, first?.id ?? '?');
  const data = volumes.find(({ Attachments = [] }) => Attachments.some(({ Device }) => Device === '/dev/sdf'));
  const disk = data?.VolumeId ?? '?';
  await ec2.send(new StopInstancesCommand({ InstanceIds: [first?.id ?? '?'] }));
  await clock.sleep(60_000);
  await ec2.send(new DetachVolumeCommand({ VolumeId: disk }));
  await clock.sleep(10_000);
  if (fate === 'deleted') await ec2.send(new DeleteVolumeCommand({ VolumeId: disk }));
  if (fate === 'attached elsewhere') await attachElsewhere(subject, disk);
  await clock.sleep(30_000);
  return { ...subject, first: first?.name ?? '?', second: second?.name ?? '?', disk };
};

const attachElsewhere = async ({ runtime, site }: Awaited<ReturnType<typeof setup>>, VolumeId: string) => {
  const { ec2, clock } = runtime;
  const other = site.servers[1]?.production ?? '?';
  await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: other, Device: '/dev/sdz' }));
  await clock.sleep(10_000);
};

const messagesOf = async (subject: Awaited<ReturnType<typeof withLostDisk>>) => {
  const { plan } = await createPlanFailover(subject.runtime)(GROUP, 'live');
  const server = plan.servers.find(({ name }) => name === subject.first);
  const of = (code: string) => server?.findings.find((one) => one.code === code)?.message;
  return { doubt: of('point-live-falls-back'), sure: of('point-live'), missing: of('production-disk-missing') };
};

describe('a failover to the live disks where a data disk was lost while its server was off', () => {
  it.each(['deleted', 'attached elsewhere'] as const)(
    'names a disk that was %s beforehand, and falls back',
    async (fate) => {
      const subject = await withLostDisk(fate);
      const { doubt, sure, missing } = await messagesOf(subject);
      expect(sure).toBeUndefined();
      expect(doubt).toContain(subject.disk);
      expect(missing).toContain('as it was at the recovery point');
      const before = subject.runtime.clock.now();
      expect(await failOverTo(subject, 'f-1', 'live')).toMatchObject({ status: 'SUCCEEDED' });
      expect((subject.runtime.clock.now() - before) / 1000).toBeLessThan(240);
      const { servers } = await reportOf(subject, 'f-1');
      const of = (name: string) => servers.find((server) => server.name === name)?.lastPoint;
      expect(of(subject.first)).toEqual({ missed: 'live', why: expect.stringContaining(subject.disk) });
      expect(of(subject.second)).toEqual({ took: 'live' });
    },
  );

  it('moves a disk that was only detached with the others, and says so in plan and trail', async () => {
    const subject = await withLostDisk('detached');
    const { sure, missing } = await messagesOf(subject);
    expect(sure).toBeDefined();
    expect(missing).toContain('moves to the DR server all the same');
    expect(await failOverTo(subject, 'f-1', 'live')).toMatchObject({ status: 'SUCCEEDED' });
    const dr = subject.site.servers[0]?.dr ?? '?';
    expect((await volumesOf(subject.runtime.ec2, dr)).map(({ VolumeId }) => VolumeId)).toContain(subject.disk);
    const taken = (await subject.runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'lastPointTaken');
    expect(taken.find(({ message }) => message.startsWith(subject.first))?.message).toContain(
      `disk ${subject.disk} (/dev/sdf) was off its server before`,
    );
    expect(taken.find(({ message }) => message.startsWith(subject.second))?.message).not.toContain('before');
  });
});
