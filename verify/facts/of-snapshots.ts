import {
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotsCommand,
  type InstanceSpecification,
} from '@aws-sdk/client-ec2';
import { must, until } from '../../local/site/ec2.ts';
import { seeServer } from '../site/servers.ts';
import { answerOf } from './answer.ts';
import type { Bench } from './bench.ts';
import { type Fact, notAsked } from './fact.ts';

const ARCHIVING = 'EBS takes days to archive a snapshot, and charges 90 days of the archive at least';

const takeSet = (bench: Bench, InstanceSpecification: InstanceSpecification) =>
  answerOf(() =>
    bench.ec2.send(new CreateSnapshotsCommand({ InstanceSpecification, TagSpecifications: bench.tagged('snapshot') })),
  );

const rootVolumeOf = async (bench: Bench, id: string): Promise<string> => {
  const { RootDeviceName, BlockDeviceMappings = [] } = await seeServer(bench, id);
  const root = BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName);
  return must(root?.Ebs?.VolumeId, 'a root volume');
};

/** Within this a look shows what a call has changed. Milliseconds. */
const SHOWN_MS = 10_000;

/** State of a snapshot as a look shows it; `gone` where EC2 knows none of that id. */
const stateOf = async ({ ec2 }: Bench, id: string): Promise<string> => {
  const Filters = [{ Name: 'snapshot-id', Values: [id] }];
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters }));
  return Snapshots[0]?.State ?? 'gone';
};

export const SNAPSHOT_FACTS: readonly Fact[] = [
  {
    id: 'snapshots-without-root',
    question: 'CreateSnapshots that leaves out the root volume as if it were a data volume: which code?',
    expected: 'InvalidParameterValue',
    probe: async (bench) => {
      const InstanceId = bench.site.drId;
      return takeSet(bench, { InstanceId, ExcludeDataVolumeIds: [await rootVolumeOf(bench, InstanceId)] });
    },
  },
  {
    id: 'snapshots-of-nothing',
    question: 'CreateSnapshots that leaves out the only volume of a server: which code?',
    expected: 'InvalidParameterValue',
    probe: async (bench) => takeSet(bench, { InstanceId: await bench.xenServer(), ExcludeBootVolume: true }),
  },
  {
    id: 'snapshot-deleted-while-pending',
    question: 'DeleteSnapshot of a pending snapshot: what does a look show, and is the call accepted again?',
    expected: 'pending; again: accepted',
    probe: async (bench) => {
      const VolumeId = await bench.makeVolume();
      const wanted = { VolumeId, TagSpecifications: bench.tagged('snapshot') };
      const SnapshotId = must((await bench.ec2.send(new CreateSnapshotCommand(wanted))).SnapshotId, 'a snapshot id');
      await until(
        bench.clock,
        `snapshot ${SnapshotId} shown`,
        async () => (await stateOf(bench, SnapshotId)) !== 'gone',
      );
      if ((await stateOf(bench, SnapshotId)) !== 'pending') {
        return { notAsked: 'the snapshot was completed before it could be deleted' };
      }
      await bench.ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
      await bench.clock.sleep(SHOWN_MS);
      const state = await stateOf(bench, SnapshotId);
      const again = await answerOf(() => bench.ec2.send(new DeleteSnapshotCommand({ SnapshotId })));
      await until(
        bench.clock,
        `snapshot ${SnapshotId} gone`,
        async () => (await stateOf(bench, SnapshotId)) === 'gone',
      );
      return `${state}; again: ${again}`;
    },
  },
  notAsked(
    'snapshot-of-changes',
    'How much of a volume does its next snapshot copy?',
    'a twentieth',
    'that is the matter of who writes to the volume: one figure would prove nothing',
  ),
  notAsked(
    'snapshots-of-dead-zone',
    'Does EBS go on copying the snapshots of a zone that is down?',
    'no',
    'nobody can take a zone down to see',
  ),
  notAsked('archived-snapshot-code', 'CreateVolume of an archived snapshot: which code?', 'IncorrectState', ARCHIVING),
  notAsked(
    'restored-snapshot-tier',
    'Which StorageTier has a snapshot that is restored from the archive for some days?',
    'standard',
    ARCHIVING,
  ),
];
