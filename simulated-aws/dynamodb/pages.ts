import { consumed, readUnits, type Wanted } from './capacity.ts';
import { checkEnum } from './enums.ts';
import { validationError } from './errors.ts';
import type { Condition } from './expressions/condition.ts';
import { readCondition } from './expressions/conditions.ts';
import { holds } from './expressions/evaluate.ts';
import type { Path } from './expressions/paths.ts';
import { type PlaceholderInput, type Placeholders, placeholdersOf } from './expressions/placeholders.ts';
import { project, readProjection } from './expressions/projections.ts';
import { sizeOfItem } from './item-size.ts';
import { keyOf } from './keys.ts';
import type { Item } from './model.ts';

export interface PageInput extends PlaceholderInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Limit?: number;
  readonly Select?: string;
  readonly ConsistentRead?: boolean;
  readonly ExclusiveStartKey?: unknown;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ReturnConsumedCapacity?: Wanted;
}

export const PAGE_PARAMETERS =
  'IndexName? Limit? Select? ConsistentRead? ExclusiveStartKey? FilterExpression? ProjectionExpression? ' +
  'ExpressionAttributeNames? ExpressionAttributeValues? ReturnConsumedCapacity?';

/** The expressions that queries and scans share. */
export interface PageExpressions {
  readonly placeholders: Placeholders;
  readonly filter: Condition | undefined;
  readonly paths: readonly Path[] | undefined;
}

/** Source: API Reference, Query and Scan, Limit: at least 1. */
const checkLimit = (limit: number | undefined): void => {
  if (limit === undefined || limit >= 1) return;
  throw validationError(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: ` +
      'Member must have value greater than or equal to 1',
  );
};

const SELECTS = ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'];

/** Source: API Reference, Query, Select. */
const checkSelect = ({ Select: select, IndexName: index, ProjectionExpression: projection }: PageInput): void => {
  checkEnum('Select', select, SELECTS);
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && index === undefined) {
    throw validationError('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  if (select !== undefined) checkProjected(select, projection !== undefined);
};

/** Source: API Reference, Query, Select: SPECIFIC_ATTRIBUTES goes with a projection, and nothing else does. */
const checkProjected = (select: string, isProjected: boolean): void => {
  if (isProjected === (select === 'SPECIFIC_ATTRIBUTES')) return;
  if (!isProjected) {
    throw validationError('Must specify the ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES');
  }
  const what = select === 'COUNT' ? 'only the Count' : select;
  throw validationError(`Cannot specify the ProjectionExpression when choosing to get ${what}`);
};

/** Reads what queries and scans share. */
export const readPageExpressions = (input: PageInput, ...others: readonly string[]): PageExpressions => {
  checkLimit(input.Limit);
  checkSelect(input);
  const { FilterExpression: filter, ProjectionExpression: projection } = input;
  const texts = [...others, filter, projection].filter((text) => text !== undefined);
  const placeholders = placeholdersOf(input, texts);
  return {
    placeholders,
    filter: filter === undefined ? undefined : readCondition({ kind: 'FilterExpression', text: filter, placeholders }),
    paths:
      projection === undefined
        ? undefined
        : readProjection({ kind: 'ProjectionExpression', text: projection, placeholders }),
  };
};

/** Source: API Reference, Query and Scan: at most 1 MB of items is looked at for a page. */
const MOST_BYTES = 1024 * 1024;

interface Looked {
  readonly items: readonly Item[];
  readonly bytes: number;
  /** Whether a page may come after this one. */
  readonly isMoreToCome: boolean;
}

/** Source: API Reference, Query: after Limit items, or 1 MB of them, the page ends, whatever the filter leaves. */
const lookAt = (items: readonly Item[], limit = Number.POSITIVE_INFINITY): Looked => {
  let bytes = 0;
  let count = 0;
  for (const item of items) {
    const size = sizeOfItem(item);
    if (count >= limit || (count > 0 && bytes + size > MOST_BYTES)) break;
    bytes += size;
    count += 1;
  }
  return { items: items.slice(0, count), bytes, isMoreToCome: count >= limit || count < items.length };
};

export interface PageProps {
  readonly input: PageInput;
  readonly expressions: PageExpressions;
  /** What there is from the start of the page on, in order. */
  readonly items: readonly Item[];
  /** The attributes that say where the next page begins. */
  readonly keyNames: readonly string[];
}

/** Source: API Reference, Query and Scan. */
export const pageOf = ({ input, expressions, items, keyNames }: PageProps): object => {
  const { filter, paths } = expressions;
  const looked = lookAt(items, input.Limit);
  const found = looked.items.filter((item) => filter === undefined || holds(filter, item));
  const last = looked.isMoreToCome ? looked.items.at(-1) : undefined;
  const units = readUnits(looked.bytes, input.ConsistentRead ?? false);
  const spent = () =>
    input.IndexName === undefined ? { table: units, indexes: {} } : { table: 0, indexes: { [input.IndexName]: units } };
  return {
    ...(input.Select === 'COUNT' ? {} : { Items: paths ? found.map((item) => project(item, paths)) : found }),
    Count: found.length,
    ScannedCount: looked.items.length,
    ...(last ? { LastEvaluatedKey: keyOf(last, keyNames) } : {}),
    ...consumed(input.ReturnConsumedCapacity, input.TableName, spent),
  };
};
