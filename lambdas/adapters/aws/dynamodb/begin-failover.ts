import { StaleEpochError } from '../../../domain/errors/errors.ts';
import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { OperationRecord } from '../../../domain/group/operation-record.ts';
import type { Instant } from '../../../domain/group/protection-group.ts';
import { freeToBegin } from './conditions.ts';
import { failoverItem, type Item, operationItem, written } from './items.ts';
import { nameOf } from './keys.ts';
import { ConditionNotMet, find, type TableProps, write } from './table.ts';

/** Step Functions gives a name again after 90 days; a run lasts days at most. */
const DAY_MS = 24 * 3_600_000;

type Begun = Pick<FailoverRecord, 'epoch' | 'executionId' | 'startedAt'>;

const longBefore = ({ startedAt }: Begun): Instant => new Date(Date.parse(startedAt) - DAY_MS).toISOString();

/**
 * The record of a failover that begins. Repeating it is safe: the first one stays, whatever it has come to since.
 * @throws StaleEpochError if the failover has ended, or a later one has that name
 */
export const beginFailover = (table: TableProps, failover: FailoverRecord): Promise<void> =>
  begin(table, 'failover', { item: failoverItem(failover), record: failover });

/** The same, for a run that is no failover. @throws as above */
export const beginOperation = (table: TableProps, operation: OperationRecord): Promise<void> =>
  begin(table, 'operation', { item: operationItem(operation), record: operation });

const begin = async (
  table: TableProps,
  kind: 'failover' | 'operation',
  { item, record }: { readonly item: Item; readonly record: Begun },
): Promise<void> => {
  try {
    await write(table, written(item), freeToBegin(record, longBefore(record)));
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
    const known = await find(table, kind, item);
    if (known?.epoch === record.epoch && known.status === 'RUNNING') return;
    throw new StaleEpochError(nameOf(item), record.epoch, error.cause);
  }
};
