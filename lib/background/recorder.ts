import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { TABLE_SHAPE } from '../../lambdas/table-shape.ts';
import { acknowledgeRecorder } from '../permissions/acknowledgements.ts';
import { terminationEnvironment } from '../permissions/relaunch-permissions.ts';
import { ec2StatementsOf } from '../permissions/step-statements.ts';
import { onTable } from '../permissions/table-permissions.ts';
import { volumeKeysEnvironment } from '../permissions/volume-key-permissions.ts';
import { SweptFunction } from './swept-function.ts';

export interface RecorderProps {
  /** Where groups and members are kept. */
  readonly table: Table;

  /** The functions that act in a failover: each is asked what its role may do. */
  readonly functions: Readonly<
    Record<'stopSynchronization' | 'forceStopProductionServers' | 'makeDrDisksAvailable' | 'migrateNics', IFunction>
  >;

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
    const asked = {
      SYNCHRONIZATION_FUNCTION: functions.stopSynchronization,
      FENCE_FUNCTION: functions.forceStopProductionServers,
      DISKS_FUNCTION: functions.makeDrDisksAvailable,
      IDENTITY_FUNCTION: functions.migrateNics,
    };
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
        ...Object.fromEntries(Object.entries(asked).map(([name, fn]) => [name, fn.functionName])),
      },
      statements: [
        ...tableStatements(table),
        ...ec2StatementsOf(scope, 'validatePrerequisites'),
        askSteps(Object.values(asked)),
      ],
    });
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

/** The functions themselves answer, under their own roles. */
const askSteps = (functions: readonly IFunction[]): PolicyStatement =>
  new PolicyStatement({
    sid: 'AskSteps',
    actions: ['lambda:InvokeFunction'],
    resources: functions.map(({ functionArn }) => functionArn),
  });

/** Reads groups and members, also in a list; writes members on a condition, readiness, and the audit trail; never deletes. */
const tableStatements = (table: Table): readonly PolicyStatement[] => [
  onTable(table, 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
  new PolicyStatement({
    sid: 'GroupList',
    actions: ['dynamodb:Query'],
    resources: [`${table.tableArn}/index/${TABLE_SHAPE.indexes.groups.name}`],
  }),
];
