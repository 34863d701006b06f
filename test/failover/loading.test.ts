import { describe, expect, it } from 'vitest';
import { loadingMarkdown } from '../../cli/render/loading.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { createShowLoading } from '../../lambdas/handlers/operations/members/show-loading.ts';
import { failOver, GROUP, type Subject, setup } from './setup.ts';

const RATE = 100;
const HOUR_MS = 3_600_000;

const open = async (policy: GroupDescription['policy'] = {}): Promise<Subject> =>
  setup({ servers: 1, change: (description) => ({ ...description, policy }) });

const shown = ({ runtime }: Subject) => createShowLoading(runtime)(GROUP);

describe('how far the DR disks of a failover are loaded', () => {
  it('is not said where no failover has made one', async () => {
    const loading = await shown(await open());
    expect(loading.disks).toEqual([]);
    expect(loadingMarkdown(loading)).toEqual([]);
  });

  it('is said in per cent and in seconds that are left, until all is there', async () => {
    const subject = await open({ volumeInitializationRate: RATE });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const { disks } = await shown(subject);
    expect(disks.map(({ device }) => device).sort()).toEqual(['/dev/sdf', '/dev/xvda']);
    for (const { percent, secondsLeft } of disks) {
      expect(percent).toBeLessThan(100);
      expect(secondsLeft).toBeGreaterThan(0);
    }
    expect(loadingMarkdown(await shown(subject)).join()).toMatch(/\/dev\/sdf \| vol-\w+ \| \d+ % \| \d+ s/);
    await subject.runtime.clock.sleep(HOUR_MS);
    const later = await shown(subject);
    expect(later.disks.map(({ percent }) => percent)).toEqual([100, 100]);
    expect(loadingMarkdown(later).join()).toContain('had loaded 2 of 2 disk(s)');
  });

  it('is said without a time where no rate was asked for', async () => {
    const subject = await open();
    await failOver(subject, 'f-1');
    const loading = await shown(subject);
    expect(loading.disks.map(({ secondsLeft }) => secondsLeft)).toEqual([undefined, undefined]);
    expect(loadingMarkdown(loading).join()).toContain('UNKNOWN: no rate was asked for');
  });

  it('is unknown, and says why, to who may not ask', async () => {
    const subject = await open();
    await failOver(subject, 'f-1');
    subject.runtime.ec2.faults.deny('DescribeVolumeStatus');
    const loading = await shown(subject);
    for (const disk of loading.disks) {
      expect(disk.percent).toBeUndefined();
      expect(disk.why).toContain('UnauthorizedOperation');
    }
    expect(loadingMarkdown(loading).join()).toContain('had loaded 0 of 2 disk(s)');
  });
});
