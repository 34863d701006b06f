import { SynchronisedElsewhereError, SynchroniserBusyError } from '../../domain/errors/point-errors.ts';
import { StatusNotAllowedError } from '../../domain/errors/request-errors.ts';
import type { ProtectionGroup } from '../../domain/group/protection-group.ts';
import { synchronisationOf } from '../../domain/group/synchronisation.ts';
import { isSynchronising } from '../../domain/group/synchronising.ts';
import { isAsked } from '../../domain/synchronisation/group-turn.ts';
import { instant } from '../instant.ts';
import { findGroup } from '../operations/groups/find-group.ts';
import { findInstance } from '../operations/members/find-instance.ts';
import type { SynchroniserDeps } from './deps.ts';
import type { SynchronisedGroup } from './messages.ts';
import { synchronise } from './synchronise.ts';

/** As long as the deployed synchroniser may take for a turn. */
const LONGEST_TURN_MS = 300_000;

/** Between two tries to get a turn. */
const PAUSE_MS = 5_000;

export interface SyncNowRequest {
  /** Id or name. */
  readonly group: string;
  /** A protected instance, by id, name or either server. @default all */
  readonly instance?: string;
  readonly caller: string;
}

/** The service takes recovery points of the group now. @throws SynchronisedElsewhereError, StatusNotAllowedError */
export const assertSynchronised = (group: ProtectionGroup): void => {
  if (isSynchronising(group)) return;
  const { id, status, lease } = group;
  if (synchronisationOf(group).by === 'external') throw new SynchronisedElsewhereError(id);
  const besides = lease ? [`Run ${lease.failoverId} has the group.`] : [];
  throw new StatusNotAllowedError(id, 'a recovery point out of turn', { status, allowed: ['protected'], besides });
};

/**
 * Takes a recovery point of each server now, or of one. It may still be pending once this returns. Safe to repeat: a server that has
 * one pending is left to it. @throws GroupNotFoundError, AmbiguousNameError, InstanceNotFoundError, SynchronisedElsewhereError,
 * StatusNotAllowedError, SynchroniserBusyError
 */
export const createSyncNow =
  (deps: SynchroniserDeps) =>
  async ({ group: wanted, instance, caller }: SyncNowRequest): Promise<SynchronisedGroup> => {
    const { store, clock } = deps;
    const group = await findGroup(store, wanted);
    assertSynchronised(group);
    const groupId = group.id;
    const asked = instance === undefined ? 'all' : [(await findInstance(store, instance, groupId)).id];
    const whole = await inOurTurn(deps, groupId, asked);
    // A turn also takes what is due, which nobody has asked for.
    const isMeant = ({ instanceId }: { readonly instanceId: string }) => isAsked(asked, instanceId);
    const result = { ...whole, taken: whole.taken.filter(isMeant) };
    const sets = result.taken.filter(({ refused }) => refused === undefined).map(({ setId }) => setId);
    if (sets.length > 0) {
      const message = `${sets.length} recovery point(s) were asked for out of turn (by ${caller})`;
      const data = { caller, sets };
      await store.appendEvents([{ at: instant(clock), groupId, type: 'recoveryPointsAsked', message, data }]);
    }
    return result;
  };

const inOurTurn = async (
  deps: SynchroniserDeps,
  groupId: string,
  asked: readonly string[] | 'all',
): Promise<SynchronisedGroup> => {
  const { clock } = deps;
  const end = clock.now() + LONGEST_TURN_MS;
  for (;;) {
    const invocation = { remainingMs: () => LONGEST_TURN_MS };
    const result = await synchronise(deps, { groupId, asked, invocation });
    // Between the question and the turn somebody has stopped synchronisation: nothing was asked for.
    if (result === undefined) return { groupId, taken: [], pending: [], deleted: [] };
    if (result !== 'another') return result;
    if (clock.now() + PAUSE_MS > end) throw new SynchroniserBusyError(groupId, LONGEST_TURN_MS / 1000);
    await clock.sleep(PAUSE_MS);
  }
};
