import type { AttributeDefinition, GlobalSecondaryIndex, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { defineAction } from '../action.ts';
import { dynamoDbError, NotSimulatedError, validationError } from '../errors.ts';
import { type IndexDefinition, type KeySchema, type KeyType, namesOf, type TableDefinition } from '../model.ts';
import { describe } from './describe-table.ts';

interface CreateTableInput {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly GlobalSecondaryIndexes?: readonly GlobalSecondaryIndex[];
  readonly BillingMode?: string;
}

/** Source: API Reference, CreateTable, TableName, and GlobalSecondaryIndex, IndexName. */
const checkName = (name: string, member: string): void => {
  if (/^[a-zA-Z0-9_.-]{3,255}$/.test(name)) return;
  throw validationError(
    `1 validation error detected: Value '${name}' at '${member}' failed to satisfy constraint: ` +
      'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+ and have length between 3 and 255',
  );
};

/** Source: API Reference, CreateTable, KeySchema: HASH first, then at most one RANGE. */
const keyFrom = (elements: readonly KeySchemaElement[]): KeySchema => {
  const [hash, range, ...others] = elements;
  if (hash?.AttributeName === undefined || hash.KeyType !== 'HASH' || others.length > 0) {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (range === undefined) return { hash: hash.AttributeName };
  if (range.AttributeName !== undefined && range.KeyType === 'RANGE') {
    return { hash: hash.AttributeName, range: range.AttributeName };
  }
  throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
};

const indexFrom = ({
  IndexName: name = '',
  KeySchema: elements = [],
  Projection,
}: GlobalSecondaryIndex): IndexDefinition => {
  checkName(name, 'globalSecondaryIndexes.member.indexName');
  const projection = Projection?.ProjectionType;
  if (projection === 'ALL' || projection === 'KEYS_ONLY') return { name, key: keyFrom(elements), projection };
  throw new NotSimulatedError(
    `The simulated DynamoDB does not know the projection "${projection}" of index "${name}". It knows: ALL, KEYS_ONLY.`,
  );
};

/** Source: API Reference, CreateTable, AttributeDefinitions: those of the keys of table and indexes, and no others. */
const checkDefined = ({ key, indexes, types }: TableDefinition): void => {
  const used = new Set([key, ...indexes.map((index) => index.key)].flatMap(namesOf));
  const defined = Object.keys(types);
  if (used.size === defined.length && defined.every((name) => used.has(name))) return;
  throw validationError(
    'One or more parameter values were invalid: ' +
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${[...used].join(', ')}], ` +
      `AttributeDefinitions: [${defined.join(', ')}]`,
  );
};

/** Source: API Reference, CreateTable, BillingMode. Provisioned tables have throughput, which is not simulated. */
const checkBilling = (mode: string | undefined): void => {
  if (mode === 'PAY_PER_REQUEST') return;
  throw new NotSimulatedError(
    `The simulated DynamoDB does not know the billing mode "${mode ?? 'PROVISIONED'}". It knows: PAY_PER_REQUEST.`,
  );
};

/** Source: API Reference, CreateTable. The table is there at once, where DynamoDB takes some seconds. */
export const createTable = defineAction<CreateTableInput>(
  'TableName AttributeDefinitions KeySchema GlobalSecondaryIndexes? BillingMode?',
  (input, database) => {
    checkName(input.TableName, 'tableName');
    checkBilling(input.BillingMode);
    if (database.tables.has(input.TableName)) {
      throw dynamoDbError('ResourceInUseException', `Table already exists: ${input.TableName}`);
    }
    const definition: TableDefinition = {
      name: input.TableName,
      key: keyFrom(input.KeySchema),
      types: Object.fromEntries(
        input.AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType as KeyType]),
      ),
      indexes: (input.GlobalSecondaryIndexes ?? []).map(indexFrom),
      createdAt: database.now(),
    };
    checkDefined(definition);
    return { TableDescription: describe(database.add(definition)) };
  },
);
