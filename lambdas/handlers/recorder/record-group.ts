import { concurrently } from '../../concurrently.ts';
import { isOvertaken } from '../../domain/errors/errors.ts';
import type { GroupAggregate, Instant, ProtectedInstance } from '../../domain/group/protection-group.ts';
import { refreshRecorded } from '../../domain/group/record.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { RecordedGroup } from './messages.ts';

/**
 * Writes what a look shows of production. Safe to repeat, and next to a failover: each write counts only while the member
 * is as it was read, so whatever a failover has written, or another recorder, stays.
 */
export const recordGroup = async (
  store: GroupStore,
  aggregate: GroupAggregate,
  site: ObservedSite,
): Promise<Omit<RecordedGroup, 'verdict'>> => {
  const { instances, pairs } = refreshRecorded(aggregate, site);
  const before = new Map<string, Instant | undefined>(
    [...aggregate.instances, ...aggregate.pairs].map(({ id, recordedAt }) => [id, recordedAt]),
  );
  const isSeen = ({ id, recordedAt }: { readonly id: string; readonly recordedAt?: Instant }) =>
    recordedAt === site.at && before.get(id) !== site.at;
  const overtaken = new Set<string>();
  await concurrently(pairs.filter(isSeen), (pair) =>
    unlessOvertaken(overtaken, pair.instanceId, () => store.savePair(pair)),
  );
  const seen = instances.filter(isSeen);
  await concurrently(seen, (instance) => unlessOvertaken(overtaken, instance.id, () => store.saveInstance(instance)));
  const names = (those: readonly ProtectedInstance[]): readonly string[] => those.map(({ name }) => name);
  return {
    groupId: aggregate.group.id,
    recorded: seen.filter(({ id }) => !overtaken.has(id)).length,
    unseen: names(instances.filter((instance) => !isSeen(instance))),
    overtaken: names(instances.filter(({ id }) => overtaken.has(id))),
  };
};

const unlessOvertaken = async (overtaken: Set<string>, id: string, write: () => Promise<unknown>): Promise<void> => {
  try {
    await write();
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    overtaken.add(id);
  }
};
