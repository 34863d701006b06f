import {
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { choose, type Ec2OnClock, issue, must, until } from './ec2.ts';
import type { LaunchedServer, RecoveryPoint } from './inventory-defaults.ts';

/** The first snapshot of a large volume copies all of it, and the next ones wait for room meanwhile. The largest volumes there are have 64 TiB (EBS User Guide, volume types). */
const COPYING_MS = 86_400_000;

/** Snapshots a call may name. */
const SNAPSHOTS_A_CALL = 100;

/** What a recovery point is taken of. */
export interface Taken {
  readonly serverId: string;
  readonly server: Pick<LaunchedServer['server'], 'name' | 'disks'>;
}

/** The recovery points that the inventory wants, one round after the other: the last one is the newest. */
export const furnishRecoveryPoints = async (
  subject: Ec2OnClock,
  launched: readonly LaunchedServer[],
): Promise<void> => {
  const rounds = Math.max(0, ...launched.map(({ server }) => server.recoveryPoints.length));
  for (let n = 0; n < rounds; n += 1) {
    const some = launched.filter(({ server }) => server.recoveryPoints.length > n);
    await seedRecoveryPoints(subject, some, ({ server }) => server.recoveryPoints[n] ?? {});
  }
};

/**
 * One recovery point of every server: a crash-consistent set over all its disks (CreateSnapshots), tagged as one. A single
 * disk needs no tag, its snapshot is a set of its own.
 */
export const seedRecoveryPoints = async <T extends Taken>(
  subject: Ec2OnClock,
  servers: readonly T[],
  wanted: (server: T) => RecoveryPoint = () => ({}),
): Promise<void> => {
  const snapshots: string[] = [];
  for (const server of servers) snapshots.push(...(await snapshotServer(subject, server, wanted(server))));
  const areCompleted = async (): Promise<boolean> => {
    for (let n = 0; n < snapshots.length; n += SNAPSHOTS_A_CALL) {
      if (!(await allCompleted(subject, snapshots.slice(n, n + SNAPSHOTS_A_CALL)))) return false;
    }
    return true;
  };
  await until(subject.clock, `${snapshots.length} snapshots completed`, areCompleted, COPYING_MS);
};

const snapshotServer = async (
  subject: Ec2OnClock,
  { serverId, server }: Taken,
  { name, snapshots = [] }: RecoveryPoint,
): Promise<readonly string[]> => {
  if (server.disks.length === 0) {
    const VolumeId = await rootVolume(subject, serverId);
    choose(subject, { snap: snapshots });
    const { SnapshotId } = await issue(subject, new CreateSnapshotCommand({ VolumeId }), COPYING_MS);
    return [must(SnapshotId, 'a snapshot id')];
  }
  const Value = name ?? `${server.name}-${new Date(subject.clock.now()).toISOString().replace(/\W/g, '')}`;
  choose(subject, { snap: snapshots });
  const { Snapshots } = await issue(
    subject,
    new CreateSnapshotsCommand({
      InstanceSpecification: { InstanceId: serverId },
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: TAGS.recoveryPoint, Value }] }],
    }),
    COPYING_MS,
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
