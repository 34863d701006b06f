import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { GroupTable } from './group-table.ts';

export interface SdrsStateStackProps extends StackProps {
  /**
   * Whether the table can be deleted only after that has been allowed by hand.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/** What must outlive every change of the service's code: the table. Nothing in it runs. */
export class SdrsStateStack extends Stack {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: SdrsStateStackProps = {}) {
    const { deletionProtection, ...stack } = props;
    super(scope, id, stack);
    this.table = new GroupTable(this, 'Groups', {
      ...(deletionProtection === undefined ? {} : { deletionProtection }),
    }).table;
  }
}
