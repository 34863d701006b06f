/** What EBS allows. Source: EBS User Guide, Quotas for Amazon EBS, and EC2 API Reference, Error codes, where no other is named. */

/** Snapshots of an account in a Region, unless a higher quota was granted. */
export const SNAPSHOTS_OF_A_REGION = 100_000;

/** Snapshots of an account that are pending at once in a Region. This quota is not raised. */
export const PENDING_OF_AN_ACCOUNT = 100;

const OF_AN_HDD = 1;
const OF_ANY_OTHER = 5;
const HDDS = ['st1', 'sc1'];

/** Seconds between the beginnings of two snapshots of a volume. */
const APART_SECONDS = 15;

/**
 * Snapshots of one volume that EBS takes at once. Those in error count as well, until they are deleted (AWS re:Post Knowledge
 * Center, ebs-snapshot-stuck). @param type of the volume
 */
export const snapshotsAtOnce = (type: string): number => (HDDS.includes(type) ? OF_AN_HDD : OF_ANY_OTHER);

/** Codes that say that EBS has no room for a snapshot now, each with what it means to whoever reads it. */
const MEANINGS: Readonly<Record<string, string>> = {
  ConcurrentSnapshotLimitExceeded: `EBS takes ${OF_ANY_OTHER} snapshots of a volume at once, and ${OF_AN_HDD} of an HDD (${HDDS.join(', ')}); those that others take, such as DLM or AWS Backup, count as well, and those in error until they are deleted`,
  PendingSnapshotLimitExceeded: `EBS lets ${PENDING_OF_AN_ACCOUNT} snapshots of an account be pending in a Region, whoever takes them`,
  SnapshotCreationPerVolumeRateExceeded: `EBS wants ${APART_SECONDS} s between two snapshots of a volume, whoever takes them`,
};

/** What EC2 said, and what it means where that is about room for snapshots. @param said by EC2, or its code alone */
export const snapshotRefusal = (code: string, said: string): string => {
  const meaning = MEANINGS[code];
  return meaning === undefined ? said : `${said} (${meaning}; the service asks again)`;
};

/** Whether only others' pending snapshots stand against a call, which come to an end. */
export const isAccountFull = (code: string): boolean => code === 'PendingSnapshotLimitExceeded';
