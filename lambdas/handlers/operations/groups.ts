import { type EndState, endStateOf } from '../../domain/group/end-state.ts';
import type { FailoverRecord } from '../../domain/group/failover.ts';
import type { GroupAggregate, ProtectionGroup } from '../../domain/group/protection-group.ts';
import type { TrailEvent } from '../../domain/trail/audit-chain.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { findGroup } from './find-group.ts';

interface GroupDeps {
  readonly store: GroupStore;
}

/** Every protection group, by name. */
export const createListGroups =
  ({ store }: GroupDeps) =>
  (): Promise<readonly ProtectionGroup[]> =>
    store.listGroups();

export interface ShownGroup extends GroupAggregate {
  /** The newest one, whether it runs, succeeded, failed or was refused. */
  readonly lastFailover?: FailoverRecord & { readonly endState: EndState };
}

/** A group by id or unique name, with its members and its last failover. @throws GroupNotFoundError, AmbiguousNameError */
export const createShowGroup =
  ({ store }: GroupDeps) =>
  async (idOrName: string): Promise<ShownGroup> => {
    const group = await findGroup(store, idOrName);
    const [members, failovers] = await Promise.all([store.members(group.id), store.listFailovers(group.id)]);
    const last = failovers[0];
    if (!last) return { group, ...members };
    return { group, ...members, lastFailover: { ...last, endState: endStateOf(last, members.instances) } };
  };

/** The audit trail of a group, oldest first. @throws GroupNotFoundError, AmbiguousNameError */
export const createListEvents =
  ({ store }: GroupDeps) =>
  async (idOrName: string): Promise<readonly TrailEvent[]> =>
    store.listEvents((await findGroup(store, idOrName)).id);
