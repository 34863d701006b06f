import { defineAction } from '../action.ts';
import { consumed, unitsOfWrite } from '../capacity.ts';
import { checkIndexKeys, checkPrimaryKey } from '../keys.ts';
import { itemFrom } from '../values.ts';
import {
  checkCondition,
  checkReturnsOld,
  checkSize,
  readConditional,
  WRITE_PARAMETERS,
  type WriteInput,
} from './writes.ts';

interface PutItemInput extends WriteInput {
  readonly Item: unknown;
  readonly ReturnValues?: string;
}

/** Source: API Reference, PutItem. */
export const putItem = defineAction<PutItemInput>(`TableName Item ${WRITE_PARAMETERS}`, (input, database) => {
  checkReturnsOld(input.ReturnValues);
  const item = itemFrom(input.Item);
  const read = readConditional(input);
  read.placeholders.checkAllUsed();
  checkSize(item, 'Item size has exceeded the maximum allowed size');
  const table = database.table(input.TableName);
  checkPrimaryKey(table.definition, item);
  checkIndexKeys(table.definition, item);
  const before = table.items.find(item);
  checkCondition(read, before, input);
  database.write(table, before, item);
  return {
    ...(before && input.ReturnValues === 'ALL_OLD' ? { Attributes: before } : {}),
    ...consumed(input.ReturnConsumedCapacity, input.TableName, () => unitsOfWrite(table.definition, before, item)),
  };
});
