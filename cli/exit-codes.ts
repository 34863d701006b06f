/** How the command ends. Contract for scripts; see docs/cli.md. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  badInput: 2,
  refused: 3,
  failoverFailed: 4,
  notFound: 5,
  unavailable: 6,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** By error name, because errors may have crossed a process or the workflow on their way here. */
const BY_ERROR: Readonly<Record<string, ExitCode>> = {
  UsageError: EXIT.badInput,
  GroupFileError: EXIT.badInput,
  InvalidGroupDescriptionError: EXIT.badInput,
  InvalidFailoverIdError: EXIT.badInput,
  AmbiguousNameError: EXIT.badInput,
  GroupExistsError: EXIT.refused,
  RuntimeInUseError: EXIT.refused,
  FailoverInProgressError: EXIT.refused,
  PrerequisitesNotMetError: EXIT.refused,
  ExecutionExistsError: EXIT.refused,
  ServerStartRefusedError: EXIT.refused,
  ServerNotStartedError: EXIT.refused,
  GroupNotFoundError: EXIT.notFound,
  InstanceNotFoundError: EXIT.notFound,
  ExecutionNotFoundError: EXIT.notFound,
  SiteNotObservedError: EXIT.unavailable,
};

export const exitCodeOf = (error: unknown): ExitCode =>
  (error instanceof Error && BY_ERROR[error.name]) || EXIT.unexpected;

/** The command was called in a way that makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
