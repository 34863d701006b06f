import { type ApiRule, keyed, L, M, N, S } from './rule.ts';

const REFUSED = 'ValidationException';

const put = (rule: Pick<ApiRule, 'title' | 'source'> & { item: object; refused?: string }): ApiRule => ({
  title: rule.title,
  source: rule.source,
  action: 'PutItem',
  input: (pk) => ({ Item: { pk: S(pk), sk: S('1'), ...rule.item } }),
  outcome: () => (rule.refused === undefined ? { output: {} } : { error: REFUSED, message: rule.refused }),
});

/** An item of that many bytes: `pk` + 8, `sk` + 1, and the rest. `rule-NN` has 6 to 8 letters, so the rest is made to fit. */
const filledTo = (pk: string, bytes: number) => 'x'.repeat(bytes - Buffer.byteLength(`pk${pk}sk1a`));

const sized = (title: string, bytes: number, refused?: string): ApiRule => ({
  title,
  source: 'Developer Guide, Quotas, Items, and DynamoDB item sizes',
  action: 'PutItem',
  input: (pk) => ({ Item: { pk: S(pk), sk: S('1'), a: S(filledTo(pk, bytes)) } }),
  outcome: () => (refused === undefined ? { output: {} } : { error: REFUSED, message: refused }),
});

