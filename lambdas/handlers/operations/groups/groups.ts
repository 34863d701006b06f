import { type EndState, endStateOf } from '../../../domain/group/end-state.ts';
import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { GroupAggregate, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { ShownReadiness } from '../../../domain/readiness/readiness.ts';
import { type ShownPair, withReplication } from '../../../domain/synchronisation/shown.ts';
import type { TrailEvent } from '../../../domain/trail/audit-chain.ts';
import type { Ports } from '../../../ports/ports.ts';
import { type OfGroups, readEach } from '../../each-group.ts';
import { findGroup } from './find-group.ts';
import { createShowReadiness } from './show-readiness.ts';

export interface ListedReadiness extends ProtectionGroup {
  readonly readiness: ShownReadiness;
}

/** Every protection group, by name, with how ready it is. The list is eventually consistent, each group read anew. */
export const createListGroups = (deps: Pick<Ports, 'store' | 'clock'>) => {
  const showReadiness = createShowReadiness(deps);
  return async (): Promise<OfGroups<ListedReadiness>> => {
    const { done, troubles } = await readEach(await deps.store.listGroups(), async ({ id }) => {
      const group = await deps.store.findGroup(id);
      return group ? [{ ...group, readiness: await showReadiness(group) }] : [];
    });
    return { done: done.flat(), troubles };
  };
};

export interface ShownGroup extends GroupAggregate {
  /** With what the synchroniser saw of them last. */
  readonly pairs: readonly ShownPair[];
  /** The newest one, whether it runs, succeeded, failed or was refused. */
  readonly lastFailover?: FailoverRecord & { readonly endState: EndState };
}

/** A group by id or unique name, with members and last failover. @throws GroupNotFoundError, AmbiguousNameError */
export const createShowGroup =
  ({ store }: Pick<Ports, 'store'>) =>
  async (idOrName: string): Promise<ShownGroup> => {
    const group = await findGroup(store, idOrName);
    const [members, failovers, replication] = await Promise.all([
      store.members(group.id),
      store.listFailovers(group.id),
      store.findReplication(group.id),
    ]);
    const shown = withReplication({ group, ...members }, replication);
    const last = failovers[0];
    if (!last) return shown;
    return { ...shown, lastFailover: { ...last, endState: endStateOf(last, members.instances) } };
  };

/** The audit trail of a group, oldest first. @throws GroupNotFoundError, AmbiguousNameError */
export const createListEvents =
  ({ store }: Pick<Ports, 'store'>) =>
  async (idOrName: string): Promise<readonly TrailEvent[]> =>
    store.listEvents((await findGroup(store, idOrName)).id);
