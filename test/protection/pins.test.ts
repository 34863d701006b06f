import { DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { createListPoints } from '../../lambdas/handlers/operations/points/list-points.ts';
import { failOverTo } from '../failover/points.ts';
import { GROUP } from '../failover/setup.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { setupDisabled, turn } from './setup.ts';

/** Snapshots that a failover of the group has pinned, by plain SDK calls. */
const pinnedIn = async ({ ec2 }: TestRuntime): Promise<number> => {
  const filter = { Name: `tag:${TAGS.pinned}`, Values: [GROUP] };
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: [filter] }));
  return Snapshots.length;
};

/** The ends of the names of the sets that `sdrs points` lists as pinned by a failover of the group, the newest first. */
const listed = async (runtime: TestRuntime) =>
  (await createListPoints(runtime)(GROUP)).servers.flatMap(({ sets }) =>
    sets
      .filter(({ keptBy, pinnedBy }) => keptBy?.by === 'pinned' && pinnedBy.join() === GROUP)
      .map(({ setId }) => setId.replace(/^.*\./, '')),
  );

describe('what a failover has pinned', () => {
  it.each([
    ['final', ['final-2', '1']],
    ['live', ['1']],
    ['newest', ['1']],
  ] as const)(
    'is listed as pinned after a failover to %s, and released once the group is protected again',
    async (point, pinned) => {
      const subject = await setupDisabled({ servers: 1 });
      const { runtime } = subject;
      await turn(subject, 'on');
      expect(await failOverTo(subject, 'f-1', point)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await listed(runtime)).toEqual(pinned);
      expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
      expect(await pinnedIn(runtime)).toBe(0);
    },
  );
});
