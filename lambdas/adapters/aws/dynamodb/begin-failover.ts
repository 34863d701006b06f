import { StaleEpochError } from '../../../domain/errors/errors.ts';
import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { Instant } from '../../../domain/group/protection-group.ts';
import { freeToBegin } from './conditions.ts';
import { failoverItem, written } from './items.ts';
import { failoverKey, nameOf } from './keys.ts';
import { ConditionNotMet, find, type TableProps, write } from './table.ts';

/** Step Functions gives a name again after 90 days; a failover lasts a day at most. */
const DAY_MS = 24 * 3_600_000;

const longBefore = ({ startedAt }: FailoverRecord): Instant => new Date(Date.parse(startedAt) - DAY_MS).toISOString();

/**
 * The record of a failover that begins. Repeating it is safe: the first one stays, whatever it has come to since.
 * @throws StaleEpochError if the failover has ended, or a later one has that name
 */
export const beginFailover = async (table: TableProps, failover: FailoverRecord): Promise<void> => {
  const { groupId, id, epoch } = failover;
  try {
    await write(table, written(failoverItem(failover)), freeToBegin(failover, longBefore(failover)));
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
    const known = await find(table, 'failover', failoverKey(groupId, id));
    if (known?.epoch === epoch && known.status === 'RUNNING') return;
    throw new StaleEpochError(nameOf(failoverKey(groupId, id)), epoch, error.cause);
  }
};
