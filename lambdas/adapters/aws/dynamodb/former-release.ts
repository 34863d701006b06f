import type { MemberProgress } from '../../../domain/group/progress.ts';
import type { Lease, ProtectedInstance, ProtectionGroup, StayDown } from '../../../domain/group/protection-group.ts';

/** Release 0.1.0 kept the order to stay down so: whether anything was done to the server was in its progress alone. */
type Stored = ProtectedInstance & {
  readonly fenceIntent?: Pick<StayDown, 'failoverId' | 'since'> & {
    readonly productionServerId: string;
    readonly confirmed: boolean;
  };
};

/** A member of this release. A `fenceIntent` is the last word where both are there: this release writes none. */
export const withPresentOrder = ({ fenceIntent, ...instance }: Stored): ProtectedInstance => {
  if (!fenceIntent) return instance;
  const { productionServerId: serverId, confirmed, ...order } = fenceIntent;
  return { ...instance, stayDown: { ...order, serverId, state: confirmed ? 'confirmed' : stateIn(instance.progress) } };
};

/** From its tag (F1) on a server was guarded, and one that the failover went on without (F7) was guarded too. */
const stateIn = (progress: MemberProgress | undefined): StayDown['state'] =>
  progress && (progress.rung !== 'F0' || progress.phases.fence?.state === 'unfenced') ? 'begun' : 'intended';

/** Release 0.1.0 marked the lease of a roll-back with a flag, and no other lease. */
type FlaggedLease = Lease & { readonly rollBack?: true };

/** A group as this release knows it. */
export const withPresentLease = ({ lease, ...group }: ProtectionGroup): ProtectionGroup =>
  lease ? { ...group, lease: withKind(lease) } : group;

const withKind = ({ rollBack, kind = rollBack ? 'roll-back' : 'failover', ...lease }: FlaggedLease): Lease => ({
  ...lease,
  kind,
  ...(lease.predecessor ? { predecessor: withKind(lease.predecessor) } : {}),
});
