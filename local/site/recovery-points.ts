import {
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { type Ec2OnClock, issue, must, until } from './ec2.ts';
import type { SeededServer } from './servers.ts';

/** Snapshots a call may name. */
const SNAPSHOTS_A_CALL = 100;

/**
 * One recovery point of every server: a crash-consistent set over all its disks (CreateSnapshots), tagged as one. A single
 * disk needs no tag, its snapshot is a set of its own.
 */
export const seedRecoveryPoints = async (subject: Ec2OnClock, servers: readonly SeededServer[]): Promise<void> => {
  const snapshots: string[] = [];
  for (const server of servers) snapshots.push(...(await snapshotServer(subject, server)));
  await until(subject.clock, `${snapshots.length} snapshots completed`, async () => {
    for (let n = 0; n < snapshots.length; n += SNAPSHOTS_A_CALL) {
      if (!(await allCompleted(subject, snapshots.slice(n, n + SNAPSHOTS_A_CALL)))) return false;
    }
    return true;
  });
};

const snapshotServer = async (subject: Ec2OnClock, { serverId, spec }: SeededServer): Promise<readonly string[]> => {
  if (spec.dataDisks.length === 0) {
    const VolumeId = await rootVolume(subject, serverId);
    const { SnapshotId } = await issue(subject, new CreateSnapshotCommand({ VolumeId }));
    return [must(SnapshotId, 'a snapshot id')];
  }
  const Value = `${spec.name}-${new Date(subject.clock.now()).toISOString().replace(/\W/g, '')}`;
  const { Snapshots } = await issue(
    subject,
    new CreateSnapshotsCommand({
      InstanceSpecification: { InstanceId: serverId },
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: TAGS.recoveryPoint, Value }] }],
    }),
  );
  return must(Snapshots, 'snapshots').map(({ SnapshotId }) => must(SnapshotId, 'a snapshot id'));
};

const rootVolume = async (subject: Ec2OnClock, serverId: string): Promise<string> => {
  const { Reservations } = await issue(subject, new DescribeInstancesCommand({ InstanceIds: [serverId] }));
  return must(Reservations?.[0]?.Instances?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.VolumeId, 'a root volume');
};

const allCompleted = async (subject: Ec2OnClock, SnapshotIds: string[]): Promise<boolean> => {
  const { Snapshots } = await issue(subject, new DescribeSnapshotsCommand({ SnapshotIds }));
  return Snapshots?.length === SnapshotIds.length && Snapshots.every(({ State }) => State === 'completed');
};
