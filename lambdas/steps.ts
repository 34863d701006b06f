/**
 * The workflow in one place: its steps in order, by the names that people see in the console. `lib/` builds the state
 * machine and the Lambda functions from these, `local/` finds the handlers by them.
 */

/** A step that runs as a Lambda function. `entry` is its file in `lambdas/entry-points/`, without the extension. */
export interface Step {
  readonly state: string;
  readonly entry: string;
}

export const STEPS = {
  validatePrerequisites: { state: 'Validate prerequisites', entry: 'validate-prerequisites' },
  stopSynchronization: { state: 'Stop synchronization', entry: 'stop-synchronization' },
  forceStopProductionServers: { state: 'Force-stop production servers', entry: 'force-stop-production-servers' },
  makeDrDisksAvailable: { state: 'Make DR disks available', entry: 'make-dr-disks-available' },
  migrateNics: { state: 'Migrate NICs', entry: 'migrate-nics' },
  markFailoverComplete: { state: 'Mark failover complete', entry: 'mark-failover-complete' },
  markProtectionDisabled: { state: 'Mark protection disabled', entry: 'mark-protection-disabled' },
  recordFailure: { state: 'Record failure', entry: 'record-failure' },
} as const satisfies Record<string, Step>;

export type StepName = keyof typeof STEPS;

export const STEP_NAMES = Object.keys(STEPS) as readonly StepName[];

/** States that are no Lambda function. */
export const OTHER_STATES = {
  everyServerMigrated: 'Every server migrated?',
  waitForEc2: 'Wait for EC2',
  failed: 'Failover failed',
} as const;

/** What the last pass of a round says of the whole; the choice after it reads this. */
export type RoundOutcome = 'MIGRATED' | 'FAILED' | 'CONTINUE';

/** Errors that a second try of the same step can mend. Their steps are retried; every other error ends the failover. */
export const RETRYABLE_ERRORS = [
  'SiteNotObservedError',
  'OutdatedCopyError',
  'GroupTableError',
  'EventsNotWrittenError',
  'WorkflowServiceError',
  'TimeoutError',
] as const;

/** Faults of the Lambda service or of the function's process, after which a repeat of the step is safe. */
export const LAMBDA_FAULTS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
  'States.Timeout',
] as const;

/** The account's functions use up its concurrency, which in the hour of a disaster they all do at once. Nothing was begun. */
export const LAMBDA_THROTTLES = ['Lambda.TooManyRequestsException'] as const;
