import { Aws, Duration } from 'aws-cdk-lib';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgePublisher } from './acknowledgements.ts';
import { BackgroundFunction } from './background-function.ts';
import { ownEvents } from './own-events.ts';

export interface AnnouncementsProps {
  /** The table whose stream tells what is new in the audit trails. */
  readonly table: Table;
}

/** Events that somebody has to be told of at once. */
const URGENT = ['failoverFailed', 'automationStartLost', 'fenceUnfenced', 'productionServerReturned'];

/** Tells others what the audit trail says: an event bus for programs, a topic for people. No failover waits for it. */
export class Announcements extends Construct {
  readonly bus: EventBus;
  readonly topic: Topic;
  readonly fn: BackgroundFunction;
  /** Changes that could not be told for a day, and messages that the topic did not take. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { table }: AnnouncementsProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    this.bus = new EventBus(this, 'Bus', {
      // Rules of others stand on a bus by its name. Of the stack `Sdrs` it is the name that it has always had.
      eventBusName: `${Aws.STACK_NAME}AnnouncementsBus90F3707F`,
      description: 'What happens to protection groups, from their audit trails.',
    });
    this.topic = new Topic(this, 'Topic', { displayName: 'SDRS on AWS', enforceSSL: true });
    this.fn = new BackgroundFunction(this, 'Function', {
      entry: 'publisher',
      purpose: 'Puts what is new in the audit trails onto the event bus, and counts it.',
      table,
      environment: { EVENT_BUS_NAME: this.bus.eventBusName },
      statements: [
        new PolicyStatement({ sid: 'Bus', actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] }),
      ],
    });
    this.listen(table);
    this.tellPeople();
    acknowledgePublisher(this.fn, this.deadLetters);
  }

  /** Tried again until the stream forgets it, a day later: order comes before haste, and the trail has it all the same. */
  private listen(table: Table): void {
    this.fn.addEventSource(
      new DynamoEventSource(table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        reportBatchItemFailures: true,
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { NewImage: { type: { S: FilterRule.isEqual('segment') } } },
          }),
        ],
        onFailure: new SqsDlq(this.deadLetters),
      }),
    );
  }

  private tellPeople(): void {
    new Rule(this, 'Urgent', {
      description: 'A failover failed or was lost, a server went on unfenced, or a fenced production server came back.',
      eventBus: this.bus,
      eventPattern: ownEvents({ source: ['sdrs'], detail: { type: URGENT } }),
      targets: [new SnsTopic(this.topic, { deadLetterQueue: this.deadLetters })],
    });
  }
}
