import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { TABLE_SHAPE } from '../lambdas/table-shape.ts';

/** What a description of an index in `TABLE_SHAPE` may say. */
interface IndexShape {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly projection: keyof typeof ProjectionType;
}

/**
 * The table of groups, members, failovers and the audit trail. It pays by request, because between two disasters nothing
 * happens; it can be restored to any second of its last 35 days; and it outlives the stack.
 */
export class GroupTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: text(TABLE_SHAPE.partitionKey),
      sortKey: text(TABLE_SHAPE.sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      // What is written to the audit trail goes on to the event bus from here.
      stream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const index of Object.values(TABLE_SHAPE.indexes)) this.table.addGlobalSecondaryIndex(indexProps(index));
  }
}

const indexProps = ({ name, partitionKey, sortKey, projection }: IndexShape): GlobalSecondaryIndexProps => ({
  indexName: name,
  partitionKey: text(partitionKey),
  ...(sortKey === undefined ? {} : { sortKey: text(sortKey) }),
  projectionType: ProjectionType[projection],
});

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });
