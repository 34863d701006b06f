import type { PlantedBug } from './planted-bug.ts';

const PHASES = 'lambdas/domain/phases';

/** Bugs of the table's writes. */
const WRITES: readonly PlantedBug[] = [
  {
    name: 'epoch-dropped',
    says: 'a group is written whatever its epoch has become, so two may take its lease from one copy',
    file: 'lambdas/adapters/aws/dynamodb/conditions.ts',
    find: `export const asExpected = ({ revision = 0 }: Copy, epoch: number, status: string): Condition => ({`,
    plant: `export const asExpected = (..._: unknown[]): Condition => ({ expression: '#type = :group', values: { ':group': 'group' } });
    const asItWasExpected = ({ revision = 0 }: Copy, epoch: number, status: string): Condition => ({`,
  },
  {
    name: 'revision-dropped',
    says: 'a member, pair or record may be written from a copy that is outdated',
    file: 'lambdas/adapters/aws/dynamodb/conditions.ts',
    find: 'export const asCopied = ({ revision = 0 }: Copy, epoch: number): Condition => ({',
    plant: `export const asCopied = (_: Copy, epoch: number): Condition => notOlder(epoch);
    const asItWas = ({ revision = 0 }: Copy, epoch: number): Condition => ({`,
  },
  {
    name: 'newer-taken-back',
    says: 'a member whose copy is outdated is written all the same, with the new revision and the old content',
    file: 'lambdas/adapters/aws/dynamodb/save.ts',
    find: 'if (now && isEcho(now, next)) return now;',
    plant: `if (now && isEcho(now, next)) return now;
    if (now && next.type === 'instance' && (now.epoch ?? 0) <= epoch) {
      return save(table, { ...item, revision: now.revision ?? 0 }, { condition: asCopied({ revision: now.revision ?? 0 }, epoch), epoch });
    }`,
  },
  {
    name: 'commit-not-written',
    says: 'that an identity is about to move is not written down',
    file: 'lambdas/handlers/pass/note-before.ts',
    find: '...(isFirstMove && instance.progress ? { progress: { ...instance.progress, committedAt: now } } : {}),',
    plant: '',
  },
  {
    name: 'finished-repinned',
    says: 'a server that is finished is pinned to a newer recovery point',
    file: 'lambdas/domain/recovery-points/recovery-point.ts',
    find: 'if ((isFinished(member) || settledPoint(member)) && pinned)',
    plant: 'if (settledPoint(member) && pinned)',
  },
];

/** Bugs of the rules, on the way to the DR site. */
const WAY_THERE: readonly PlantedBug[] = [
  {
    name: 'fence-skipped',
    says: 'identities move before production is fenced',
    file: `${PHASES}/identity/next-identity.ts`,
    find: 'if (!isFenced(member, site) && !mayGoUnfenced(member, now)) {',
    plant: 'if (false) {',
  },
  {
    name: 'unknown-is-stopped',
    says: 'a production server of which EC2 says nothing counts as fenced',
    file: `${PHASES}/fence/next-fence.ts`,
    find: "if (seen.is !== 'present') return seen.is === 'absent' && (isFinished(member) || isGivenUp(member));",
    plant: "if (seen.is !== 'present') return seen.is === 'unknown' || isFinished(member) || isGivenUp(member);",
  },
  {
    name: 'identity-before-disks',
    says: 'identities move to a DR server that has no disks yet',
    file: `${PHASES}/identity/next-identity.ts`,
    find: 'const diskless = detachedDisk(member, dr, site);',
    plant: 'const diskless = false ? detachedDisk(member, dr, site) : undefined;',
  },
  {
    name: 'eip-answer-ignored',
    says: 'an EIP counts as moved once AssociateAddress was called, whatever the answer was',
    file: `${PHASES}/identity/next-addresses.ts`,
    find: 'if (holder === landsOn && heldBy === privateIp) return done();',
    plant: `const { issued = {}, refused = {} } = member.instance.progress?.phases.identity ?? {};
  const isAsked = Object.keys({ ...issued, ...refused }).some((key) => key.includes(allocationId));
  if (isAsked || (holder === landsOn && heldBy === privateIp)) return done();`,
  },
  {
    name: 'eip-on-wrong-ip',
    says: 'every EIP of a network interface is promised to its primary private IP',
    file: 'lambdas/domain/identity/landing.ts',
    find: 'nic.privateIps.flatMap(({ address, eip }) => (eip ? [{ ...eip, privateIp: address }] : []));',
    plant:
      "nic.privateIps.flatMap(({ eip }) => (eip ? [{ ...eip, privateIp: nic.privateIps.find(({ primary }) => primary)?.address ?? '' }] : []));",
  },
  {
    name: 'hung-volume-left',
    says: 'a volume whose detachment hangs at a stopped server is never forced',
    file: `${PHASES}/leaving.ts`,
    find: 'const forced = unlessIssued(member, { ...detach, force: true }, after, site.at);',
    plant: 'const forced = unlessIssued(member, { ...detach, force: true }, after, site.at).filter(() => false);',
  },
  {
    name: 'terminated-without-read-back',
    says: 'a production server is terminated though its network interfaces and volumes may go with it',
    file: `${PHASES}/identity/next-relaunch.ts`,
    find: 'notReady(view) ?? keeping(view, server) ?? unprotecting(view)',
    plant: 'notReady(view) ?? unprotecting(view)',
  },
];

