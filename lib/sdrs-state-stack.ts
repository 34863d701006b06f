import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { GroupTable } from './group-table.ts';

/** What must outlive every change of the service's code: the table. Nothing in it runs. */
export class SdrsStateStack extends Stack {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    this.table = new GroupTable(this, 'Groups').table;
  }
}
