import { SynchroniserIncompleteError } from '../../domain/errors/incomplete-errors.ts';
import { heartbeat } from '../../domain/trail/trail-metrics.ts';
import { eachGroup } from '../each-group.ts';
import { instant } from '../instant.ts';
import type { Invocation } from '../steps/messages.ts';
import type { SynchroniserDeps } from './deps.ts';
import { meantBy, type SynchroniserInput, type SynchroniserReport } from './messages.ts';
import { synchronise } from './synchronise.ts';

/**
 * Takes the recovery points that are due, and deletes those that nothing keeps: one turn of every group, or of one. A group's turn
 * is one function's at a time, and no longer than that function may run. Safe to run at any time and twice at once: what was
 * taken is seen by its tags. @throws InputNotUnderstoodError; SynchroniserIncompleteError once all other groups had their turn
 */
export const createSynchroniser =
  (deps: SynchroniserDeps) =>
  async (input: SynchroniserInput, invocation: Pick<Invocation, 'remainingMs'>): Promise<SynchroniserReport> => {
    const { groupId, now: asked } = meantBy(input);
    const { store, clock, meter } = deps;
    const groups = groupId === undefined ? await store.listGroups() : [{ id: groupId }];
    const { done, troubles } = await eachGroup(groups, async ({ id }) => ({
      id,
      result: await synchronise(deps, { groupId: id, asked, invocation }),
    }));
    if (groupId === undefined) meter?.put([heartbeat('SynchroniserSweeps', instant(clock))]);
    if (troubles.length > 0) throw new SynchroniserIncompleteError(troubles);
    return {
      groups: done.flatMap(({ result }) => (result === undefined || result === 'another' ? [] : [result])),
      leftToAnotherTurn: done.flatMap(({ id, result }) => (result === 'another' ? [id] : [])),
    };
  };
