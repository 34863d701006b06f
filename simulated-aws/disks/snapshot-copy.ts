import { faultsOf } from '../engine/faults.ts';
import type { VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import type { SnapshotRecord } from './snapshot-model.ts';

/** Part of a volume that has changed since its last snapshot. UNVERIFIED[snapshot-of-changes]: that is the matter of who writes to it. */
const CHANGED = 1 / 20;

/**
 * Source: EBS User Guide, How snapshots work: the first snapshot of a volume is a copy of all its data, later ones copy what has
 * changed; a volume that was made from a snapshot continues it, but not with another key. Without any snapshot left to continue,
 * all is copied again.
 */
const isIncremental = (site: Site, { id, snapshotId, kmsKeyId }: VolumeRecord): boolean =>
  site.draft
    .list('snapshots')
    .some((one) => (one.volumeId === id || one.id === snapshotId) && isBase(one) && one.kmsKeyId === kmsKeyId);

const isBase = ({ state, deleted }: SnapshotRecord): boolean => state !== 'error' && !deleted;

/** What has to be copied for a snapshot of that volume, and until when. */
export const copyOf = (site: Site, volume: VolumeRecord): Pick<SnapshotRecord, 'copiedGiB' | 'copiedAt'> => {
  const { snapshotMs, snapshotGiBMs } = site.settings.latencies;
  const copiedGiB = isIncremental(site, volume) ? Math.ceil(volume.sizeGiB * CHANGED) : volume.sizeGiB;
  return { copiedGiB, copiedAt: site.now + Math.max(snapshotMs, copiedGiB * snapshotGiBMs) };
};

/**
 * In per cent. Source: EBS User Guide, Create Amazon EBS snapshots: the snapshots of a set stand at 99 % until all of them are
 * copied; here one that is taken alone does not show more either before it is completed.
 */
export const percentOf = ({ state, startTime, copiedAt, copied }: SnapshotRecord, now: number): number => {
  if (state === 'completed') return 100;
  if (copied) return 99;
  if (copiedAt === undefined || copiedAt <= startTime) return 0;
  return Math.min(99, Math.floor((100 * (now - startTime)) / (copiedAt - startTime)));
};

/** UNVERIFIED[snapshots-of-dead-zone]: that EBS copies nothing of a zone that does not answer. */
const isHeldUp = (site: Site, { volumeId }: SnapshotRecord): boolean => {
  const { hungSnapshots, unanswering } = faultsOf(site.draft);
  const zone = site.draft.get('volumes', volumeId)?.availabilityZone;
  return hungSnapshots.includes(volumeId) || (zone !== undefined && unanswering.includes(zone));
};

/** What of its set is not completed yet, itself among it. */
const setOf = (site: Site, { id, setId }: SnapshotRecord): readonly SnapshotRecord[] =>
  site.draft
    .list('snapshots')
    .filter((one) => one.state === 'pending' && (one.id === id || (setId !== undefined && one.setId === setId)));

const endAll = (site: Site, snapshots: readonly SnapshotRecord[], state: 'completed' | 'error'): void => {
  for (const one of snapshots) end(site, one, state);
};

const end = (site: Site, snapshot: SnapshotRecord, state: 'completed' | 'error'): void => {
  site.cancel(snapshot.id);
  if (snapshot.deleted) site.remove('snapshots', snapshot.id);
  else site.put('snapshots', { ...snapshot, state });
};

/**
 * The snapshot's own data is copied. Source: EBS User Guide, Create Amazon EBS snapshots: a set is completed as a whole, and if one of it
 * fails, all of it is in error; Delete an Amazon EBS snapshot: one that was deleted meanwhile goes only now.
 */
export const finishCopy = (site: Site, id: string): void => {
  const snapshot = site.draft.get('snapshots', id);
  if (snapshot?.state !== 'pending' || isHeldUp(site, snapshot)) return;
  const failed = faultsOf(site.draft).failingSnapshots.includes(snapshot.volumeId);
  if (!failed) site.put('snapshots', { ...snapshot, copied: true });
  const set = setOf(site, snapshot);
  if (failed) endAll(site, set, 'error');
  else if (set.every(({ copied }) => copied)) endAll(site, set, 'completed');
};

/** Goes on with what was held up and is so no more, in its usual time. */
export const resumeCopies = (site: Site): void => {
  const waiting = site.draft
    .list('snapshots')
    .filter(({ id, state, copied }) => state === 'pending' && !copied && !site.draft.get('transitions', id));
  for (const snapshot of waiting.filter((one) => !isHeldUp(site, one))) {
    const { snapshotMs } = site.settings.latencies;
    site.put('snapshots', { ...snapshot, copiedAt: site.now + snapshotMs });
    site.schedule(snapshot.id, 'snapshot-completed', snapshotMs);
  }
};
