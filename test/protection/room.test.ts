import { describe, expect, it } from 'vitest';
import { ec2LikeLatencies } from '../../simulated-aws/ec2.ts';
import { kept, setupDisabled, turn } from './setup.ts';

describe('enabling protection of more disks than EBS has room for at once', () => {
  it('waits for room as long as it takes, and protects the group', async () => {
    const slow = { ...ec2LikeLatencies, snapshotMs: 1_200_000 };
    const subject = await setupDisabled({ servers: 52, latencies: slow });
    const { runtime } = subject;
    const begun = runtime.clock.now();
    const run = turn(subject, 'on');
    const reasons = new Set<string>();
    while ((await kept(runtime)).group?.status !== 'protected') {
      for (const { firstPoint } of (await kept(runtime)).instances) reasons.add(firstPoint?.reason ?? '');
      await runtime.clock.sleep(60_000);
    }
    expect(await run).toMatchObject({ status: 'SUCCEEDED' });
    expect((runtime.clock.now() - begun) / 60_000).toBeGreaterThan(40);
    expect([...reasons].join()).toContain('PendingSnapshotLimitExceeded');
    expect([...reasons].join()).toContain('100 snapshots of an account');
  });
});
