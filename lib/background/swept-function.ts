import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Rule, type RuleProps } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, type LambdaFunctionProps } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, type ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeScheduler } from '../permissions/acknowledgements.ts';
import { BackgroundFunction, type BackgroundFunctionProps } from './background-function.ts';

export interface SweptFunctionProps extends Omit<BackgroundFunctionProps, 'deadLetters'> {
  /** How often it is started. */
  readonly every: Duration;
}

export interface SweepProps {
  /** What is swept, and why, in a sentence. */
  readonly description: string;

  /** Who may start it, in a sentence. */
  readonly roleDescription: string;

  /**
   * The schedule's id.
   *
   * @default 'Sweep'
   */
  readonly id?: string;

  /**
   * How long a start may wait.
   *
   * @default Duration.minutes(5)
   */
  readonly maxEventAge?: Duration;

  /**
   * What the function is told.
   *
   * @default nothing
   */
  readonly input?: ScheduleTargetInput;
}

/** For what a function could not handle. */
export const deadLettersIn = (scope: Construct): Queue =>
  new Queue(scope, 'DeadLetters', {
    enforceSSL: true,
    encryption: QueueEncryption.SQS_MANAGED,
    retentionPeriod: Duration.days(14),
  });

/** A function that is started again and again, and by events in between; what is lost, the next sweep makes up for. */
export class SweptFunction extends Construct {
  /** Events and starts that could not be handled. That there are any is a reason to look. */
  readonly deadLetters: Queue;
  readonly fn: BackgroundFunction;
  /** How often all groups are swept. */
  readonly sweptEvery: Duration;

  constructor(scope: Construct, id: string, { every, ...props }: SweptFunctionProps) {
    super(scope, id);
    this.sweptEvery = every;
    this.deadLetters = deadLettersIn(this);
    this.fn = new BackgroundFunction(this, 'Function', { ...props, deadLetters: this.deadLetters });
  }

  /** Starts the function by events. */
  protected hear(id: string, rule: RuleProps, tries: Pick<LambdaFunctionProps, 'maxEventAge' | 'retryAttempts'>): void {
    const target = new LambdaFunction(this.fn, { deadLetterQueue: this.deadLetters, ...tries });
    new Rule(this, id, { ...rule, targets: [target] });
  }

  /** Starts the function again and again. A sweep that fails is not repeated: the next one is due before that. */
  protected sweep({ description, roleDescription, id = 'Sweep', maxEventAge, input }: SweepProps): void {
    const role = schedulerRole(this, roleDescription);
    new Schedule(this, id, {
      description,
      schedule: ScheduleExpression.rate(this.sweptEvery),
      target: new LambdaInvoke(this.fn, {
        deadLetterQueue: this.deadLetters,
        maxEventAge: maxEventAge ?? Duration.minutes(5),
        retryAttempts: 0,
        role,
        ...(input ? { input } : {}),
      }),
    });
    acknowledgeScheduler(role, this.fn);
  }
}

/**
 * Lets EventBridge Scheduler start something for schedules of this account alone, which are all in the account's default group.
 * Source: EventBridge Scheduler User Guide, Confused deputy prevention: `aws:SourceArn` is the ARN of a schedule group.
 */
const schedulerRole = (scope: Construct, description: string): Role =>
  new Role(scope, 'SchedulerRole', {
    description,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com').withConditions({
      StringEquals: {
        'aws:SourceAccount': Aws.ACCOUNT_ID,
        'aws:SourceArn': Stack.of(scope).formatArn({
          service: 'scheduler',
          resource: 'schedule-group',
          resourceName: 'default',
        }),
      },
    }),
  });
