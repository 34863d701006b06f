import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Errors,
  type IChainable,
  type RetryProps,
  type TaskInput,
  type TaskStateBase,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { LAMBDA_FAULTS, LAMBDA_THROTTLES, RETRYABLE_ERRORS, type Step } from '../../lambdas/workflows.ts';

/** EC2 or another service did not answer: 2 + 4 + 8 + 16 = 30 s of waiting at most, then the failover fails. */
const SERVICE_RETRY: RetryProps = {
  errors: [...RETRYABLE_ERRORS],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 4,
};

/**
 * The last look of a failover, when everything has moved already: 2 + 4 + 8 + 16 + 32 + 4 × 60 = 302 s of waiting at
 * most for EC2 to answer, so that a throttled look does not fail what has been done.
 */
const LAST_LOOK_RETRY: RetryProps = {
  errors: ['SiteNotObservedError'],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.seconds(60),
  maxAttempts: 9,
};

/** The Lambda service or the function's process failed: 1 + 2 + 4 + 8 + 16 = 31 s of waiting at most. */
const LAMBDA_RETRY: RetryProps = {
  errors: [...LAMBDA_FAULTS],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 5,
};

/**
 * Lambda throttles, while the account's other functions retry as well. That passes, and a failover that gave up would
 * need a person: 1 + 2 + 4 + 8 + 16 = 31 s, then 59 × 30 s, together 1801 s of waiting at most.
 */
const THROTTLE_RETRY: RetryProps = {
  errors: [...LAMBDA_THROTTLES],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxDelay: Duration.seconds(30),
  maxAttempts: 64,
};

/**
 * A failure that is not on record leaves its group "failing over", so the last step gives up late, whatever the error:
 * 2 + 4 + 8 + 16 + 32 + 60 = 122 s of waiting at most, after which the execution fails with the step's own error.
 */
const RECORD_RETRY: RetryProps = {
  errors: [Errors.ALL],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.seconds(60),
  maxAttempts: 6,
};

/** What a step is given of the execution's data, and where its answer goes. */
export interface StepData {
  /** The step's input, put together from the data and the execution's own context. */
  readonly payload: TaskInput;

  /** Where in the data the answer is kept. */
  readonly resultPath: string;
}

/** A step with the function that performs it. */
export interface PerformedStep extends Step {
  readonly fn: IFunction;
}

interface GuardedStep {
  readonly step: PerformedStep;
  /** Where any error leads that no retry mended. */
  readonly onError: IChainable;
}

/** A step as a state: what is worth a retry is retried, every other error is caught and leads to its record. */
export const stepTask = (scope: Construct, { step, onError }: GuardedStep, data: StepData): TaskStateBase =>
  // The first retry that fits an error counts.
  [...(step.lastLook ? [LAST_LOOK_RETRY] : []), SERVICE_RETRY, LAMBDA_RETRY, THROTTLE_RETRY]
    .reduce<TaskStateBase>((task, retry) => task.addRetry(retry), invoke(scope, step, data))
    .addCatch(onError, { errors: [Errors.ALL], resultPath: '$.error' });

/** The step that puts a failure on record. Nothing could catch its own error but itself, so it has retries alone. */
export const recordFailureTask = (scope: Construct, step: PerformedStep, data: StepData): TaskStateBase =>
  invoke(scope, step, data)
    .addRetry(SERVICE_RETRY)
    .addRetry(LAMBDA_RETRY)
    .addRetry(THROTTLE_RETRY)
    .addRetry(RECORD_RETRY);

/** More than a function may take, so that what ends a step that hangs is Lambda itself, whose error is retried. */
const LIMIT = Timeout.duration(Duration.seconds(330));

const invoke = (scope: Construct, { state, fn }: PerformedStep, data: StepData): LambdaInvoke =>
  new LambdaInvoke(scope, state, {
    lambdaFunction: fn,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    taskTimeout: LIMIT,
    ...data,
  });
