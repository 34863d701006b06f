import { concurrently } from '../../../concurrently.ts';
import type { Member } from '../../../domain/group/member.ts';
import { restored } from '../../../domain/phases/disks/restore-disks.ts';
import type { ObservedSite } from '../../../domain/site/observed.ts';
import { type LeasedGroup, loadLeasedGroup, loadLeasedMembers } from '../../load.ts';
import type { Run } from '../../pass/run.ts';
import { contextOf, type FailoverContext, levelsIn } from '../messages.ts';
import type { ProtectionDeps } from '../protect/protection-deps.ts';

/** The servers that the restore is about, and its group. @throws StaleEpochError */
export const restoredMembers = async (
  { store }: Pick<ProtectionDeps, 'store'>,
  context: FailoverContext,
): Promise<{ readonly group: LeasedGroup; readonly members: readonly Member[] }> => {
  const { group, members } = await loadLeasedMembers(store, context);
  return { group, members: members.filter(({ instance }) => instance.progress?.failoverId === context.failoverId) };
};

/** Writes down the disks that the look shows, as those of their servers. Safe to repeat: the same look says the same. */
export const writeRestored = async (
  { store }: Pick<ProtectionDeps, 'store'>,
  {
    group: { epoch },
    members,
    site,
  }: { readonly group: LeasedGroup; readonly members: readonly Member[]; readonly site: ObservedSite },
): Promise<void> => {
  const pairs = members.flatMap((member) => member.pairs.map((pair) => restored(member, pair, site)));
  await concurrently(pairs, (pair) => store.savePair({ ...pair, epoch }));
  await concurrently(members, ({ instance }) => store.saveInstance({ ...instance, epoch }));
};

/** A restore, by the lease that it holds. @throws InputNotUnderstoodError; later StaleEpochError */
export const restoreRun = (deps: Pick<ProtectionDeps, 'store'>, input: FailoverContext): Run => {
  const context = contextOf(input);
  const { groupId, failoverId, epoch } = context;
  return {
    groupId,
    epoch,
    levels: levelsIn(context),
    members: async () => (await restoredMembers(deps, context)).members,
    tell: (events, at) => deps.store.appendEvents(events.map((event) => ({ at, groupId, failoverId, ...event }))),
    assertHeld: async () => {
      await loadLeasedGroup(deps.store, context);
    },
  };
};
