import { type Finding, warn, when } from '../group/findings.ts';
import type { GroupAggregate } from '../group/protection-group.ts';
import { synchronisationOf } from '../group/synchronisation.ts';
import { PENDING_OF_AN_ACCOUNT, SNAPSHOTS_OF_A_REGION } from '../site/snapshot-limits.ts';
import { mostKept, retentionPolicyOf } from '../synchronisation/retention.ts';

/** Other groups and other services share the quota, so half of it is where people should look. */
const NEAR = 0.5;

/** What the taking of recovery points comes to: against the quotas of snapshots, and against the group's objective. */
export const synchronisationFindings = (
  { group, pairs, point }: GroupAggregate,
  worstAge?: number,
): readonly Finding[] => {
  const synchronisation = synchronisationOf(group);
  const every = synchronisation.by === 'sdrs' ? synchronisation.everySeconds : undefined;
  const rpo = group.objectives?.rpoSeconds;
  return [
    ...quotaFindings(mostKept(retentionPolicyOf(group)), synchronisation.by === 'sdrs' ? pairs.length : 0),
    ...pendingFindings(pairs.length, { isTaking: every !== undefined, isLast: point === 'final' }),
    ...when(rpo !== undefined && every !== undefined && every > rpo, () =>
      warn(
        'objective-below-interval',
        `A recovery point is taken every ${every} s, and the objective is to lose no more than ${rpo} s (objectives.rpo). Take them more often (protection.every), or fail over with --point final.`,
      ),
    ),
    ...when(rpo !== undefined && worstAge !== undefined && worstAge > rpo, () =>
      warn(
        'objective-missed',
        `A failover now would lose what was written in ${worstAge} s, and the objective is ${rpo} s (objectives.rpo). ${every === undefined ? 'Have what takes its recovery points take one' : '"sdrs sync now" takes recovery points'} at once.`,
      ),
    ),
  ];
};

const quotaFindings = (perDisk: number, disks: number): readonly Finding[] =>
  when(perDisk * disks >= SNAPSHOTS_OF_A_REGION * NEAR, () =>
    warn(
      'snapshots-near-quota',
      `Its retention keeps up to ${perDisk * disks} snapshots (${perDisk} of each of ${disks} disks), and EBS allows ${SNAPSHOTS_OF_A_REGION} in a Region for all together, unless more was granted. Keep fewer (protection.keep), or have the quota raised.`,
    ),
  );

interface Asking {
  readonly isTaking: boolean;
  readonly isLast: boolean;
}

/** First recovery points, and last ones, are asked for of all disks of the group at once. */
const pendingFindings = (disks: number, { isTaking, isLast }: Asking): readonly Finding[] => {
  const first = isTaking ? ' First recovery points wait for room until the group is protected.' : '';
  const last = isLast
    ? ' A server whose last recovery point finds no room in time falls back to its newest one: fail over to "newest", or in smaller groups.'
    : '';
  return when((isTaking || isLast) && disks > PENDING_OF_AN_ACCOUNT, () =>
    warn(
      'pending-snapshots-near-quota',
      `It has ${disks} disks, and EBS lets ${PENDING_OF_AN_ACCOUNT} snapshots of an account be pending in a Region, whoever takes them. EC2 refuses what is more (PendingSnapshotLimitExceeded), and the service asks again.${first}${last}`,
    ),
  );
};
