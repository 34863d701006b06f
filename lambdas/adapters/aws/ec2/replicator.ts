import { CreateSnapshotCommand, CreateSnapshotsCommand, type TagSpecification } from '@aws-sdk/client-ec2';
import type { Replicator, SetAsk, VolumeAsk } from '../../../ports/replicator.ts';
import { snapshotEntry } from './disk-shapes.ts';
import { dispose } from './disposer.ts';
import { factsOf, look, type Reader } from './look.ts';
import { callOnce } from './one-call.ts';
import { SNAPSHOTS_OF_GROUPS } from './reads.ts';
import { tagAll, untagAll } from './tag-all.ts';
import { VOLUME_HEALTH } from './volume-health-reads.ts';

/** The snapshots of a server's disks, behind the {@link Replicator} port. */
export const createReplicator = (reader: Reader): Replicator => ({
  take: (ask, until) => take(reader, ask, until),
  takeVolume: (ask, until) => takeVolume(reader, ask, until),
  async snapshots(groupId) {
    const { found, failed } = await look(reader, SNAPSHOTS_OF_GROUPS, [groupId]);
    const why = failed.get(groupId);
    return why === undefined ? { is: 'present', value: found.map(([, one]) => one) } : { is: 'unknown', why };
  },
  remove: (snapshotId, until) => dispose(reader, snapshotId, until),
  tag: (ids, tags, until) => tagAll(reader, { ids, tags, until }),
  untag: (ids, tags, until) => untagAll(reader, { ids, tags, until }),
  volumeHealth: async (volumeIds) => factsOf(volumeIds, await look(reader, VOLUME_HEALTH, volumeIds)),
});

/** UNVERIFIED[specification-without-tags]: EC2 refuses a specification without a tag, as moto does. */
const tagged = (tags: SetAsk['tags']): { readonly TagSpecifications?: TagSpecification[] } => {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return Tags.length > 0 ? { TagSpecifications: [{ ResourceType: 'snapshot', Tags }] } : {};
};

/** What EC2 has just taken is pending, where its answer does not say so. */
const PENDING = { State: 'pending' } as const;

/**
 * Not safe to repeat by itself: CreateSnapshots takes no client token. So the caller gives each ask tags of its own, and looks for
 * these before it asks again.
 */
const take = async (reader: Reader, ask: SetAsk, until: number | undefined): ReturnType<Replicator['take']> => {
  const { serverId, excludedVolumeIds = [], withoutRoot = false, description, tags } = ask;
  const command = new CreateSnapshotsCommand({
    InstanceSpecification: {
      InstanceId: serverId,
      ...(withoutRoot ? { ExcludeBootVolume: true } : {}),
      ...(excludedVolumeIds.length > 0 ? { ExcludeDataVolumeIds: [...excludedVolumeIds] } : {}),
    },
    Description: description,
    ...tagged(tags),
  });
  const called = await callOnce(reader, { api: 'CreateSnapshots', until, send: (ec2) => ec2.send(command) });
  if (!called.done) return called.outcome;
  const { Snapshots = [] } = called.answer;
  return { outcome: 'done', snapshots: Snapshots.map((one) => snapshotEntry({ ...PENDING, ...one })[1]) };
};

/** As `take`: CreateSnapshot takes no client token either. */
const takeVolume = async (
  reader: Reader,
  { volumeId, description, tags }: VolumeAsk,
  until: number | undefined,
): ReturnType<Replicator['takeVolume']> => {
  const input = { VolumeId: volumeId, Description: description, ...tagged(tags) };
  const called = await callOnce(reader, {
    api: 'CreateSnapshot',
    until,
    send: (ec2) => ec2.send(new CreateSnapshotCommand(input)),
  });
  if (!called.done) return called.outcome;
  return { outcome: 'done', snapshots: [snapshotEntry({ ...PENDING, ...called.answer })[1]] };
};
