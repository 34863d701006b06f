import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeChanger } from '../permissions/acknowledgements.ts';
import { changerStatements } from '../permissions/changer-permissions.ts';
import { READ_WRITE } from '../permissions/step-permissions.ts';
import { onTable, sayWhoActs } from '../permissions/table-permissions.ts';
import { BackgroundFunction } from './background-function.ts';
import { deadLettersIn } from './swept-function.ts';

export interface ChangerProps {
  /** Where groups and members are kept. */
  readonly table: Table;
}

/** A failover that begins may wait that long for a changer that has died in the middle of a call. */
const LONGEST_TRY = Duration.minutes(1);

/** A change has five minutes. An event that comes later says that it has failed. */
const MAX_EVENT_AGE = Duration.minutes(10);

/** Changes protected servers and their disks as clients of the API ask for it: the one function that may. */
export class Changer extends Construct {
  readonly deadLetters: Queue;
  readonly fn: BackgroundFunction;

  constructor(scope: Construct, id: string, { table }: ChangerProps) {
    super(scope, id);
    this.deadLetters = deadLettersIn(this);
    this.fn = new BackgroundFunction(this, 'Function', {
      entry: 'changer',
      purpose: 'Changes members of protection groups in EC2, as clients ask for it.',
      table,
      timeout: LONGEST_TRY,
      deadLetters: this.deadLetters,
      maxEventAge: MAX_EVENT_AGE,
      statements: [onTable(table, ...READ_WRITE), sayWhoActs(table), ...changerStatements(this)],
    });
    acknowledgeChanger(this.fn);
  }
}
