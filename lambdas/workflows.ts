import type { MachineKind } from './domain/group/run-kind.ts';

/**
 * The workflows in one place: what each is made of, by the names that people see in the console. `lib/` builds a state
 * machine and its Lambda functions from each declaration, `local/` finds the handlers by it.
 */

/** A step that runs as a Lambda function. */
export interface Step {
  readonly state: string;
  /** Its file in `lambdas/entry-points/`, without the extension. */
  readonly entry: string;
  /** Under which key of the execution's data its answer is kept. */
  readonly answer: string;
  /** Has more patience with a look that EC2 does not answer: everything has moved already. @default `false` */
  readonly lastLook?: true;
}

export const STEPS = {
  validatePrerequisites: { state: 'Validate prerequisites', entry: 'validate-prerequisites', answer: 'failover' },
  stopSynchronization: { state: 'Stop synchronization', entry: 'stop-synchronization', answer: 'synchronization' },
  forceStopProductionServers: {
    state: 'Force-stop production servers',
    entry: 'force-stop-production-servers',
    answer: 'fence',
  },
  makeDrDisksAvailable: { state: 'Make DR disks available', entry: 'make-dr-disks-available', answer: 'disks' },
  migrateNics: { state: 'Migrate NICs', entry: 'migrate-nics', answer: 'round' },
  markFailoverComplete: {
    state: 'Mark failover complete',
    entry: 'mark-failover-complete',
    answer: 'complete',
    lastLook: true,
  },
  markProtectionDisabled: {
    state: 'Mark protection disabled',
    entry: 'mark-protection-disabled',
    answer: 'protection',
  },
  recordFailure: { state: 'Record failure', entry: 'record-failure', answer: 'failure' },
  callFailoverOff: { state: 'Call failover off', entry: 'call-failover-off', answer: 'rollBack' },
  giveProductionBack: { state: 'Give production back', entry: 'give-production-back', answer: 'givenBack' },
  returnToService: { state: 'Return to service', entry: 'return-to-service', answer: 'round' },
  markProtectedAgain: { state: 'Mark protected again', entry: 'mark-protected-again', answer: 'protected' },
  recordRollBackFailure: { state: 'Record roll-back failure', entry: 'record-roll-back-failure', answer: 'failure' },
  beginProtection: { state: 'Begin protection', entry: 'begin-protection', answer: 'protection' },
  takeFirstRecoveryPoints: {
    state: 'Take first recovery points',
    entry: 'take-first-recovery-points',
    answer: 'round',
  },
  markProtected: { state: 'Mark protected', entry: 'mark-protected', answer: 'protected' },
  stopTakingRecoveryPoints: {
    state: 'Stop taking recovery points',
    entry: 'stop-taking-recovery-points',
    answer: 'protection',
  },
  awaitSynchroniser: { state: 'Await the synchroniser', entry: 'await-synchroniser', answer: 'round' },
  markUnprotected: { state: 'Mark unprotected', entry: 'mark-unprotected', answer: 'unprotected' },
  recordProtectionFailure: {
    state: 'Record protection failure',
    entry: 'record-protection-failure',
    answer: 'failure',
  },
  recordUnprotectionFailure: {
    state: 'Record unprotection failure',
    entry: 'record-unprotection-failure',
    answer: 'failure',
  },
  beginRestore: { state: 'Begin restore', entry: 'begin-restore', answer: 'restore' },
  restoreDisks: { state: 'Restore disks', entry: 'restore-disks', answer: 'round' },
  markRestored: { state: 'Mark restored', entry: 'mark-restored', answer: 'restored' },
  recordRestoreFailure: { state: 'Record restore failure', entry: 'record-restore-failure', answer: 'failure' },
} as const satisfies Readonly<Record<string, Step>>;

export type StepName = keyof typeof STEPS;

export const STEP_NAMES = Object.keys(STEPS) as readonly StepName[];

/** One workflow: what begins it, the passes of its loop, what ends it. A state machine is built from it. */
export interface WorkflowDeclaration<Name extends string = StepName> {
  /** Of the state machine; the logical ids of its resources begin with it. */
  readonly machine: string;
  /** Key of the stack's output that names the state machine. Clients find it by that, so it is contract. */
  readonly output: string;
  /** What an execution of it does, in a sentence. */
  readonly does: string;
  /** In order. The first takes the request, and its answer is what every later step is given. */
  readonly begin: readonly [Name, ...Name[]];
  /** In order, round after round. The last says what the round came to. */
  readonly passes: readonly [Name, ...Name[]];
  /** In order, once everything has been done. */
  readonly end: readonly [Name, ...Name[]];
  /** Where every error leads. */
  readonly failure: Name;
  /** What a round's last pass answers as `outcome` once nothing is left. `FAILED` and `CONTINUE` are all workflows'. */
  readonly done: string;
  /** States that are no Lambda function. */
  readonly states: { readonly isDone: string; readonly wait: string; readonly failed: string };
}

