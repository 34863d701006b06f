import { Aws, Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type EventBus, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TABLE_SHAPE } from '../../lambdas/table-shape.ts';
import { acknowledgeDecider } from '../permissions/acknowledgements.ts';
import { ExecutionReader } from '../permissions/execution-reader.ts';
import type { Settings } from '../settings.ts';
import { type Machines, machinesEnvironment, startRuns } from '../workflows/machines.ts';
import { BackgroundFunction } from './background-function.ts';
import { MonitorsBus } from './monitors-bus.ts';
import { ownAccount, ownEvents } from './own-events.ts';
import { sweepWith } from './sweep.ts';

export interface AutomationProps {
  /** Where groups and all that automation knows are kept. */
  readonly table: Table;

  /** The machine that fails a group over. */
  readonly machines: Machines;

  /** Who may speak as a monitor, and whether monitors are heard on the default bus too. */
  readonly settings: Pick<Settings, 'monitors' | 'monitorsOnDefaultBus'>;

  /**
   * How often all groups are judged without an event: a fault gets old enough by time alone.
   *
   * @default Duration.minutes(1)
   */
  readonly every?: Duration;
}

interface Heard {
  readonly description: string;
  readonly eventPattern: EventPattern;
  /** @default the account's default bus, on which AWS itself speaks */
  readonly eventBus?: EventBus;
}

/** What AWS says that can be a signal. Whether it is one, for which group, is the groups' policies' to say. */
const RULES: Readonly<Record<string, Heard>> = {
  Alarms: {
    description: 'Alarms that change their state.',
    eventPattern: ownEvents({ source: ['aws.cloudwatch'], detailType: ['CloudWatch Alarm State Change'] }),
  },
  Health: {
    // Of whichever service: the events of the largest outages are of `MULTIPLE_SERVICES`. The policies choose by code.
    description: 'Issues that AWS Health reports.',
    eventPattern: ownAccount({
      source: ['aws.health'],
      detailType: ['AWS Health Event'],
      detail: { eventTypeCategory: ['issue'] },
    }),
  },
  Servers: {
    description: 'Servers that come up or go down.',
    eventPattern: ownEvents({
      source: ['aws.ec2'],
      detailType: ['EC2 Instance State-change Notification'],
      detail: { state: ['running', 'stopping', 'stopped', 'shutting-down', 'terminated'] },
    }),
  },
};

/** A late event is still true of its time, so it is tried for as long as a policy may remember it. */
const LATEST = Duration.hours(1);

const FAULTS: Heard = {
  description: 'What monitors say in events of their own.',
  eventPattern: ownEvents({ source: ['sdrs.monitoring'], detailType: ['SDRS Fault'] }),
};

/** Fails groups over by themselves, where their policies want it: a function that events and every minute bring up. */
export class Automation extends Construct {
  readonly fn: BackgroundFunction;
  /** On which monitors speak. */
  readonly monitorsBus: EventBus;
  /** Events that were not understood or could not be handled. That there are any is a reason to look. */
  readonly deadLetters: Queue;
  /** How often all groups are judged and the state of the brake is counted. */
  readonly sweptEvery: Duration;

  constructor(scope: Construct, id: string, props: AutomationProps) {
    super(scope, id);
    const { table, machines, settings, every = Duration.minutes(1) } = props;
    this.sweptEvery = every;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    this.fn = new BackgroundFunction(this, 'Function', {
      entry: 'decider',
      purpose: 'Decides on automatic failovers, and starts them.',
      table,
      environment: { ACCOUNT_ID: Aws.ACCOUNT_ID, ...machinesEnvironment(this, machines) },
      deadLetters: this.deadLetters,
      maxEventAge: LATEST,
      statements: [...tableStatements(table), lookAtServers(), startRuns(machines, ['failover'])],
    });
    new ExecutionReader(this, 'LeaseOwners', { machines, reader: this.fn });
    this.monitorsBus = new MonitorsBus(this, 'Monitors', { monitors: settings.monitors }).bus;
    for (const [name, heard] of Object.entries(RULES)) this.listen(name, heard);
    this.listen('Faults', { ...FAULTS, eventBus: this.monitorsBus });
    if (settings.monitorsOnDefaultBus) this.listen('FaultsOnDefaultBus', FAULTS);
    sweepWith(this, this.fn, {
      description: 'Judges every group that has a policy, as time passes and events may be lost.',
      roleDescription: 'Lets the schedule start the decider.',
      every,
      deadLetters: this.deadLetters,
      input: ScheduleTargetInput.fromObject({ sweep: true }),
    });
    acknowledgeDecider(this.fn);
  }

  private listen(name: string, heard: Heard): void {
    new Rule(this, name, {
      ...heard,
      targets: [
        new LambdaFunction(this.fn, {
          deadLetterQueue: this.deadLetters,
          maxEventAge: LATEST,
          retryAttempts: 5,
        }),
      ],
    });
  }
}

/** Reads groups and members; writes the audit trail, and of the table's other items those of automation alone. */
const tableStatements = (table: Table): readonly PolicyStatement[] => [
  new PolicyStatement({
    sid: 'Table',
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    resources: [table.tableArn],
  }),
  new PolicyStatement({
    sid: 'OwnItems',
    actions: ['dynamodb:UpdateItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['AUTOMATION'] } },
  }),
  new PolicyStatement({
    sid: 'Indexes',
    actions: ['dynamodb:Query'],
    resources: Object.values(TABLE_SHAPE.indexes).map(({ name }) => `${table.tableArn}/index/${name}`),
  }),
];

/** Both know no resource-level permissions. */
const lookAtServers = () =>
  new PolicyStatement({
    sid: 'LookAtEc2',
    actions: ['ec2:DescribeInstances', 'ec2:DescribeInstanceStatus'],
    resources: ['*'],
  });
