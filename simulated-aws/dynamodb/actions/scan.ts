import { defineAction } from '../action.ts';
import { compareText } from '../compare.ts';
import type { Item } from '../model.ts';
import { PAGE_PARAMETERS, type PageInput, pageOf, readPageExpressions } from '../pages.ts';
import { keyText } from '../partitions.ts';
import { type ReadTarget, targetOf } from '../read-target.ts';

/**
 * Source: API Reference, Scan. DynamoDB promises no order of partitions; here they come by their keys, so that two runs see the
 * same.
 */
const itemsFrom = ({ partitions, startKey, key }: ReadTarget): readonly Item[] => {
  if (startKey === undefined) return partitions.all();
  return partitions.all().filter((item) => {
    const difference = compareText(keyText(item[key.hash]), keyText(startKey[key.hash]));
    return difference === 0 ? partitions.compare(item, startKey) > 0 : difference > 0;
  });
};

/** Source: API Reference, Scan. */
export const scan = defineAction<PageInput>(`TableName ${PAGE_PARAMETERS}`, (input, database) => {
  const expressions = readPageExpressions(input);
  expressions.placeholders.checkAllUsed();
  const target = targetOf(input, database);
  return pageOf({ input, expressions, items: itemsFrom(target), keyNames: target.keyNames });
});
