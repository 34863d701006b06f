import { type ApiRule, type Attributes, L, M, N, type Outcome, S } from './rule.ts';

export type Double = 'dynalite' | 'moto';

/** What a double does instead of what a rule says. */
export type Deviation = Partial<Pick<ApiRule, 'outcome' | 'leaves'>>;

const ACCEPTS: Deviation = { outcome: () => ({ output: {} }) };
const FAILS: Deviation = { outcome: () => ({ error: 'ConditionalCheckFailedException' }) };
/** moto answers with a page that says 500, which the SDK cannot read. */
const CRASHES: Deviation = { outcome: () => ({ error: 'SyntaxError' }) };
const FINDS_NOTHING: Deviation = { outcome: () => ({ output: { Items: [], Count: 0, ScannedCount: 0 } }) };
const leaves = (attributes: Attributes): Deviation => ({ leaves: attributes });
const takes = (CapacityUnits: number, more: object = {}): Outcome => ({
  output: { ConsumedCapacity: { TableName: 'rules', CapacityUnits, ...more } },
});

/** Where the doubles from elsewhere are wrong about DynamoDB, by the titles of the rules, which carry the sources. */
export const DEVIATIONS: Readonly<Record<Double, Readonly<Record<string, Deviation>>>> = {
  dynalite: {
    'strings are compared by their UTF-8 bytes': FAILS,
    'the size of an empty string is 0': FAILS,
    'sets are equal whatever their order, and lists in their order': FAILS,
    'a name that begins with an underscore is no name': ACCEPTS,
    'an update that only takes away makes no item': leaves({}),
    'list_append refuses to stand in another function': ACCEPTS,
    'a sum of more than 38 digits is refused': ACCEPTS,
    'REMOVE takes elements out of a list by the positions of before': leaves({
      a: L(S('Chisel'), S('Nails'), S('Hacksaw')),
    }),
    'SET and REMOVE of one list both count by the positions of before': leaves({ a: L(...[2, 4, 5, 17, 7].map(N)) }),
    'a key of an index is not empty': ACCEPTS,
    'a write takes units of each index that it changes': { outcome: () => takes(1, { Table: { CapacityUnits: 1 } }) },
  },
  moto: {
    'a number of 39 digits is refused': ACCEPTS,
    'a number that is too large is refused': ACCEPTS,
    'a set with a member twice is refused': ACCEPTS,
    'a set of numbers with a number twice is refused': ACCEPTS,
    'a key of an index of another type is refused': ACCEPTS,
    'a name that begins with an underscore is no name': ACCEPTS,
    'an empty condition is refused': ACCEPTS,
    'an attribute compared with itself is refused': ACCEPTS,
    'list_append refuses to stand in another function': ACCEPTS,
    'SET refuses a path into what is no map': ACCEPTS,
    'SET adds two operands, not three': ACCEPTS,
    'a key of an index keeps its type': ACCEPTS,
    'an empty set is refused': ACCEPTS,
    'BETWEEN refuses a lower end above its upper end': FAILS,
    'attribute_type refuses a type that does not exist': FAILS,
    'begins_with refuses a number': FAILS,
    'a value that no expression uses is refused': FAILS,
    'a filter by a key is refused': FINDS_NOTHING,
    'a key condition of another type is refused': FINDS_NOTHING,
    'a limit of 0 is refused': FINDS_NOTHING,
    'UpdateItem without an expression makes the item': CRASHES,
    'a number is neither less nor more than a string': CRASHES,
    'a placeholder without a value is refused': CRASHES,
    'a placeholder without a name is refused': CRASHES,
    'a function that does not exist is refused': CRASHES,
    'a condition that breaks off is refused': CRASHES,
    'a sum of more than 38 digits is refused': CRASHES,
    'an item of 400 KB is taken': { outcome: () => ({ error: 'ValidationException' }) },
    'an index that is not there is refused': { outcome: () => ({ error: 'ResourceNotFoundException' }) },
    'a projection refuses paths that overlap': { outcome: () => ({ output: { Item: {} } }) },
    'numbers come back without leading and trailing zeros': {
      outcome: () => ({ output: { Item: { a: N('7.500'), b: N('-1E+3'), c: N('0.0015') } } }),
    },
    'GetItem returns what the projection names, in its maps and lists': {
      outcome: () => ({ output: { Item: { a: M({ x: N(1) }), b: L(N(1)) } } }),
    },
    'UpdateItem returns UPDATED_OLD': {
      outcome: () => ({ output: { Attributes: { a: N(1), b: S('x'), map: M({ c: N(3), d: N(4) }) } } }),
    },
    'Query of a last page that is full names a key to go on after': {
      outcome: (pk) => ({
        output: { Items: ['a', 'b'].map((sk) => ({ pk: S(pk), sk: S(sk) })), Count: 2, ScannedCount: 2 },
      }),
    },
    'an update that only takes away makes no item': leaves({}),
    'SET beyond the end of a list appends, in the order of the positions': leaves({ a: L(N(1), N(9), N(7)) }),
    'SET and REMOVE of one list both count by the positions of before': leaves({ a: L(...[2, 4, 5, 17, 7].map(N)) }),
    'a write takes a unit for each KB of the larger of both items': { outcome: () => takes(1) },
    'a write takes units of each index that it changes': { outcome: () => takes(0.5) },
    'a consistent read takes a unit for each 4 KB': {
      outcome: () => ({
        output: { Item: { sk: S('1') }, ConsumedCapacity: { TableName: 'rules', CapacityUnits: 0.5 } },
      }),
    },
  },
};
