import { Aws, Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TABLE_SHAPE } from '../../lambdas/table-shape.ts';
import { acknowledgeGuard } from '../permissions/acknowledgements.ts';
import { sayWhoActs } from '../permissions/actor-permissions.ts';
import { ExecutionReader } from '../permissions/execution-reader.ts';
import { ec2StatementsOf } from '../permissions/step-statements.ts';
import type { Machines } from '../workflows/machines.ts';
import { BackgroundFunction } from './background-function.ts';
import { ownEvents } from './own-events.ts';
import { sweepWith } from './sweep.ts';

export interface GuardProps {
  /** Where groups, members and the audit trail are kept. */
  readonly table: Table;

  /** The machine of the failovers: while one runs, the guard leaves its group alone. */
  readonly machines: Machines;

  /**
   * How often all groups are swept. Events bring the guard at once; the sweep is for those that get lost.
   *
   * @default Duration.minutes(1)
   */
  readonly every?: Duration;
}

/** States in which a fenced server must not be, or in which its root volume can come off. */
const STATES = ['pending', 'running', 'stopped'];

/** Keeps fenced production servers down: a function that every change of state and every minute brings up. */
export class Guard extends Construct {
  readonly fn: BackgroundFunction;
  /** Events that could not be handled. The next sweep makes up for them; that there are any is a reason to look. */
  readonly deadLetters: Queue;
  /** How often all groups are swept. */
  readonly sweptEvery: Duration;

  constructor(scope: Construct, id: string, props: GuardProps) {
    super(scope, id);
    const { table, machines, every = Duration.minutes(1) } = props;
    this.sweptEvery = every;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    this.fn = new BackgroundFunction(this, 'Function', {
      entry: 'guard',
      purpose: 'Keeps the production servers down that failovers have fenced.',
      table,
      environment: { ACCOUNT_ID: Aws.ACCOUNT_ID },
      deadLetters: this.deadLetters,
      // Sweeps and events that are older than a few sweeps have nothing to add.
      maxEventAge: Duration.minutes(5),
      statements: [...tableStatements(table), ...ec2StatementsOf(this, 'forceStopProductionServers')],
    });
    new ExecutionReader(this, 'LeaseOwners', { machines, reader: this.fn });
    this.watchEvents();
    sweepWith(this, this.fn, {
      description: 'Looks after every server that is to stay down, whatever events were lost.',
      roleDescription: 'Lets the schedule start the guard.',
      every,
      deadLetters: this.deadLetters,
    });
    acknowledgeGuard(this.fn);
  }

  /** An event older than a sweep has nothing to add, so it is not tried for longer than that. */
  private watchEvents(): void {
    new Rule(this, 'StateChanges', {
      description: 'Servers that start, run or stop: whether one of them is to stay down is looked up.',
      eventPattern: ownEvents({
        source: ['aws.ec2'],
        detailType: ['EC2 Instance State-change Notification'],
        detail: { state: STATES },
      }),
      targets: [
        new LambdaFunction(this.fn, {
          deadLetterQueue: this.deadLetters,
          maxEventAge: Duration.minutes(5),
          retryAttempts: 3,
        }),
      ],
    });
  }
}

/** Reads groups and members, also by server and in a list; writes the audit trail, and that it acts. */
const tableStatements = (table: Table): readonly PolicyStatement[] => [
  new PolicyStatement({
    sid: 'Table',
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    resources: [table.tableArn],
  }),
  sayWhoActs(table),
  new PolicyStatement({
    sid: 'Indexes',
    actions: ['dynamodb:Query'],
    resources: Object.values(TABLE_SHAPE.indexes).map(({ name }) => `${table.tableArn}/index/${name}`),
  }),
];