export const WRITES: readonly ApiRule[] = [
  {
    title: 'PutItem puts the whole item in the place of the one that is there, and returns that',
    source: 'API Reference, PutItem',
    given: [{ sk: S('1'), a: N(1) }],
    action: 'PutItem',
    input: (pk) => ({ Item: { pk: S(pk), sk: S('1'), b: N(2) }, ReturnValues: 'ALL_OLD' }),
    outcome: (pk) => ({ output: { Attributes: { pk: S(pk), sk: S('1'), a: N(1) } } }),
    leaves: { b: N(2) },
  },
  {
    title: 'PutItem where nothing stands returns nothing',
    source: 'API Reference, PutItem',
    action: 'PutItem',
    input: (pk) => ({ Item: { pk: S(pk), sk: S('1') }, ReturnValues: 'ALL_OLD' }),
    outcome: () => ({ output: {} }),
    leaves: {},
  },
  {
    title: 'PutItem refuses to return what is new',
    source: 'API Reference, PutItem, ReturnValues',
    action: 'PutItem',
    input: (pk) => ({ Item: { pk: S(pk), sk: S('1') }, ReturnValues: 'ALL_NEW' }),
    outcome: () => ({ error: REFUSED, message: 'ReturnValues can only be ALL_OLD or NONE' }),
  },
  {
    title: 'DeleteItem returns what it deletes',
    source: 'API Reference, DeleteItem',
    given: [{ sk: S('1'), a: N(1) }],
    action: 'DeleteItem',
    input: (pk) => ({ Key: { pk: S(pk), sk: S('1') }, ReturnValues: 'ALL_OLD' }),
    outcome: (pk) => ({ output: { Attributes: { pk: S(pk), sk: S('1'), a: N(1) } } }),
    leaves: null,
  },
  {
    title: 'DeleteItem of what is not there is no error',
    source: 'API Reference, DeleteItem',
    action: 'DeleteItem',
    input: (pk) => ({ Key: { pk: S(pk), sk: S('1') } }),
    outcome: () => ({ output: {} }),
  },
  {
    title: 'a write whose condition does not hold changes nothing',
    source: 'Developer Guide, Condition expressions',
    given: [{ sk: S('1'), a: N(1) }],
    action: 'PutItem',
    input: (pk) => ({ Item: { pk: S(pk), sk: S('1') }, ConditionExpression: 'attribute_not_exists(pk)' }),
    outcome: () => ({ error: 'ConditionalCheckFailedException', message: 'The conditional request failed' }),
    leaves: { a: N(1) },
  },
  {
    title: 'an update whose condition does not hold makes no item',
    source: 'Developer Guide, Condition expressions',
    action: 'UpdateItem',
    input: (pk) => ({
      Key: { pk: S(pk), sk: S('1') },
      UpdateExpression: 'SET a = :1',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':1': N(1) },
    }),
    outcome: () => ({ error: 'ConditionalCheckFailedException' }),
    leaves: null,
  },
  {
    title: 'UpdateItem without an expression makes the item',
    source: "ScyllaDB's test/alternator/test_item.py, test_empty_update, which is run against DynamoDB",
    action: 'UpdateItem',
    input: (pk) => ({ Key: { pk: S(pk), sk: S('1') } }),
    outcome: () => ({ output: {} }),
    leaves: {},
  },
  put({
    title: 'numbers are kept without leading and trailing zeros',
    source: 'Developer Guide, Supported data types, Number',
    item: { a: N('-007.500') },
  }),
  {
    title: 'numbers come back without leading and trailing zeros',
    source: 'Developer Guide, Supported data types, Number',
    given: [{ sk: S('1'), a: N('007.500'), b: N('-1e3'), c: N('1.5E-3') }],
    action: 'GetItem',
    input: (pk) => ({ Key: { pk: S(pk), sk: S('1') }, ProjectionExpression: 'a, b, c' }),
    outcome: () => ({ output: { Item: { a: N('7.5'), b: N('-1000'), c: N('0.0015') } } }),
  },
  put({
    title: 'a number of 39 digits is refused',
    source: 'Developer Guide, Supported data types, Number',
    item: { a: N('123456789012345678901234567890123456789') },
    refused: 'Attempting to store more than 38 significant digits in a Number',
  }),
  put({
    title: 'a number that is too large is refused',
    source: 'Developer Guide, Supported data types, Number',
    item: { a: N('1e126') },
    refused: 'Number overflow. Attempting to store a number with magnitude larger than supported range',
  }),
  put({
    title: 'a number that is too small is refused',
    source: 'Developer Guide, Supported data types, Number',
    item: { a: N('1e-131') },
    refused: 'Number underflow. Attempting to store a number with magnitude smaller than supported range',
  }),
  put({
    title: 'what is no number is refused as one',
    source: 'Developer Guide, Supported data types, Number',
    item: { a: N('one') },
    refused: 'The parameter cannot be converted to a numeric value: one',
  }),
  put({
    title: 'a set with a member twice is refused',
    source: 'Developer Guide, Supported data types, Sets',
    item: { a: { SS: ['x', 'x'] } },
    refused: 'contains duplicates',
  }),
  put({
    title: 'a set of numbers with a number twice is refused',
    source: 'Developer Guide, Supported data types, Sets',
    item: { a: { NS: ['1', '1'] } },
    refused: 'contains duplicates',
  }),
  put({
    title: 'strings, lists and maps may be empty',
    source: 'Developer Guide, Supported data types',
    item: { a: S(''), b: L(), c: M({}) },
  }),
  put({
    title: 'a key is not empty',
    source: 'Developer Guide, Supported data types, String',
    item: { sk: S('') },
    refused: 'The AttributeValue for a key attribute cannot contain an empty string value. Key: sk',
  }),
  put({
    title: 'a key of an index is not empty',
    source: 'Developer Guide, Supported data types, String',
    item: { owner: S('') },
    refused: 'The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-',
  }),
  put({
    title: 'a key of another type is refused',
    source: 'API Reference, PutItem, Item',
    item: { sk: N(1) },
    refused: 'One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N',
  }),
  put({
    title: 'a key of an index of another type is refused',
    source: 'Developer Guide, Using global secondary indexes, Data type validation',
    item: { rank: S('first') },
    refused: 'Type mismatch for Index Key rank Expected: N Actual: S IndexName: by-rank',
  }),
  put({
    title: 'a sort key of more than 1024 bytes is refused',
    source: 'Developer Guide, Quotas, Sort keys',
    item: { sk: S('x'.repeat(1025)) },
    refused: 'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
  }),
  {
    title: 'an item without its sort key is refused',
    source: 'API Reference, PutItem, Item',
    action: 'PutItem',
    input: (pk) => ({ Item: { pk: S(pk) } }),
    outcome: () => ({
      error: REFUSED,
      message: 'One or more parameter values were invalid: Missing the key sk in the item',
    }),
  },
  {
    title: 'a key with an attribute too many is refused',
    source: 'API Reference, GetItem, Key',
    action: 'DeleteItem',
    input: (pk) => ({ Key: keyed(pk, { sk: S('1'), a: S('x') }) }),
    outcome: () => ({ error: REFUSED, message: 'The provided key element does not match the schema' }),
  },
  {
    title: 'a key with an attribute too few is refused',
    source: 'API Reference, GetItem, Key',
    action: 'DeleteItem',
    input: (pk) => ({ Key: keyed(pk, {}) }),
    outcome: () => ({ error: REFUSED, message: 'The provided key element does not match the schema' }),
  },
  sized('an item of 400 KB is taken', 400 * 1024),
  sized('an item of more than 400 KB is refused', 400 * 1024 + 1, 'Item size has exceeded the maximum allowed size'),
  {
    title: 'an update to more than 400 KB is refused',
    source: 'Developer Guide, Quotas, Items',
    given: [{ sk: S('1'), a: S('x'.repeat(300 * 1024)) }],
    action: 'UpdateItem',
    input: (pk) => ({
      Key: keyed(pk, { sk: S('1') }),
      UpdateExpression: 'SET b = a',
    }),
    outcome: () => ({ error: REFUSED, message: 'Item size to update has exceeded the maximum allowed size' }),
  },
  {
    title: 'a write takes a unit for each KB of the larger of both items',
    source: 'Developer Guide, DynamoDB write operations',
    given: [{ sk: S('1'), a: S('x'.repeat(2500)) }],
    action: 'PutItem',
    input: (pk) => ({ Item: keyed(pk, { sk: S('1') }), ReturnConsumedCapacity: 'TOTAL' }),
    outcome: () => ({ output: { ConsumedCapacity: { TableName: 'rules', CapacityUnits: 3 } } }),
  },
  {
    title: 'a write takes units of each index that it changes',
    source: 'Developer Guide, Using global secondary indexes, Write capacity units',
    given: [{ sk: S('1'), owner: S('ada'), rank: N(1) }],
    action: 'UpdateItem',
    input: (pk) => ({
      Key: keyed(pk, { sk: S('1') }),
      UpdateExpression: 'SET #rank = :2',
      ExpressionAttributeNames: { '#rank': 'rank' },
      ExpressionAttributeValues: { ':2': N(2) },
      ReturnConsumedCapacity: 'INDEXES',
    }),
    outcome: () => ({
      output: {
        ConsumedCapacity: {
          TableName: 'rules',
          CapacityUnits: 3,
          Table: { CapacityUnits: 1 },
          GlobalSecondaryIndexes: { 'by-rank': { CapacityUnits: 2 } },
        },
      },
    }),
  },
];
