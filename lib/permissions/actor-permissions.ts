import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

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
