import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TABLE_SHAPE } from '../../lambdas/table-shape.ts';
import { acknowledgeRecorder, acknowledgeScheduler } from '../permissions/acknowledgements.ts';
import { terminationEnvironment } from '../permissions/relaunch-permissions.ts';
import { ec2StatementsOf } from '../permissions/step-statements.ts';
import { volumeKeysEnvironment } from '../permissions/volume-key-permissions.ts';
import { BackgroundFunction } from './background-function.ts';
import { schedulerRole } from './scheduler-role.ts';

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
export class Recorder extends Construct {
  readonly fn: BackgroundFunction;
  /** Runs that could not be started. The next one makes up for them; that there are any is a reason to look. */
  readonly deadLetters: Queue;
  /** A run comes to its end that often at least: one that takes longer than a turn is not joined by another. */
  readonly endsEvery: Duration;

  constructor(scope: Construct, id: string, props: RecorderProps) {
    super(scope, id);
    const { table, functions, every = Duration.minutes(5) } = props;
    this.endsEvery = Duration.seconds(Math.max(every.toSeconds(), LONGEST_RUN.toSeconds()));
    this.deadLetters = new Queue(this, 'DeadLetters', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    this.fn = new BackgroundFunction(this, 'Function', {
      entry: 'recorder',
      purpose: 'Records what production is while groups are protected.',
      table,
      deadLetters: this.deadLetters,
      timeout: LONGEST_RUN,
      // Lambda keeps events for 6 hours at most.
      maxEventAge: Duration.seconds(Math.min(every.toSeconds(), 21_600)),
      statements: [
        ...tableStatements(table),
        ...ec2StatementsOf(this, 'validatePrerequisites'),
        askSteps(Object.values(functions)),
      ],
    });
    const facts = { ...terminationEnvironment(this), ...volumeKeysEnvironment(this) };
    for (const [name, value] of Object.entries(facts)) this.fn.addEnvironment(name, value);
    this.fn.addEnvironment('SYNCHRONIZATION_FUNCTION', functions.stopSynchronization.functionName);
    this.fn.addEnvironment('FENCE_FUNCTION', functions.forceStopProductionServers.functionName);
    this.fn.addEnvironment('DISKS_FUNCTION', functions.makeDrDisksAvailable.functionName);
    this.fn.addEnvironment('IDENTITY_FUNCTION', functions.migrateNics.functionName);
    this.schedule(every);
    acknowledgeRecorder(this.fn);
  }

  /** No second try: the next run looks anew. */
  private schedule(every: Duration): void {
    const scheduler = schedulerRole(this, 'Lets the schedule start the recorder.');
    new Schedule(this, 'Refresh', {
      description: 'Refreshes what is recorded of the production of every protected group.',
      schedule: ScheduleExpression.rate(every),
      target: new LambdaInvoke(this.fn, {
        deadLetterQueue: this.deadLetters,
        maxEventAge: every,
        retryAttempts: 0,
        role: scheduler,
      }),
    });
    acknowledgeScheduler(scheduler, this.fn);
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
  new PolicyStatement({
    sid: 'Table',
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    resources: [table.tableArn],
  }),
  new PolicyStatement({
    sid: 'GroupList',
    actions: ['dynamodb:Query'],
    resources: [`${table.tableArn}/index/${TABLE_SHAPE.indexes.groups.name}`],
  }),
];
