import { defineAction } from '../action.ts';
import { consumed, readUnits, type Wanted } from '../capacity.ts';
import { type PlaceholderInput, placeholdersOf } from '../expressions/placeholders.ts';
import { project, readProjection } from '../expressions/projections.ts';
import { sizeOfItem } from '../item-size.ts';
import { checkKey } from '../keys.ts';
import { itemFrom } from '../values.ts';

interface GetItemInput extends PlaceholderInput {
  readonly TableName: string;
  readonly Key: unknown;
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
  readonly ReturnConsumedCapacity?: Wanted;
}

/** Source: API Reference, GetItem. */
export const getItem = defineAction<GetItemInput>(
  'TableName Key ConsistentRead? ProjectionExpression? ExpressionAttributeNames? ReturnConsumedCapacity?',
  (input, database) => {
    const { ProjectionExpression: text, ConsistentRead: isConsistent = false } = input;
    const key = itemFrom(input.Key);
    const placeholders = placeholdersOf(input, text === undefined ? [] : [text]);
    const paths = text === undefined ? undefined : readProjection({ kind: 'ProjectionExpression', text, placeholders });
    placeholders.checkAllUsed();
    const table = database.table(input.TableName);
    checkKey(table.definition, key);
    const item = (isConsistent ? table : database.seenBy(table)).items.find(key);
    const units = () => ({ table: readUnits(item ? sizeOfItem(item) : 0, isConsistent), indexes: {} });
    return {
      ...(item ? { Item: paths ? project(item, paths) : item } : {}),
      ...consumed(input.ReturnConsumedCapacity, input.TableName, units),
    };
  },
);
