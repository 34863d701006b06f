import { concurrently } from '../../../concurrently.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { InstanceStatus } from '../../../domain/group/status.ts';
import { lastToldState } from '../../../domain/trail/notifications.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { untilWritten } from '../runs/until-written.ts';
import { type Actor, eventBy } from './actor.ts';
import { administered } from './administration.ts';

export type ProtectionDeps = Pick<Ports, 'store' | 'clock'>;

/**
 * Enables protection: the group may be failed over from now on. Called again it goes on where it died, and changes nothing of
 * a group that is protected, but tells that where nobody has. @throws GroupNotFoundError, StatusNotAllowedError, MembersNotFitError,
 * FailoverInProgressError, StaleEpochError
 */
export const createEnableProtection =
  (deps: ProtectionDeps) =>
  async (groupId: string, actor: Actor): Promise<void> => {
    const { group, pairs } = await loadAggregate(deps.store, groupId);
    const at = instant(deps.clock);
    const operation = 'enabling protection';
    const next = administered(group, operation, { type: 'begin-enabling', pairs: pairs.length, at });
    if (!next) return tellIfUntold(deps, group, actor);
    const begun = await turn(deps, group, next, 'protected');
    const done = administered(begun, operation, {
      type: 'finish-enabling',
      epoch: begun.epoch,
      at: instant(deps.clock),
    });
    await finish(deps, begun, done, actor);
  };

/** Disables protection: no failover until it is enabled again. As safe to call again. @throws as enabling it does */
export const createDisableProtection =
  (deps: ProtectionDeps) =>
  async (groupId: string, actor: Actor): Promise<void> => {
    const { group } = await loadAggregate(deps.store, groupId);
    const at = instant(deps.clock);
    const operation = 'disabling protection';
    const next = administered(group, operation, { type: 'begin-disabling', at });
    if (!next) return tellIfUntold(deps, group, actor);
    const begun = await turn(deps, group, next, 'available');
    const finishing = { type: 'finish-disabling', epoch: begun.epoch, at: instant(deps.clock) } as const;
    await finish(deps, begun, administered(begun, operation, finishing), actor);
  };

/** Safe to repeat: every write sets the same again, and none counts once a later epoch has written. */
const turn = async (
  { store }: ProtectionDeps,
  group: ProtectionGroup,
  begun: ProtectionGroup,
  status: 'protected' | 'available',
): Promise<ProtectionGroup> => {
  const saved = await store.saveGroup(begun, { epoch: group.epoch, status: group.status });
  await untilWritten(() => turnMembers(store, begun, status));
  return saved;
};

/** Only while the group is `starting` or `stopping`: no member comes or goes. An earlier recorder may still write. */
const turnMembers = async (
  store: GroupStore,
  { id, epoch }: ProtectionGroup,
  status: 'protected' | 'available',
): Promise<void> => {
  const { instances, pairs } = await store.members(id);
  const replicationStatus = status === 'protected' ? 'active' : 'inactive';
  await concurrently(
    pairs.filter((pair) => isSound(pair)),
    (pair) => store.savePair({ ...pair, status, replicationStatus, epoch }),
  );
  await concurrently(
    instances.filter((instance) => isSound(instance)),
    (instance) => store.saveInstance({ ...instance, status, epoch }),
  );
};

/** What befell a member alone is not mended by protecting its group. */
const isSound = ({ status }: { readonly status: InstanceStatus | string }): boolean =>
  status !== 'invalid' && status !== 'fault';

/** The group first, so that what is told is true. A second call tells what an earlier call died before telling. */
const finish = async (
  deps: ProtectionDeps,
  begun: ProtectionGroup,
  done: ProtectionGroup | undefined,
  actor: Actor,
): Promise<void> => {
  if (!done) return;
  await deps.store.saveGroup(done, { epoch: begun.epoch, status: begun.status });
  await tell(deps, done, actor);
};

/** Safe to repeat: what the trail says last of the group's state is not said again. */
const tellIfUntold = async (deps: ProtectionDeps, group: ProtectionGroup, actor: Actor): Promise<void> => {
  const told = lastToldState(await deps.store.listEvents(group.id));
  if (told?.status === group.status && told.protectedStatus === group.protectedStatus) return;
  await tell(deps, group, actor);
};

const tell = ({ store, clock }: ProtectionDeps, group: ProtectionGroup, actor: Actor): Promise<void> => {
  const enabled = group.status === 'protected';
  return store.appendEvents([
    eventBy(actor, {
      at: instant(clock),
      groupId: group.id,
      type: enabled ? 'startProtectionGroup' : 'stopProtectionGroup',
      message: `Protection ${enabled ? 'enabled' : 'disabled'}`,
    }),
  ]);
};
