import { concurrently } from '../../concurrently.ts';
import type { Member } from '../../domain/group/member.ts';
import type { Learning } from '../../domain/pass/phase-rule.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { Run } from './run.ts';
import { saveMembers } from './save-members.ts';

/**
 * Writes down what a look says of the members, before anything is done about it. Safe to repeat: a look that says nothing
 * new writes nothing. @throws StaleEpochError
 */
export const learn = async (
  store: GroupStore,
  run: Run,
  learns: Learning,
  { members, site }: { readonly members: readonly Member[]; readonly site: ObservedSite },
): Promise<readonly Member[]> => {
  const looks = members.map((before) => ({ before, after: learns.of(before, site) }));
  const changed = looks.filter(({ before, after }) => before !== after);
  await run.tell(
    changed.flatMap(({ before, after }) => learns.says(before, after) ?? []),
    site.at,
  );
  // The pairs first: what the instance says of them is then so.
  await concurrently(
    changed.flatMap(({ before, after }) => after.pairs.filter((pair) => !before.pairs.includes(pair))),
    (pair) => store.savePair({ ...pair, epoch: run.epoch }),
  );
  const saved = await saveMembers(
    store,
    changed.map(({ after }) => after),
    run.epoch,
  );
  return looks.map(({ after }) => saved.get(after.instance.id) ?? after);
};
