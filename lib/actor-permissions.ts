import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Whoever may issue calls for a group says so before, and takes that back afterwards. Those items alone are deleted. */
export const sayWhoActs = (table: Table) =>
  new PolicyStatement({
    sid: 'Actors',
    actions: ['dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ACTORS#*'] } },
  });
