import type { CreateSnapshotsRequest, CreateSnapshotsResult } from '@aws-sdk/client-ec2';
import { find } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { instanceListing } from '../engine/listings.ts';
import type { InstanceRecord, VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import { infoShape, snapshotOf } from './snapshot-build.ts';
import type { SnapshotRecord } from './snapshot-model.ts';

/** Source: EBS User Guide, Create Amazon EBS snapshots: volumes of a server that one call takes. */
const MOST_VOLUMES = 128;

/** Source: InstanceSpecification, `ExcludeDataVolumeIds`: ids a call. */
const MOST_EXCLUDED = 40;

const isRoot = ({ attachment }: VolumeRecord, { rootDeviceName }: InstanceRecord): boolean =>
  attachment?.device === rootDeviceName;

/**
 * Source: InstanceSpecification, `ExcludeDataVolumeIds`: up to 40, and a request that names the root volume fails. UNVERIFIED[snapshots-without-root]: the
 * codes.
 */
const checkExcluded = (excluded: readonly string[], attached: readonly VolumeRecord[], instance: InstanceRecord) => {
  if (excluded.length > MOST_EXCLUDED) {
    const message = `You can exclude at most ${MOST_EXCLUDED} data volumes, not ${excluded.length}.`;
    throw ec2Error('InvalidParameterValue', message);
  }
  const root = attached.find((volume) => isRoot(volume, instance));
  if (root && excluded.includes(root.id)) {
    const message = `Volume '${root.id}' is the root volume. To exclude it, use ExcludeBootVolume.`;
    throw ec2Error('InvalidParameterValue', message);
  }
};

/** Source: as above; UNVERIFIED[snapshots-of-nothing]: the codes, and that a server without a volume to take is refused. */
const checkNumber = (volumes: readonly VolumeRecord[], instance: InstanceRecord): void => {
  if (volumes.length === 0) throw ec2Error('InvalidParameterValue', `Instance '${instance.id}' has no volume to take.`);
  if (volumes.length <= MOST_VOLUMES) return;
  const message = `Instance '${instance.id}' has ${volumes.length} volumes, more than ${MOST_VOLUMES}.`;
  throw ec2Error('InvalidParameterValue', message);
};

const volumesFor = (input: CreateSnapshotsRequest, site: Site): readonly VolumeRecord[] => {
  const { InstanceId = '', ExcludeBootVolume, ExcludeDataVolumeIds = [] } = input.InstanceSpecification ?? {};
  const instance = find(instanceListing, site.draft, InstanceId);
  const attached = site.draft.list('volumes').filter(({ attachment }) => attachment?.instanceId === instance.id);
  checkExcluded(ExcludeDataVolumeIds, attached, instance);
  const wanted = attached
    .filter((volume) => !ExcludeDataVolumeIds.includes(volume.id) && !(ExcludeBootVolume && isRoot(volume, instance)))
    .sort((one, other) => one.seq - other.seq);
  checkNumber(wanted, instance);
  return wanted;
};

/** Source: CreateSnapshots: all volumes of the instance at one moment, but for those excluded; all of them or none. */
export const takeSet = (input: CreateSnapshotsRequest, site: Site): readonly SnapshotRecord[] => {
  const tags = specifiedTags(input.TagSpecifications, 'snapshot');
  const taken = volumesFor(input, site).map((volume) =>
    snapshotOf(site, volume, {
      description: input.Description,
      tags: input.CopyTagsFromSource === 'volume' ? { ...volume.tags, ...tags } : tags,
    }),
  );
  return taken.map((snapshot) => {
    const member = { ...snapshot, setId: taken[0]?.id ?? snapshot.id };
    site.put('snapshots', member);
    return member;
  });
};

export const createSnapshots = (input: CreateSnapshotsRequest, site: Site): CreateSnapshotsResult => ({
  Snapshots: takeSet(input, site).map((snapshot) => infoShape(snapshot, site)),
});
