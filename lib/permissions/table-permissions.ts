import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { TABLE_SHAPE } from '../../lambdas/table-shape.ts';

/** On the items that say who acts, and on no others. */
export const ACTOR_ACTIONS = ['DeleteItem', 'UpdateItem'] as const;

/** An actor writes an item before it issues calls for a group, and deletes that item alone afterwards. */
export const sayWhoActs = (table: Table) =>
  new PolicyStatement({
    sid: 'Actors',
    actions: ACTOR_ACTIONS.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ACTORS#*'] } },
  });

/** On the table itself, whatever the item. */
export const onTable = (table: Table, ...actions: readonly string[]) =>
  new PolicyStatement({
    sid: 'Table',
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
  });

/** Finds members by what they are in EC2, and groups in a list. */
export const queryIndexes = (table: Table) =>
  new PolicyStatement({
    sid: 'Indexes',
    actions: ['dynamodb:Query'],
    resources: Object.values(TABLE_SHAPE.indexes).map(({ name }) => `${table.tableArn}/index/${name}`),
  });
