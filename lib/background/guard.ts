import { Aws, Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeGuard } from '../permissions/acknowledgements.ts';
import { ExecutionReader } from '../permissions/execution-reader.ts';
import { ec2StatementsOf } from '../permissions/step-statements.ts';
import { onTable, queryIndexes, sayWhoActs } from '../permissions/table-permissions.ts';
import type { Machines } from '../workflows/machines.ts';
import { ownEvents } from './own-events.ts';
import { SweptFunction } from './swept-function.ts';

export interface GuardProps {
  /** Where groups, members and the audit trail are kept. */
  readonly table: Table;

  /** The machine of the failovers: while one runs, the guard leaves its group alone. */
  readonly machines: Machines;
}

/** States in which a fenced server must not be, or in which its root volume can come off. */
const STATES = ['pending', 'running', 'stopped'];

/** An event older than a sweep has nothing to add, so it is not tried for much longer than that. */
const LATEST = Duration.minutes(5);

/** Keeps fenced production servers down: a function that every change of state and every minute brings up. */
export class Guard extends SweptFunction {
  constructor(scope: Construct, id: string, { table, machines }: GuardProps) {
    super(scope, id, {
      entry: 'guard',
      purpose: 'Keeps the production servers down that failovers have fenced.',
      table,
      // How often all groups are swept. Events wake the guard at once; the sweep is for events that get lost.
      every: Duration.minutes(1),
      environment: { ACCOUNT_ID: Aws.ACCOUNT_ID },
      // Sweeps and events that are older than a few sweeps have nothing to add.
      maxEventAge: LATEST,
      statements: [...tableStatements(table), ...ec2StatementsOf(scope, 'forceStopProductionServers')],
    });
    new ExecutionReader(this, 'LeaseOwners', { machines, reader: this.fn });
    const stateChanges = {
      description: 'Servers that start, run or stop: whether one of them is to stay down is looked up.',
      eventPattern: ownEvents({
        source: ['aws.ec2'],
        detailType: ['EC2 Instance State-change Notification'],
        detail: { state: STATES },
      }),
    };
    this.hear('StateChanges', stateChanges, { maxEventAge: LATEST, retryAttempts: 3 });
    this.sweep({
      description: 'Looks after every server that is to stay down, whatever events were lost.',
      roleDescription: 'Lets the schedule start the guard.',
    });
    acknowledgeGuard(this.fn);
  }
}

/** Reads groups and members, also by server and in a list; writes audit trail, notes on members, and that it acts. */
const tableStatements = (table: Table): readonly PolicyStatement[] => [
  onTable(table, 'GetItem', 'PutItem', 'Query'),
  sayWhoActs(table),
  queryIndexes(table),
];
