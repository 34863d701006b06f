import { defineAction } from '../action.ts';
import { consumed, unitsOfWrite } from '../capacity.ts';
import { checkKey } from '../keys.ts';
import { itemFrom } from '../values.ts';
import { checkCondition, checkReturnsOld, readConditional, WRITE_PARAMETERS, type WriteInput } from './writes.ts';

interface DeleteItemInput extends WriteInput {
  readonly Key: unknown;
  readonly ReturnValues?: string;
}

/** Source: API Reference, DeleteItem: an item that is not there counts as deleted. */
export const deleteItem = defineAction<DeleteItemInput>(`TableName Key ${WRITE_PARAMETERS}`, (input, database) => {
  checkReturnsOld(input.ReturnValues);
  const key = itemFrom(input.Key);
  const read = readConditional(input);
  read.placeholders.checkAllUsed();
  const table = database.table(input.TableName);
  checkKey(table.definition, key);
  const before = table.items.find(key);
  checkCondition(read, before, input);
  if (before) database.write(table, before, undefined);
  return {
    ...(before && input.ReturnValues === 'ALL_OLD' ? { Attributes: before } : {}),
    ...consumed(input.ReturnConsumedCapacity, input.TableName, () => unitsOfWrite(table.definition, before, undefined)),
  };
});
