import { type Finding, warn, when } from '../group/findings.ts';
import { isFinished, type Member, pointOf, productionVolume } from '../group/member.ts';
import type { ReplicationPair } from '../group/protection-group.ts';
import { synchronisationOf } from '../group/synchronisation.ts';
import { secondsBetween } from '../instant.ts';
import { madeBy } from '../recovery-points/maker.ts';
import { type ObservedSite, type ObservedSnapshot, present } from '../site/observed.ts';
import { snapshotsAtOnce } from '../site/snapshot-limits.ts';

/** A disk, and its snapshots as they are seen now. */
interface View {
  readonly pair: ReplicationPair;
  readonly volumeId: string;
  readonly snapshots: readonly ObservedSnapshot[];
  /** How many of them EBS takes at once. */
  readonly most: number;
}

/**
 * Whether EBS has room for the next snapshot of each disk: whoever takes snapshots of a volume shares the room, and what is in
 * error holds it. That forbids nothing, as the recovery points that there are stay.
 */
export const snapshotRoomFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  if (isFinished(member)) return [];
  const synchronisation = synchronisationOf(member.group);
  const every = synchronisation.by === 'sdrs' ? synchronisation.everySeconds : undefined;
  const isLast = pointOf(member) === 'final';
  return viewsOf(member, site).flatMap((view) => {
    const full = isLast || every !== undefined ? noRoom(view, isLast) : [];
    if (full.length > 0 || every === undefined) return full;
    return [...waiting(view, every, site), ...shared(view, site)];
  });
};

const viewsOf = (member: Member, site: ObservedSite): readonly View[] =>
  member.pairs.flatMap((pair) => {
    const volumeId = productionVolume(member, pair);
    if (volumeId === undefined) return [];
    const ids = present(site.found.snapshotsOfVolumes, volumeId) ?? [];
    const snapshots = ids.flatMap((id) => present(site.snapshots, id) ?? []);
    return [{ pair, volumeId, snapshots, most: snapshotsAtOnce(pair.disk.type) }];
  });

const UNFINISHED = ['pending', 'error'];

const nameOf = (snapshot: ObservedSnapshot): string =>
  `${snapshot.id} (${madeBy(snapshot)}${snapshot.state === 'completed' ? '' : `, ${snapshot.state}`})`;

const diskText = ({ pair: { device, disk }, volumeId, most }: View): string =>
  `EBS takes ${most} snapshot${most === 1 ? '' : 's'} of disk ${volumeId} (${device}, ${disk.type}) at once`;

/** The service waits for its own pending one; a last one does not. */
const noRoom = (view: View, isLast: boolean): readonly Finding[] => {
  const holding = view.snapshots.filter(
    (one) => UNFINISHED.includes(one.state) && (isLast || one.state === 'error' || madeBy(one) !== 'sdrs'),
  );
  return when(holding.length >= view.most, () => {
    const next = isLast ? 'the last snapshot of it' : 'the next recovery point';
    return warn(
      'snapshots-no-room',
      `${diskText(view)}, and these are under way or in error: ${holding.map(nameOf).join(', ')}. Until one of them has ended, or one in error is deleted, EC2 refuses ${next} (ConcurrentSnapshotLimitExceeded), and the service asks again.`,
    );
  });
};

/** A server has one recovery point at a time, whoever takes it. */
const waiting = ({ snapshots }: View, every: number, { at }: ObservedSite): readonly Finding[] => {
  const held = snapshots.find(
    (one) => one.state === 'pending' && madeBy(one) !== 'sdrs' && secondsBetween(one.startedAt, at) > every,
  );
  if (!held) return [];
  return [
    warn(
      'recovery-points-wait',
      `Snapshot ${nameOf(held)} is under way since ${held.startedAt}. The service takes no recovery point of the server until it has ended. Delete the snapshot where it is stuck, or have its maker begin less often.`,
    ),
  ];
};

/** Longer than the time between two snapshots of a schedule that takes one a week. */
const SCHEDULED_WITHIN_SECONDS = 8 * 86_400;

const shared = (view: View, { at }: ObservedSite): readonly Finding[] => {
  const others = view.snapshots.filter(
    (one) =>
      ['dlm', 'aws-backup'].includes(madeBy(one)) && secondsBetween(one.startedAt, at) <= SCHEDULED_WITHIN_SECONDS,
  );
  const [newest] = [...others].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  if (!newest || view.most > 1) return [];
  return [
    warn(
      'snapshots-of-others',
      `${diskText(view)}, and besides the service ${madeBy(newest)} takes some (${newest.id} of ${newest.startedAt}). Whoever comes second is refused (ConcurrentSnapshotLimitExceeded). Let one of the two take them (protection.by), or take recovery points less often (protection.every).`,
    ),
  ];
};