/** Bugs of the order to stay down. */
const ORDER: readonly PlantedBug[] = [
  {
    name: 'order-not-begun',
    says: 'a production server is stopped before the table says so',
    file: 'lambdas/handlers/pass/note-before.ts',
    find: '...(actions.length > 0 ? phase.note?.(member, now) : {}),',
    plant: '',
  },
];

/** Bugs of the way back. */
const WAY_BACK: readonly PlantedBug[] = [
  {
    name: 'cancel-does-not-wait',
    says: 'a cancel gives production back, and a group is turned round, while a try of a step may still act',
    file: 'lambdas/handlers/steps/until-nobody-acts.ts',
    find: 'if (until === undefined) return;',
    plant: 'if (until === undefined || until) return;',
  },
  {
    name: 'root-goes-no-more',
    says: 'the root volume of a production server that is given back does not get its DeleteOnTermination back',
    file: 'lambdas/domain/phases/give-back/undo-root.ts',
    find: 'if (held) return deleteOnTermination ? releaseVolume(one, server) : done();',
    plant: 'if (held) return done();',
  },
];

/** Bugs of protection: of recovery points, and of the way home. */
const PROTECTION: readonly PlantedBug[] = [
  {
    name: 'direction-swapped',
    says: 'recovery points are taken of the server that waits',
    file: 'lambdas/handlers/synchroniser/carry-out.ts',
    find: 'setAskOf(member, take)',
    plant: 'setAskOf({ ...member, productionServerId: member.drServerId }, take)',
  },
  {
    name: 'old-epoch-counted',
    says: 'a recovery point of before counts as the first one of a protection that is turned on',
    file: 'lambdas/domain/synchronisation/first-point.ts',
    find: "state !== 'late' && (epoch ?? -1) >= since,",
    plant: "state !== 'late' && (epoch ?? -1) >= Math.min(since, 0),",
  },
  {
    name: 'pin-ignored',
    says: 'retention deletes recovery points that somebody has pinned',
    file: 'lambdas/domain/synchronisation/retention.ts',
    find: "if (set.pinnedBy.length > 0) return { by: 'pinned' };",
    plant: '',
  },
  {
    name: 'tag-left',
    says: 'a server that is production again keeps the tag of its fence',
    file: `${PHASES}/identity/next-arrival.ts`,
    find: 'present(site.servers, drServerId)?.tags[TAGS.fenced];',
    plant: 'undefined;',
  },
  {
    name: 'one-home-for-all',
    says: 'every EIP that has come to a network interface goes to where the first of them came from',
    file: 'lambdas/domain/identity/landing.ts',
    find: 'const carrier = home ? present(site.nics, home.networkInterfaceId) : drNic(member, nic, site);',
    plant: 'const carrier = home ? landingNic(member, nic, site) : drNic(member, nic, site);',
  },
];

/** Every bug that can be planted. */
export const BUGS: readonly PlantedBug[] = [...WRITES, ...WAY_THERE, ...ORDER, ...WAY_BACK, ...PROTECTION];
