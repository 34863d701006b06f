import { Aws, Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus, RuleProps } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { acknowledgeDecider } from '../permissions/acknowledgements.ts';
import { ExecutionReader } from '../permissions/execution-reader.ts';
import { onTable, queryIndexes } from '../permissions/table-permissions.ts';
import type { Settings } from '../settings.ts';
import { type Machines, machinesEnvironment, startRuns } from '../workflows/machines.ts';
import { MonitorsBus } from './monitors-bus.ts';
import { ownAccount, ownEvents } from './own-events.ts';
import { SweptFunction } from './swept-function.ts';

export interface AutomationProps {
  /** Where groups and all that automation knows are kept. */
  readonly table: Table;

  /** The machine that fails a group over. */
  readonly machines: Machines;

  /** Who may speak as a monitor, and whether monitors are heard on the default bus too. */
  readonly settings: Pick<Settings, 'monitors' | 'monitorsOnDefaultBus'>;
}

/** What AWS says that can be a signal. Whether it is one, for which group, is the groups' policies' to say. */
const RULES: Readonly<Record<string, RuleProps>> = {
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

const FAULTS: RuleProps = {
  description: 'What monitors say in events of their own.',
  eventPattern: ownEvents({ source: ['sdrs.monitoring'], detailType: ['SDRS Fault'] }),
};

/** Fails groups over by themselves, where their policies want it: a function that events and every minute bring up. */
export class Automation extends SweptFunction {
  /** On which monitors speak. */
  readonly monitorsBus: EventBus;

  constructor(scope: Construct, id: string, props: AutomationProps) {
    const { table, machines, settings } = props;
    super(scope, id, {
      entry: 'decider',
      purpose: 'Decides on automatic failovers, and starts them.',
      table,
      // How often all groups are judged without an event: a fault gets old enough by time alone.
      every: Duration.minutes(1),
      environment: { ACCOUNT_ID: Aws.ACCOUNT_ID, ...machinesEnvironment(scope, machines) },
      maxEventAge: LATEST,
      statements: [...tableStatements(table), lookAtServers(), askAlarms(), startRuns(machines, ['failover'])],
    });
    new ExecutionReader(this, 'LeaseOwners', { machines, reader: this.fn });
    this.monitorsBus = new MonitorsBus(this, 'Monitors', { monitors: settings.monitors }).bus;
    const heard = {
      ...RULES,
      Faults: { ...FAULTS, eventBus: this.monitorsBus },
      ...(settings.monitorsOnDefaultBus ? { FaultsOnDefaultBus: FAULTS } : {}),
    };
    for (const [name, rule] of Object.entries(heard)) this.hear(name, rule, { maxEventAge: LATEST, retryAttempts: 5 });
    this.sweep({
      description: 'Judges every group that has a policy, as time passes and events may be lost.',
      roleDescription: 'Lets the schedule start the decider.',
      input: ScheduleTargetInput.fromObject({ sweep: true }),
    });
    acknowledgeDecider(this.fn);
  }
}

/** Reads groups and members; writes the audit trail, and of the table's other items those of automation alone. */
const tableStatements = (table: Table): readonly PolicyStatement[] => [
  onTable(table, 'GetItem', 'PutItem', 'Query'),
  new PolicyStatement({
    sid: 'OwnItems',
    actions: ['dynamodb:UpdateItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['AUTOMATION'] } },
  }),
  queryIndexes(table),
];

/** They know no resource-level permissions. */
const lookAtServers = () =>
  new PolicyStatement({
    sid: 'LookAtEc2',
    actions: ['ec2:DescribeApplicationStatus', 'ec2:DescribeInstances', 'ec2:DescribeInstanceStatus'],
    resources: ['*'],
  });

/**
 * Both on every alarm: a narrower permission of DescribeAlarms shows no composite ones (CloudWatch API Reference,
 * DescribeAlarms), and which alarms are asked the policies of groups say, after deployment.
 */
const askAlarms = () =>
  new PolicyStatement({
    sid: 'AskAlarms',
    actions: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListAlarmMuteRules'],
    resources: ['*'],
  });
