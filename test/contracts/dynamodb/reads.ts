import { expect } from 'vitest';
import { type ApiRule, type Attributes, keyed, L, M, N, S } from './rule.ts';

const QUERY = 'API Reference, Query';
const REFUSED = 'ValidationException';

interface QueryRule extends Pick<ApiRule, 'title' | 'source'> {
  readonly given: readonly Attributes[];
  readonly input: (pk: string) => object;
  readonly outcome: (pk: string) => ReturnType<ApiRule['outcome']>;
}

const query = ({ input, ...rest }: QueryRule): ApiRule => ({
  ...rest,
  action: 'Query',
  input: (pk) => ({ ...input(pk) }),
});

const numbered = (...names: readonly string[]): readonly Attributes[] => names.map((sk) => ({ sk: S(sk) }));
const inPartition = (pk: string, more: object = {}) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': S(pk) },
  ...more,
});
const page = (items: readonly Attributes[], rest: object = {}) => ({
  output: { Items: items, Count: items.length, ScannedCount: items.length, ...rest },
});

export const READS: readonly ApiRule[] = [
  {
    title: 'GetItem of what is not there returns no item',
    source: 'API Reference, GetItem',
    action: 'GetItem',
    input: (pk) => ({ Key: keyed(pk, { sk: S('1') }) }),
    outcome: () => ({ output: {} }),
  },
  {
    title: 'GetItem returns what the projection names, in its maps and lists',
    source: 'Developer Guide, Projection expressions',
    given: [{ sk: S('1'), a: M({ x: N(1), y: N(2) }), b: L(N(1), N(2), N(3)), c: N(3) }],
    action: 'GetItem',
    input: (pk) => ({ Key: keyed(pk, { sk: S('1') }), ProjectionExpression: 'a.x, b[2], b[0], d' }),
    outcome: () => ({ output: { Item: { a: M({ x: N(1) }), b: L(N(1), N(3)) } } }),
  },
  {
    title: 'a projection refuses paths that overlap',
    source: "dynalite's own tests, which were run against DynamoDB",
    given: [{ sk: S('1') }],
    action: 'GetItem',
    input: (pk) => ({ Key: keyed(pk, { sk: S('1') }), ProjectionExpression: 'a, a.b' }),
    outcome: () => ({ error: REFUSED, message: 'Two document paths overlap with each other' }),
  },
  {
    title: 'a consistent read takes a unit for each 4 KB',
    source: 'Developer Guide, DynamoDB read operations',
    given: [{ sk: S('1'), a: S('x'.repeat(5000)) }],
    action: 'GetItem',
    input: (pk) => ({
      Key: keyed(pk, { sk: S('1') }),
      ProjectionExpression: 'sk',
      ConsistentRead: true,
      ReturnConsumedCapacity: 'TOTAL',
    }),
    outcome: () => ({
      output: { Item: { sk: S('1') }, ConsumedCapacity: { TableName: 'rules', CapacityUnits: 2 } },
    }),
  },
  query({
    title: 'Query returns a partition in the order of its sort keys',
    source: QUERY,
    given: numbered('b', 'a', 'C', 'a#1'),
    input: (pk) => inPartition(pk),
    outcome: (pk) => page(numbered('C', 'a', 'a#1', 'b').map((item) => keyed(pk, item))),
  }),
  query({
    title: 'Query returns a partition backwards',
    source: QUERY,
    given: numbered('a', 'b', 'c'),
    input: (pk) => inPartition(pk, { ScanIndexForward: false, Limit: 2, ConsistentRead: true }),
    outcome: (pk) =>
      page(
        numbered('c', 'b').map((item) => keyed(pk, item)),
        { LastEvaluatedKey: keyed(pk, { sk: S('b') }) },
      ),
  }),
  query({
    title: 'Query goes on after a key, whether that is there or not',
    source: QUERY,
    given: numbered('a', 'b', 'c', 'd'),
    input: (pk) => inPartition(pk, { ExclusiveStartKey: keyed(pk, { sk: S('bb') }) }),
    outcome: (pk) => page(numbered('c', 'd').map((item) => keyed(pk, item))),
  }),
  query({
    title: 'Query goes on backwards before a key',
    source: QUERY,
    given: numbered('a', 'b', 'c', 'd'),
    input: (pk) => inPartition(pk, { ExclusiveStartKey: keyed(pk, { sk: S('c') }), ScanIndexForward: false, Limit: 1 }),
    outcome: (pk) => page([keyed(pk, { sk: S('b') })], { LastEvaluatedKey: keyed(pk, { sk: S('b') }) }),
  }),
  query({
    title: 'Query of a last page that is full names a key to go on after',
    source: QUERY,
    given: numbered('a', 'b'),
    input: (pk) => inPartition(pk, { Limit: 2 }),
    outcome: (pk) =>
      page(
        numbered('a', 'b').map((item) => keyed(pk, item)),
        { LastEvaluatedKey: keyed(pk, { sk: S('b') }) },
      ),
  }),
  query({
    title: 'Query takes a stretch of sort keys, both ends included',
    source: QUERY,
    given: numbered('PAIR#1', 'PAIR#2', 'GROUP', 'EVENT#1'),
    input: (pk) => ({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': S(pk), ':from': S('GROUP'), ':to': S('PAIR#1') },
    }),
    outcome: (pk) => page(numbered('GROUP', 'PAIR#1').map((item) => keyed(pk, item))),
  }),
  query({
    title: 'Query takes sort keys by their beginning, or on one side of a value',
    source: QUERY,
    given: numbered('a1', 'a2', 'b1'),
    input: (pk) => ({
      KeyConditionExpression: '#sk > :a1 AND #pk = :pk',
      ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
      ExpressionAttributeValues: { ':pk': S(pk), ':a1': S('a1') },
    }),
    outcome: (pk) => page(numbered('a2', 'b1').map((item) => keyed(pk, item))),
  }),
  query({
    title: 'Query takes sort keys by their beginning',
    source: QUERY,
    given: numbered('a1', 'a2', 'b1'),
    input: (pk) => ({
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :a)',
      ExpressionAttributeValues: { ':pk': S(pk), ':a': S('a') },
    }),
    outcome: (pk) => page(numbered('a1', 'a2').map((item) => keyed(pk, item))),
  }),
  query({
    title: 'a filter takes effect after the limit',
    source: QUERY,
    given: [
      { sk: S('1'), a: N(1) },
      { sk: S('2'), a: N(2) },
      { sk: S('3'), a: N(2) },
    ],
    input: (pk) => ({
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: 'a = :2',
      Limit: 2,
      ExpressionAttributeValues: { ':pk': S(pk), ':2': N(2) },
    }),
    outcome: (pk) => ({
      output: {
        Items: [keyed(pk, { sk: S('2'), a: N(2) })],
        Count: 1,
        ScannedCount: 2,
        LastEvaluatedKey: keyed(pk, { sk: S('2') }),
      },
    }),
  }),
  query({
    title: 'a count comes without items',
    source: QUERY,
    given: numbered('a', 'b'),
    input: (pk) => inPartition(pk, { Select: 'COUNT' }),
    outcome: () => ({ output: { Count: 2, ScannedCount: 2 } }),
  }),
  query({
    title: 'a filter by a key is refused',
    source: QUERY,
    given: [],
    input: (pk) => ({
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: 'sk = :x',
      ExpressionAttributeValues: { ':pk': S(pk), ':x': S('x') },
    }),
    outcome: () => ({
      error: REFUSED,
      message: 'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    }),
  }),
  query({
    title: 'a key condition without the partition key is refused',
    source: QUERY,
    given: [],
    input: () => ({ KeyConditionExpression: 'sk = :x', ExpressionAttributeValues: { ':x': S('x') } }),
    outcome: () => ({ error: REFUSED, message: 'Query condition missed key schema element: pk' }),
  }),
  query({
    title: 'a key condition on the partition key that is no equality is refused',
    source: QUERY,
    given: [],
    input: () => ({ KeyConditionExpression: 'pk > :x', ExpressionAttributeValues: { ':x': S('x') } }),
    outcome: () => ({ error: REFUSED, message: 'Query key condition not supported' }),
  }),
  query({
    title: 'a key condition of another type is refused',
    source: QUERY,
    given: [],
    input: () => ({ KeyConditionExpression: 'pk = :1', ExpressionAttributeValues: { ':1': N(1) } }),
    outcome: () => ({ error: REFUSED, message: 'Condition parameter type does not match schema type' }),
  }),
  query({
    title: 'a limit of 0 is refused',
    source: QUERY,
    given: [],
    input: (pk) => inPartition(pk, { Limit: 0 }),
    outcome: () => ({ error: REFUSED, message: "Value '0' at 'limit' failed to satisfy constraint" }),
  }),
  query({
    title: 'an index that is not there is refused',
    source: QUERY,
    given: [],
    input: (pk) => inPartition(pk, { IndexName: 'by-nothing' }),
    outcome: () => ({ error: REFUSED, message: 'The table does not have the specified index: by-nothing' }),
  }),
  query({
    title: 'a consistent read of an index is refused',
    source: QUERY,
    given: [],
    input: () => ({
      IndexName: 'by-rank',
      ConsistentRead: true,
      KeyConditionExpression: '#owner = :o',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':o': S('o') },
    }),
    outcome: () => ({
      error: REFUSED,
      message: 'Consistent reads are not supported on global secondary indexes',
    }),
  }),
  query({
    title: 'an index holds the items that have its keys, in the order of its sort key',
    source: 'Developer Guide, Using global secondary indexes',
    given: [
      { sk: S('1'), owner: S('grace'), rank: N(10) },
      { sk: S('2'), owner: S('grace'), rank: N(9) },
      { sk: S('3'), owner: S('grace') },
    ],
    input: () => ({
      IndexName: 'by-rank',
      KeyConditionExpression: '#owner = :o',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':o': S('grace') },
    }),
    outcome: (pk) =>
      page([
        keyed(pk, { sk: S('2'), owner: S('grace'), rank: N(9) }),
        keyed(pk, { sk: S('1'), owner: S('grace'), rank: N(10) }),
      ]),
  }),
  query({
    title: 'a page of an index ends with the keys of index and table',
    source: QUERY,
    given: [
      { sk: S('1'), owner: S('edsger'), rank: N(1), a: N(1) },
      { sk: S('2'), owner: S('edsger'), rank: N(2), a: N(2) },
    ],
    input: () => ({
      IndexName: 'by-rank',
      Limit: 1,
      KeyConditionExpression: '#owner = :o',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':o': S('edsger') },
    }),
    outcome: (pk) =>
      page([keyed(pk, { sk: S('1'), owner: S('edsger'), rank: N(1), a: N(1) })], {
        LastEvaluatedKey: keyed(pk, { sk: S('1'), owner: S('edsger'), rank: N(1) }),
      }),
  }),
  query({
    title: 'an index of keys only holds the keys alone',
    source: 'Developer Guide, Using global secondary indexes, Attribute projections',
    given: [{ sk: S('1'), owner: S('barbara'), rank: N(1), a: N(1) }],
    input: () => ({
      IndexName: 'by-owner',
      KeyConditionExpression: '#owner = :o',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':o': S('barbara') },
    }),
    outcome: (pk) => page([keyed(pk, { sk: S('1'), owner: S('barbara') })]),
  }),
  {
    title: 'Scan returns what its filter leaves',
    source: 'API Reference, Scan',
    given: [{ sk: S('1'), kind: S('scanned'), a: N(1) }],
    action: 'Scan',
    input: () => ({
      FilterExpression: 'kind = :k',
      ProjectionExpression: 'sk, a',
      ExpressionAttributeValues: { ':k': S('scanned') },
    }),
    outcome: () => ({
      output: { Items: [{ sk: S('1'), a: N(1) }], Count: 1, ScannedCount: expect.any(Number) },
    }),
  },
];