const FAILOVER = {
  machine: 'Failover',
  output: 'StateMachineArn',
  does: 'State machine that fails one protection group over.',
  begin: ['validatePrerequisites', 'stopSynchronization'],
  passes: ['forceStopProductionServers', 'makeDrDisksAvailable', 'migrateNics'],
  end: ['markFailoverComplete', 'markProtectionDisabled'],
  failure: 'recordFailure',
  done: 'MIGRATED',
  states: { isDone: 'Every server migrated?', wait: 'Wait for EC2', failed: 'Failover failed' },
} as const satisfies WorkflowDeclaration;

const ROLL_BACK = {
  machine: 'RollBack',
  output: 'RollBackStateMachineArn',
  does: 'State machine that calls the failover of one protection group off and gives production back.',
  begin: ['callFailoverOff'],
  passes: ['giveProductionBack', 'returnToService'],
  end: ['markProtectedAgain'],
  failure: 'recordRollBackFailure',
  done: 'RESTORED',
  states: { isDone: 'Production in service?', wait: 'Wait for EC2', failed: 'Roll-back failed' },
} as const satisfies WorkflowDeclaration;

const PROTECT = {
  machine: 'Protect',
  output: 'ProtectStateMachineArn',
  does: 'State machine that enables protection of one group, also again after its failover.',
  begin: ['beginProtection'],
  passes: ['takeFirstRecoveryPoints'],
  end: ['markProtected'],
  failure: 'recordProtectionFailure',
  done: 'TAKEN',
  states: { isDone: 'Every server has a recovery point?', wait: 'Wait for snapshots', failed: 'Protection failed' },
} as const satisfies WorkflowDeclaration;

const UNPROTECT = {
  machine: 'Unprotect',
  output: 'UnprotectStateMachineArn',
  does: 'State machine that disables protection of one group.',
  begin: ['stopTakingRecoveryPoints'],
  passes: ['awaitSynchroniser'],
  end: ['markUnprotected'],
  failure: 'recordUnprotectionFailure',
  done: 'STOPPED',
  states: { isDone: 'Synchroniser at rest?', wait: 'Wait for its turn', failed: 'Unprotection failed' },
} as const satisfies WorkflowDeclaration;

const RESTORE = {
  machine: 'Restore',
  output: 'RestoreStateMachineArn',
  does: 'State machine that brings servers of one group, which has failed over, to another recovery point.',
  begin: ['beginRestore'],
  passes: ['restoreDisks'],
  end: ['markRestored'],
  failure: 'recordRestoreFailure',
  done: 'RESTORED',
  states: { isDone: 'Every disk restored?', wait: 'Wait for EC2', failed: 'Restore failed' },
} as const satisfies WorkflowDeclaration;

/** What there is to run, by machine. */
export const WORKFLOWS = {
  failover: FAILOVER,
  'roll-back': ROLL_BACK,
  protect: PROTECT,
  unprotect: UNPROTECT,
  restore: RESTORE,
} as const satisfies Readonly<Record<MachineKind, WorkflowDeclaration>>;

/** The steps of a workflow, in the order in which they are first taken; the one that records a failure last. */
export const stepsOf = <Name extends string>(workflow: WorkflowDeclaration<Name>): readonly Name[] => [
  ...workflow.begin,
  ...workflow.passes,
  ...workflow.end,
  workflow.failure,
];

/** What the last pass of a round says of the whole; the choice after it reads this. */
export type RoundOutcome<Machine extends MachineKind> = (typeof WORKFLOWS)[Machine]['done'] | 'FAILED' | 'CONTINUE';

/** Errors that a second try of the same step can mend. Their steps are retried; every other error ends the run. */
export const RETRYABLE_ERRORS = [
  'SiteNotObservedError',
  'CallsNotTakenError',
  'OutdatedCopyError',
  'GroupTableError',
  'EventsNotWrittenError',
  'WorkflowServiceError',
  'FailoverNotEndedError',
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

/** The account's functions use up its concurrency, as in a disaster they all do at once. Nothing was begun. */
export const LAMBDA_THROTTLES = ['Lambda.TooManyRequestsException'] as const;
