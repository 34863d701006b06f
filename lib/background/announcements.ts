import { Aws, Duration } from 'aws-cdk-lib';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgePublisher, acknowledgeTracing } from '../permissions/acknowledgements.ts';
import { type Machines, machinesEnvironment } from '../workflows/machines.ts';
import { BackgroundFunction } from './background-function.ts';
import { ownEvents } from './own-events.ts';
import { deadLettersIn } from './swept-function.ts';

export interface AnnouncementsProps {
  /** The table whose stream tells what is new in the audit trails. */
  readonly table: Table;

  /** The machine of the failovers, to whose executions people are led. */
  readonly machines: Machines;
}

/** Urgent events: the events that the pager has words for. */
const URGENT = ['failoverFailed', 'automationStartLost', 'fenceUnfenced', 'productionServerReturned'];

/** The pager wakes nobody for what is an hour old, so an event is given up first: a dead letter raises an alarm. */
const LATEST_PAGE = Duration.minutes(50);

/** Tells others what the audit trail says: an event bus for programs, a topic for people. No failover waits for it. */
export class Announcements extends Construct {
  readonly bus: EventBus;
  readonly topic: Topic;
  readonly fn: BackgroundFunction;
  /** Changes that could not be published for a day, and events that could not be sent to people. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { table, machines }: AnnouncementsProps) {
    super(scope, id);
    this.deadLetters = deadLettersIn(this);
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
    this.tellPeople(table, machines);
    acknowledgePublisher(this.fn, this.deadLetters);
  }

  /** Tried again until the stream forgets it, a day later: order comes before haste; the trail has it anyway. */
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

  /** By a function of its own, so that a topic that takes nothing holds nobody else up. */
  private tellPeople(table: Table, machines: Machines): void {
    const pager = new BackgroundFunction(this, 'Pager', {
      entry: 'pager',
      purpose: 'Tells people at once of what they have to know, in words.',
      table,
      deadLetters: this.deadLetters,
      maxEventAge: LATEST_PAGE,
      environment: {
        TOPIC_ARN: this.topic.topicArn,
        STACK_NAME: Aws.STACK_NAME,
        ...machinesEnvironment(this, machines),
      },
      statements: [new PolicyStatement({ sid: 'Topic', actions: ['sns:Publish'], resources: [this.topic.topicArn] })],
    });
    if (pager.role) acknowledgeTracing(pager.role);
    new Rule(this, 'Urgent', {
      description: 'A failover failed or was lost, a server went on unfenced, or a fenced production server came back.',
      eventBus: this.bus,
      eventPattern: ownEvents({ source: ['sdrs'], detail: { type: URGENT } }),
      targets: [new LambdaFunction(pager, { deadLetterQueue: this.deadLetters, maxEventAge: LATEST_PAGE })],
    });
  }
}
