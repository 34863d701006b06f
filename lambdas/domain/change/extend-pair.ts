import type { WishOf } from '../group/member-change.ts';
import type { Instant, ReplicationPair, UnattachedPair } from '../group/protection-group.ts';
import { recordDisk } from '../group/record.ts';
import { otherStation } from '../group/station.ts';
import { type Facts, fact, type ObservedSite, type ObservedVolume } from '../site/observed.ts';
import type { VolumeModification } from '../site/observed-for-changes.ts';
import { type ChangeRule, type ChangeVerdict, type Changing, failed, wait } from './change-rule.ts';

type Pair = ReplicationPair | UnattachedPair;
type Extending = Changing<Pair, WishOf<'extend-pair'>>;

/** Source: EC2 API Reference, ModifyVolume: six hours between two modifications of a volume. */
const COOL_DOWN_MS = 6 * 3_600_000;

/** Production's disk first: where it cannot be enlarged, the DR disk stays as it is. */
const volumesOf = ({ group, member }: Extending): readonly string[] => {
  const { priorityStation } = group;
  return [member.volumes[priorityStation], member.volumes[otherStation(priorityStation)]].filter(
    (id): id is string => id !== undefined,
  );
};

const next = (extending: Extending, site: ObservedSite, now: Instant): ChangeVerdict<Pair> => {
  const [production, ...dr] = volumesOf(extending);
  if (production === undefined) return failed('DiskNotReady', 'The pair has no disk at what is production now.');
  const verdicts = [production, ...dr].map((id) => ofVolume(extending, site, { id, isDr: id !== production, now }));
  // A disk that cannot be enlarged is told before the other one is touched.
  const open =
    verdicts.find((verdict) => verdict?.is === 'failed') ?? verdicts.find((verdict) => verdict !== undefined);
  return open ?? { is: 'done', member: recorded(extending, site) };
};

interface Disk {
  readonly id: string;
  readonly isDr: boolean;
  readonly now: Instant;
}

/** What one disk still needs; nothing where it is as large. */
const ofVolume = (
  extending: Extending,
  site: ObservedSite,
  { id, isDr, now }: Disk,
): ChangeVerdict<Pair> | undefined => {
  const [seen, modified] = [fact(site.volumes, id), fact(site.modifications ?? NONE, id)];
  // A failover makes the DR disk anew, so one that is gone is no reason not to enlarge production.
  if (seen.is === 'absent') return isDr ? undefined : failed('DiskNotReady', `EC2 has no volume ${id}.`);
  if (seen.is === 'unknown') return wait(`EC2 did not show ${id}: ${seen.why}`);
  if (modified.is === 'unknown') return wait(`EC2 did not show the modifications of ${id}: ${modified.why}`);
  const modification = modified.is === 'present' ? modified.value : undefined;
  return toGrow(extending.change.wish.sizeGiB, { volume: seen.value, modification, now });
};

const NONE: Facts<never> = new Map();

interface Seen {
  readonly volume: ObservedVolume;
  readonly modification: VolumeModification | undefined;
  readonly now: Instant;
}

const toGrow = (sizeGiB: number, { volume, modification, now }: Seen): ChangeVerdict<Pair> | undefined => {
  if (isAsLarge(volume, modification, sizeGiB)) return undefined;
  if (modification && modification.state !== 'failed' && modification.targetGiB >= sizeGiB)
    return wait(`EC2 is enlarging ${volume.id} to ${modification.targetGiB} GiB`);
  const call = { do: 'modify-volume', volumeId: volume.id, sizeGiB } as const;
  return unready(volume, modification, now) ?? { is: 'call', call };
};

/** EC2 may show the size already while the modification has not taken effect (EBS User Guide, Monitor volume modifications). */
const isAsLarge = (volume: ObservedVolume, modification: VolumeModification | undefined, wanted: number): boolean =>
  volume.sizeGiB >= wanted && (modification?.state !== 'modifying' || modification.originalGiB >= wanted);

const READY = ['available', 'in-use'];

const unready = ({ id, state }: ObservedVolume, modification: VolumeModification | undefined, now: Instant) => {
  if (!READY.includes(state)) {
    return failed('DiskNotReady', `Volume ${id} is ${state}; it has to be available or in-use.`);
  }
  if (!modification) return undefined;
  const free = Date.parse(modification.startedAt) + COOL_DOWN_MS;
  if (free <= Date.parse(now) && !UNDER_WAY.includes(modification.state)) return undefined;
  return failed(
    'PairNotExtended',
    `Volume ${id} was modified at ${modification.startedAt} (${modification.state}), and EC2 takes the next modification six hours ` +
      `later, once that one is completed. Try again after ${new Date(free).toISOString()}.`,
  );
};

const UNDER_WAY = ['modifying', 'optimizing'];

const recorded = ({ group, member }: Extending, site: ObservedSite): Pair => {
  const volume = fact(site.volumes, member.volumes[group.priorityStation] ?? '');
  return volume.is === 'present' ? { ...member, disk: recordDisk(volume.value) } : member;
};

export const EXTEND_PAIR: ChangeRule<Pair, WishOf<'extend-pair'>> = {
  query: (extending) => ({ volumes: volumesOf(extending), modificationsOf: volumesOf(extending) }),
  next,
  already: ({ member, change }) => ({
    refusal: 'SizeNotLarger',
    why: `new_size: must be larger than what the disks have, at least ${member.disk.sizeGiB + 1}; it is ${change.wish.sizeGiB}`,
  }),
};
