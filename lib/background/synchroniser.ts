import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { TABLE_SHAPE } from '../../lambdas/table-shape.ts';
import { acknowledgeSynchroniser } from '../permissions/acknowledgements.ts';
import { synchroniserStatements } from '../permissions/synchroniser-permissions.ts';
import { onTable } from '../permissions/table-permissions.ts';
import { SweptFunction } from './swept-function.ts';

export interface SynchroniserProps {
  /** Where groups and members are kept. */
  readonly table: Table;
}

/**
 * The longest that a turn may take: whoever disables protection waits for it. Longer than a group of 1,000 servers needs for its
 * looks and calls.
 */
const LONGEST_TURN = Duration.minutes(5);

/** Takes the recovery points of groups while they are protected, and deletes old ones: a function on a schedule. */
export class Synchroniser extends SweptFunction {
  constructor(scope: Construct, id: string, { table }: SynchroniserProps) {
    super(scope, id, {
      entry: 'synchroniser',
      purpose: 'Takes recovery points of protected groups, and deletes those that nothing keeps.',
      table,
      // Recovery points are taken every five minutes at the most, each server in a minute of its own.
      every: Duration.minutes(1),
      timeout: LONGEST_TURN,
      maxEventAge: Duration.minutes(1),
      statements: [...tableStatements(table), ...synchroniserStatements(scope)],
    });
    this.sweep({
      description: 'Takes the recovery points that are due.',
      roleDescription: 'Lets the schedule start the synchroniser.',
      maxEventAge: Duration.minutes(1),
    });
    acknowledgeSynchroniser(this.fn);
  }
}

/** Reads groups and members, also in a list; writes what it saw, whose turn it is, and the audit trail; never deletes. */
const tableStatements = (table: Table): readonly PolicyStatement[] => [
  onTable(table, 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
  new PolicyStatement({
    sid: 'GroupList',
    actions: ['dynamodb:Query'],
    resources: [`${table.tableArn}/index/${TABLE_SHAPE.indexes.groups.name}`],
  }),
];
