import { block, type Finding, pass, warn } from '../group/findings.ts';
import { isFinished, type Member } from '../group/member.ts';
import type { ReplicationPair } from '../group/protection-group.ts';
import { drDiskOf } from '../phases/disks/dr-disk.ts';
import { recoverySetFor } from '../recovery-points/recovery-point.ts';
import { fact, type ObservedKey, type ObservedSite, type ObservedSnapshot, present } from '../site/observed.ts';

type Snapshot = readonly [id: string, snapshot: ObservedSnapshot | undefined];

/** Snapshots of the recovery point that a failover makes DR disks of, by id; `undefined` for those not seen. */
const snapshotsOf = (
  member: Member,
  site: ObservedSite,
  isWanted: (pair: ReplicationPair) => boolean = () => true,
): readonly Snapshot[] => {
  const answer = recoverySetFor(member, site);
  if (isFinished(member) || answer.is !== 'present') return [];
  return member.pairs.flatMap((pair): Snapshot[] => {
    const recoveryPoint = answer.set.points.get(pair.id);
    if (!recoveryPoint || !isWanted({ ...pair, recoveryPoint })) return [];
    return [[recoveryPoint.snapshotId, present(site.snapshots, recoveryPoint.snapshotId)]];
  });
};

/** A DR disk needs its key until it is attached, and then no more until its server is started. */
const isAttached = (member: Member, pair: ReplicationPair, site: ObservedSite): boolean =>
  drDiskOf(member, pair, site)?.attachments.some(
    ({ serverId, state }) => serverId === member.drServerId && state === 'attached',
  ) === true;

const keysIn = (snapshots: readonly Snapshot[]): readonly string[] => [
  ...new Set(snapshots.flatMap(([, snapshot]) => snapshot?.kmsKeyId ?? [])),
];

/** ARNs of the KMS keys that DR disks of the member would be encrypted with. */
export const keysOf = (member: Member, site: ObservedSite): readonly string[] => keysIn(snapshotsOf(member, site));

/**
 * Whether DR disks can be encrypted: EBS makes and attaches a volume of an encrypted snapshot only while the snapshot's key is
 * enabled, and for who may use it. Source: EBS User Guide, Amazon EBS encryption; KMS Developer Guide, Key states.
 */
export const keyFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const snapshots = snapshotsOf(member, site, (pair) => !isAttached(member, pair, site));
  if (snapshots.length === 0) return [];
  const unclear = snapshots.filter(([, it]) => !it || (it.encrypted && it.kmsKeyId === undefined)).map(([id]) => id);
  const keys = keysIn(snapshots);
  if (unclear.length === 0 && keys.length === 0)
    return [pass('dr-key-usable', 'No disk of the recovery point is encrypted.')];
  return [
    ...(unclear.length > 0
      ? [
          warn(
            'dr-key-unknown',
            `Which KMS key snapshots ${unclear.join(', ')} are encrypted with, if any, is not known. If the key cannot be used, no DR disk is made of them.`,
          ),
        ]
      : []),
    ...keys.map((arn) => keyFinding(arn, site)),
  ];
};

const keyFinding = (arn: string, site: ObservedSite): Finding => {
  const seen = fact(site.keys, arn);
  if (seen.is === 'unknown') {
    return warn(
      'dr-key-unknown',
      `The state of KMS key ${arn}, which the recovery point is encrypted with, is not known (${seen.why}). If it cannot be used, no DR disk is made.`,
    );
  }
  if (seen.is === 'absent') {
    return block(
      'dr-key-not-usable',
      `KMS key ${arn}, which the recovery point is encrypted with, does not exist any more: nothing can be made of it. Take recovery points with a key that exists.`,
    );
  }
  return seen.value.state === 'Enabled' ? enabled(seen.value) : notEnabled(seen.value);
};

/** What to do about each state in which KMS refuses every use. Others pass by themselves. */
const REMEDIES: Readonly<Record<string, string>> = {
  Disabled: 'Enable it (EnableKey).',
  PendingDeletion: 'Cancel its deletion (CancelKeyDeletion), then enable it (EnableKey).',
  PendingReplicaDeletion: 'Cancel its deletion (CancelKeyDeletion), then enable it (EnableKey).',
  PendingImport: 'Import its key material again (ImportKeyMaterial).',
  Unavailable: 'Connect its key store again (ConnectCustomKeyStore).',
};

const notEnabled = ({ id, state }: ObservedKey): Finding => {
  const remedy = REMEDIES[state];
  const what = `KMS key ${id}, which the recovery point is encrypted with, is ${state}`;
  return remedy
    ? block('dr-key-not-usable', `${what}: EC2 makes no DR disk with it. ${remedy}`)
    : warn('dr-key-unknown', `${what}: whether it can be used when the DR disks are made is not known.`);
};

const enabled = ({ id, manager, given }: ObservedKey): Finding => {
  if (manager === 'AWS') return pass('dr-key-usable', `AWS-managed KMS key ${id} of the recovery point is Enabled.`);
  if (given) {
    return pass(
      'dr-key-usable',
      `KMS key ${id} of the recovery point is Enabled, and this deployment was given its use.`,
    );
  }
  return warn(
    'dr-key-not-given',
    `KMS key ${id} of the recovery point is customer-managed and Enabled, ${given === false ? 'but this deployment was not given its use' : 'and whether the deployment was given its use is not known here'}. Unless its policy or a grant allows it to the role of "Make DR disks available", no DR disk is made. Deploy with this key among those of "-c volumeKeys".`,
  );
};
