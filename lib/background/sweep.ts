import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, type ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledgeScheduler } from '../permissions/acknowledgements.ts';
import { schedulerRole } from './scheduler-role.ts';

export interface SweepProps {
  /** What is swept, and why, in a sentence. */
  readonly description: string;
  /** Who may start it, in a sentence. */
  readonly roleDescription: string;
  readonly every: Duration;
  readonly deadLetters: Queue;

  /**
   * The function's input.
   *
   * @default nothing
   */
  readonly input?: ScheduleTargetInput;
}

/** Starts a function again and again. A sweep that fails is not repeated: the next one is due before that. */
export const sweepWith = (scope: Construct, fn: IFunction, props: SweepProps): void => {
  const scheduler = schedulerRole(scope, props.roleDescription);
  new Schedule(scope, 'Sweep', {
    description: props.description,
    schedule: ScheduleExpression.rate(props.every),
    target: new LambdaInvoke(fn, {
      deadLetterQueue: props.deadLetters,
      maxEventAge: Duration.minutes(5),
      retryAttempts: 0,
      role: scheduler,
      ...(props.input ? { input: props.input } : {}),
    }),
  });
  acknowledgeScheduler(scheduler, fn);
};
