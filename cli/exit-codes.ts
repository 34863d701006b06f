/** How the command ends. Contract for scripts; see docs/cli.md. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  badInput: 2,
  refused: 3,
  failoverFailed: 4,
  notFound: 5,
  unavailable: 6,
  notGenuine: 7,
  cancelled: 8,
  /** As a shell has it for a program that SIGINT ends. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** By error name, because errors may have crossed a process or the workflow on their way here. */
const BY_ERROR: Readonly<Record<string, ExitCode>> = {
  UsageError: EXIT.badInput,
  UnsuitableEndpointError: EXIT.badInput,
  HomeNotUsableError: EXIT.badInput,
  GroupFileError: EXIT.badInput,
  PolicyFileError: EXIT.badInput,
  SiteFileError: EXIT.badInput,
  SiteRefusedError: EXIT.refused,
  SiteTakenError: EXIT.refused,
  Ec2RefusedError: EXIT.refused,
  InvalidGroupDescriptionError: EXIT.badInput,
  InvalidFailoverIdError: EXIT.badInput,
  InvalidAutomationPolicyError: EXIT.badInput,
  EventNotUnderstoodError: EXIT.badInput,
  AmbiguousNameError: EXIT.badInput,
  InvalidRequestError: EXIT.badInput,
  UnknownFaultError: EXIT.badInput,
  GroupExistsError: EXIT.refused,
  RuntimeInUseError: EXIT.refused,
  IrreversibleNotConfirmedError: EXIT.refused,
  NotConfirmedError: EXIT.refused,
  ProofNotConfirmedError: EXIT.refused,
  FailoverInProgressError: EXIT.refused,
  RestoreRefusedError: EXIT.refused,
  RunInProgressError: EXIT.refused,
  MembersNotFitError: EXIT.refused,
  FirstRecoveryPointError: EXIT.failoverFailed,
  StandbyNotStoppedError: EXIT.refused,
  StandbyMissingError: EXIT.refused,
  ProductionIncompleteError: EXIT.refused,
  StatusNotAllowedError: EXIT.refused,
  FailoverImpossibleError: EXIT.refused,
  GroupUnfinishedError: EXIT.refused,
  GroupNotTaggedError: EXIT.refused,
  PrerequisitesNotMetError: EXIT.refused,
  PlanExpiredError: EXIT.refused,
  AutomationBrakeOnError: EXIT.refused,
  ExecutionExistsError: EXIT.refused,
  ServerStartRefusedError: EXIT.refused,
  CancelRefusedError: EXIT.refused,
  AcceptanceRefusedError: EXIT.refused,
  RollBackIncompleteError: EXIT.failoverFailed,
  InterruptedError: EXIT.interrupted,
  ServerNotStartedError: EXIT.refused,
  NothingToAcknowledgeError: EXIT.refused,
  SimulationRefusedError: EXIT.refused,
  GroupNotFoundError: EXIT.notFound,
  NoAutomationPolicyError: EXIT.notFound,
  InstanceNotFoundError: EXIT.notFound,
  InstanceNotInGroupError: EXIT.notFound,
  FailoverNotFoundError: EXIT.notFound,
  ExecutionNotFoundError: EXIT.notFound,
  StackNotFoundError: EXIT.notFound,
  DiskFullError: EXIT.unavailable,
  ServerNotShownError: EXIT.notFound,
  SiteNotObservedError: EXIT.unavailable,
  CallsNotTakenError: EXIT.unavailable,
  ServerNotRunningError: EXIT.unavailable,
  GroupTagsLeftError: EXIT.unavailable,
  SynchronisedElsewhereError: EXIT.refused,
  PinNotOursError: EXIT.refused,
  PointNotFoundError: EXIT.notFound,
  PointNotTaggedError: EXIT.unavailable,
  PointsNotListedError: EXIT.unavailable,
  SynchroniserBusyError: EXIT.unavailable,
  SynchroniserIncompleteError: EXIT.unavailable,
  SiteNotMadeError: EXIT.unavailable,
  LeftBehindError: EXIT.unavailable,
  GuardIncompleteError: EXIT.unavailable,
  RecorderIncompleteError: EXIT.unavailable,
  AutomationIncompleteError: EXIT.unavailable,
  StaleAutomationError: EXIT.unavailable,
  StaleEpochError: EXIT.unavailable,
  OutdatedCopyError: EXIT.unavailable,
  CreationOvertakenError: EXIT.unavailable,
  GroupTableError: EXIT.unavailable,
  WorkflowServiceError: EXIT.unavailable,
  EventsNotWrittenError: EXIT.unavailable,
  RuntimeStoppedError: EXIT.unavailable,
  StoreInUseError: EXIT.unavailable,
  StoreNotReadableError: EXIT.badInput,
  TableShapeError: EXIT.badInput,
  TimeoutError: EXIT.unavailable,
  CredentialsProviderError: EXIT.badInput,
};

/** Codes of Node's sockets for a service that cannot be reached. */
const UNREACHABLE: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
]);

export const exitCodeOf = (error: unknown): ExitCode => {
  if (!(error instanceof Error)) return EXIT.unexpected;
  return BY_ERROR[error.name] ?? ('code' in error && UNREACHABLE.has(error.code) ? EXIT.unavailable : EXIT.unexpected);
};

/** EC2 shows no such server, or shows it terminated. */
export class ServerNotShownError extends Error {
  override readonly name = 'ServerNotShownError';
  readonly server: string;
  constructor(server: string) {
    super(`EC2 shows no server ${server} in this account and region. Check id, tag, region and credentials.`);
    this.server = server;
  }
}

/** EC2 refuses what somebody asks for by hand. */
export class Ec2RefusedError extends Error {
  override readonly name = 'Ec2RefusedError';
  constructor(cause: Error) {
    super(`EC2 refuses: ${cause.name}: ${cause.message}`, { cause });
  }
}

/** The command was called in a way that makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Production servers would be terminated, and nobody has said that this is meant. */
export class IrreversibleNotConfirmedError extends Error {
  override readonly name = 'IrreversibleNotConfirmedError';
  constructor(group: string, why: string) {
    super(
      `The failover of ${group} was not started, nothing was touched: ${why}. ` +
        `Type ${group} at a terminal, or give the command again with --yes.`,
    );
  }
}

/** A group would be replaced, and nobody has said that this is meant. */
export class NotConfirmedError extends Error {
  override readonly name = 'NotConfirmedError';
  constructor(group: string, why: string) {
    super(
      `Group ${group} was not replaced, nothing was changed: ${why}. ` +
        `Type ${group} at a terminal, or give the command again with --yes.`,
    );
  }
}

/** CloudFormation has no stack of that name in this account and region. */
export class StackNotFoundError extends Error {
  override readonly name = 'StackNotFoundError';
  constructor(stack: string, cause: unknown) {
    super(`There is no stack "${stack}" in this account and region. Check AWS_PROFILE and AWS_REGION, or deploy it.`, {
      cause,
    });
  }
}
