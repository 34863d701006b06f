import type { MemberProgress } from '../../../domain/group/progress.ts';
import type { ProtectedInstance, StayDown } from '../../../domain/group/protection-group.ts';

/** The order to stay down as release 0.1.0 kept it: whether anything had been done to the server was in the member's progress. */
interface FormerOrder {
  readonly failoverId: string;
  readonly productionServerId: string;
  readonly since: string;
  readonly confirmed: boolean;
}

type Stored = ProtectedInstance & { readonly fenceIntent?: FormerOrder };

/** A member as this release knows it. A `fenceIntent` is the last word where both are there: what this release writes has none. */
export const withPresentOrder = ({ fenceIntent, ...instance }: Stored): ProtectedInstance => {
  if (!fenceIntent) return instance;
  const { failoverId, productionServerId: serverId, since, confirmed } = fenceIntent;
  return {
    ...instance,
    stayDown: { failoverId, serverId, since, state: confirmed ? 'confirmed' : stateIn(instance.progress) },
  };
};

/** From its tag (F1) on a server was guarded, and one that the failover went on without (F7) was guarded too. */
const stateIn = (progress: MemberProgress | undefined): StayDown['state'] =>
  progress && (progress.rung !== 'F0' || progress.phases.fence.state === 'unfenced') ? 'begun' : 'intended';
