import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { TABLE_SHAPE } from '../../lambdas/table-shape.ts';
import { acknowledgeRecorder } from '../permissions/acknowledgements.ts';
import { type ActingFunctions, letAsk } from '../permissions/ask-steps.ts';
import { terminationEnvironment } from '../permissions/relaunch-permissions.ts';
import { ec2StatementsOf } from '../permissions/step-statements.ts';
import { onTable } from '../permissions/table-permissions.ts';
import { volumeKeysEnvironment } from '../permissions/volume-key-permissions.ts';
import { SweptFunction } from './swept-function.ts';

export interface RecorderProps {
  /** Where groups and members are kept. */
  readonly table: Table;

  /** Whom it asks. */
  readonly functions: ActingFunctions;

  /**
   * How often the record of every protected group is refreshed. A record older than 15 minutes is said to be old.
   *
   * @default Duration.minutes(5)
   */
  readonly every?: Duration;
}

/** The longest that Lambda has (Lambda quotas). */
const LONGEST_RUN = Duration.minutes(15);

/** Keeps the record of production fresh while groups are protected: a function on a schedule. */
export class Recorder extends SweptFunction {
  /** A run comes to its end that often at least: one that takes longer than a turn is not joined by another. */
  readonly endsEvery: Duration;

  constructor(scope: Construct, id: string, { table, functions, every = Duration.minutes(5) }: RecorderProps) {
    super(scope, id, {
      entry: 'recorder',
      purpose: 'Records what production is while groups are protected.',
      table,
      every,
      timeout: LONGEST_RUN,
      // Lambda keeps events for 6 hours at most.
      maxEventAge: Duration.seconds(Math.min(every.toSeconds(), 21_600)),
      environment: {
        ...terminationEnvironment(scope),
        ...volumeKeysEnvironment(scope),
      },
      statements: [...tableStatements(table), ...ec2StatementsOf(scope, 'validatePrerequisites')],
    });
    letAsk(this.fn, functions);
    this.endsEvery = Duration.seconds(Math.max(every.toSeconds(), LONGEST_RUN.toSeconds()));
    this.sweep({
      id: 'Refresh',
      description: 'Refreshes what is recorded of the production of every protected group.',
      roleDescription: 'Lets the schedule start the recorder.',
      maxEventAge: every,
    });
    acknowledgeRecorder(this.fn);
  }
}

/** Reads groups and members, also in a list; writes members on a condition, readiness, audit trail; never deletes. */
const tableStatements = (table: Table): readonly PolicyStatement[] => [
  onTable(table, 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
  new PolicyStatement({
    sid: 'GroupList',
    actions: ['dynamodb:Query'],
    resources: [`${table.tableArn}/index/${TABLE_SHAPE.indexes.groups.name}`],
  }),
];
