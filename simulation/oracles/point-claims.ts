import type { SimulatedEc2, View } from '../../simulated-aws/ec2.ts';
import type { Seen, SeenGroup, SeenInstance, SeenPair } from './items.ts';
import type { Past } from './protection-past.ts';
import { completeSets } from './sets.ts';
import { groupIn, membersIn, otherStation, pairsIn } from './stations.ts';
import type { Kind, Violation } from './violation.ts';

export interface PointClaimsProps {
  readonly ec2: SimulatedEc2;
  readonly past: Past;
  readonly report: (violation: Violation) => void;
}

/** Clocks jump by seconds, and the table's times come from several. */
const CLOCKS_DIFFER_MS = 5_000;

/**
 * Judges what the table says of recovery points, at each of its writes: what counts as first was begun under the run that turns
 * protection on, a failover is pinned to nothing that was taken behind its back, and once it has ended its disks are of
 * production's disks, and of their last state where it says so.
 */
export const judgePoints =
  ({ ec2, past, report }: PointClaimsProps) =>
  (before: Seen, after: Seen, all: readonly Seen[]): void => {
    const wrong = ec2.inspect((view) => judged({ view, past, all }, before, after));
    for (const violation of wrong) report(violation);
  };

interface Scene {
  readonly view: View;
  readonly past: Past;
  readonly all: readonly Seen[];
}

const judged = (scene: Scene, before: Seen, after: Seen): readonly Violation[] => {
  if (after.kind === 'instance' && before.kind === 'instance') return ofFirst(scene, before, after);
  if (after.kind === 'pair' && before.kind === 'pair') return before.pin === after.pin ? [] : ofPin(scene, after);
  if (after.kind === 'group' && before.kind === 'group' && isEnd(before, after)) return ofEnd(scene, before, after);
  return [];
};

const isEnd = (before: SeenGroup, after: SeenGroup): boolean =>
  before.leaseKind === 'failover' && after.leaseOf === undefined && after.status === 'failed-over';

const seenTo = (kind: Kind, seen: string): readonly Violation[] => [{ kind, seen }];

const NOT_FIRST = 'a recovery point counts that may not';

const ofFirst = ({ view, past, all }: Scene, before: SeenInstance, after: SeenInstance): readonly Violation[] => {
  const { firstPoint, groupId, id: instanceId, name } = after;
  if (firstPoint?.state !== 'complete' || before.firstPoint?.state === 'complete') return [];
  const group = groupIn(all, groupId);
  const since = past.turningSince(groupId);
  if (!group || since === undefined) return [];
  const set = completeSets(view, all, { group, instanceId }).find(({ setId }) => setId === firstPoint.setId);
  if (!set) return seenTo(NOT_FIRST, `${name}: ${firstPoint.setId} is not complete`);
  if (set.takenAt + CLOCKS_DIFFER_MS >= since) return [];
  const [taken, begun] = [set.takenAt, since].map((at) => new Date(at).toISOString());
  return seenTo(NOT_FIRST, `${name}: ${set.setId} is of ${taken}, and protection is turned on since ${begun}`);
};

const ofPin = ({ past, all }: Scene, { groupId, id, pin = '?' }: SeenPair): readonly Violation[] => {
  const group = groupIn(all, groupId);
  const taken = past.taken.get(pin);
  if (group?.leaseKind !== 'failover' || !taken || taken.epoch >= (group.leaseEpoch ?? 0)) return [];
  if (taken.at <= (group.leaseTakenAt ?? 0) + CLOCKS_DIFFER_MS) return [];
  return seenTo(NOT_FIRST, `pair ${id} is pinned to ${pin}, taken after its group was to be left alone`);
};

/** A failover has come to its end. */
const ofEnd = (scene: Scene, before: SeenGroup, { groupId }: SeenGroup): readonly Violation[] => {
  const { all, past } = scene;
  const disks = past.disksOf(groupId);
  const to = otherStation(before.leaseProduction ?? 'source');
  return membersIn(all, groupId).flatMap((member) =>
    pairsIn(all, groupId)
      .filter(({ instanceId }) => instanceId === member.id)
      .flatMap((pair) => {
        const why = wrongDisk(scene, member, { volumeId: pair.volumes[to], original: disks.get(pair.id) });
        return why ? seenTo('identity or disks at the wrong place', `${member.name}, pair ${pair.id}: ${why}`) : [];
      }),
  );
};

interface Disk {
  readonly volumeId: string | undefined;
  /** Production's when the failover began. */
  readonly original: string | undefined;
}

const wrongDisk = ({ view, past }: Scene, { settled }: SeenInstance, disk: Disk): string | undefined => {
  const { volumeId = '?', original } = disk;
  const volume = view.get('volumes', volumeId);
  if (!volume) return `disk ${volumeId} does not exist`;
  const isItself = volumeId === original;
  if (isItself !== (settled === 'live'))
    return `${volumeId}, where production had ${original} (${settled ?? 'newest'})`;
  const snapshot = view.get('snapshots', volume.snapshotId ?? '?');
  // Somebody may have deleted the snapshot since.
  if (isItself || !snapshot) return undefined;
  if (snapshot.volumeId !== original) return `${volumeId} is of ${snapshot.volumeId}, not of ${original}`;
  return settled === 'final' ? notLast(past, snapshot.id) : undefined;
};

const notLast = ({ taken }: Past, snapshotId: string): string | undefined =>
  taken.get(snapshotId)?.isOfDown ? undefined : `it is of ${snapshotId}, after which production may have written`;
