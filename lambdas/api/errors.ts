import { HTTPException } from 'hono/http-exception';
import { InvalidRequestError, MembersNotFitError } from '../domain/errors/request-errors.ts';
import type { RunKind } from '../domain/group/run-kind.ts';
import { CODES, type Code, codeOfProblems } from './codes.ts';

/** An error as SDRS answers it. */
export interface ErrorAnswer {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 500 | 503;
  readonly body: { readonly error: { readonly code: string; readonly message: string } };
}

type Translation = readonly [ErrorAnswer['status'], Code];

/** By the error's literal name. What is not here is a defect or a fault of the surroundings. */
const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  InvalidRequestError: [400, CODES.invalidParameters],
  InvalidGroupDescriptionError: [400, CODES.invalidParameters],
  InvalidAutomationPolicyError: [400, CODES.invalidParameters],
  InvalidFailoverIdError: [400, CODES.invalidParameters],
  GroupExistsError: [400, CODES.invalidParameters],
  JobNotFoundError: [400, CODES.invalidParameters],
  FailoverNotFoundError: [400, CODES.invalidParameters],
  RunNotFoundError: [400, CODES.invalidParameters],
  OperationNotSupportedError: [400, CODES.unknownAction],
  StatusNotAllowedError: [400, CODES.statusNotAllowed],
  MembersNotFitError: [400, CODES.statusNotAllowed],
  GroupUnfinishedError: [400, CODES.statusNotAllowed],
  GroupNotTaggedError: [400, CODES.statusNotAllowed],
  FailoverInProgressError: [400, CODES.statusNotAllowed],
  RestoreRefusedError: [400, CODES.statusNotAllowed],
  RunInProgressError: [400, CODES.statusNotAllowed],
  FirstRecoveryPointError: [400, CODES.enablingFailed],
  StandbyNotStoppedError: [400, CODES.standbyNotStopped],
  StandbyMissingError: [400, CODES.statusNotAllowed],
  ExecutionExistsError: [400, CODES.statusNotAllowed],
  StaleEpochError: [409, CODES.statusNotAllowed],
  OutdatedCopyError: [409, CODES.statusNotAllowed],
  CreationOvertakenError: [409, CODES.statusNotAllowed],
  GroupNotFoundError: [400, CODES.groupNotFound],
  InstanceNotFoundError: [400, CODES.instanceNotFound],
  InstanceNotInGroupError: [400, CODES.instanceNotFound],
  AmbiguousNameError: [400, CODES.invalidParameters],
  AcceptanceRefusedError: [400, CODES.statusNotAllowed],
  CancelRefusedError: [400, CODES.statusNotAllowed],
  PairNotFoundError: [400, CODES.pairNotFound],
  TagNotFoundError: [404, CODES.tagNotFound],
  TooManyTagsError: [400, CODES.tooManyTags],
  NoAutomationPolicyError: [400, CODES.statusNotAllowed],
  NothingToAcknowledgeError: [400, CODES.statusNotAllowed],
  ServerStartRefusedError: [400, CODES.statusNotAllowed],
  ServerNotStartedError: [400, CODES.statusNotAllowed],
  ServerNotRunningError: [400, CODES.statusNotAllowed],
  StaleAutomationError: [409, CODES.statusNotAllowed],
  DrillNotFoundError: [400, CODES.drillNotFound],
  SwitchoverImpossibleError: [400, CODES.switchoverImpossible],
  FailoverImpossibleError: [400, CODES.failoverImpossible],
  PrerequisitesNotMetError: [400, CODES.failoverImpossible],
  ItemNotUnderstoodError: [500, CODES.unexpected],
  GroupsUnreadableError: [500, CODES.unexpected],
  PlanNotReadyError: [503, CODES.awsDidNotAnswer],
  SiteNotObservedError: [503, CODES.awsDidNotAnswer],
  RoutesLeftOutError: [503, CODES.awsDidNotAnswer],
  GroupTagsLeftError: [503, CODES.awsDidNotAnswer],
  GroupTableError: [503, CODES.awsDidNotAnswer],
  EventsNotWrittenError: [503, CODES.awsDidNotAnswer],
  RecorderIncompleteError: [503, CODES.awsDidNotAnswer],
  GuardIncompleteError: [503, CODES.awsDidNotAnswer],
  SynchronisedElsewhereError: [400, CODES.statusNotAllowed],
  SynchroniserBusyError: [503, CODES.awsDidNotAnswer],
  SynchroniserIncompleteError: [503, CODES.awsDidNotAnswer],
  PointsNotListedError: [503, CODES.awsDidNotAnswer],
  PointNotFoundError: [400, CODES.invalidParameters],
  PinNotOursError: [400, CODES.statusNotAllowed],
  PointNotTaggedError: [503, CODES.awsDidNotAnswer],
  FunctionNotAskedError: [503, CODES.awsDidNotAnswer],
  WorkflowServiceError: [503, CODES.awsDidNotAnswer],
};

export const answerTo = (status: ErrorAnswer['status'], code: Code, message: string): ErrorAnswer => ({
  status,
  body: { error: { code, message } },
});

/** What a client learns of an error. Of an unexpected error the client learns only where to look. */
export const answerFor = (error: Error, requestId: string): ErrorAnswer => {
  const translation = TRANSLATIONS[error.name];
  if (translation) return answerTo(translation[0], codeIn(error) ?? translation[1], error.message);
  if (error instanceof HTTPException && error.status < 500) {
    const why = error.status === 415 ? 'must have the content type application/json' : error.message;
    return answerTo(400, CODES.invalidParameters, `body: ${why}`);
  }
  return answerTo(
    500,
    CODES.unexpected,
    `Something unexpected happened. The log has more under request id ${requestId}; repeating the request is safe.`,
  );
};

/** What an error tells of itself beyond its name. */
const codeIn = (error: Error): Code | undefined => {
  if (error instanceof InvalidRequestError) return codeOfProblems(error.problems);
  return error instanceof MembersNotFitError ? CODE_OF_MISFIT[error.misfit] : undefined;
};

const CODE_OF_MISFIT: Readonly<Record<MembersNotFitError['misfit'], Code>> = {
  'no-pairs': CODES.statusNotAllowed,
  'instances-left': CODES.instancesLeft,
  'pairs-left': CODES.pairsLeft,
};

/** What SDRS says of a run that has failed, where it has nothing better. */
const FAILED: Readonly<Record<RunKind, Code>> = {
  failover: CODES.failoverFailed,
  'roll-back': CODES.failoverFailed,
  enable: CODES.enablingFailed,
  disable: CODES.disablingFailed,
  restore: CODES.failoverFailed,
  reprotect: CODES.reprotectionFailed,
};

/** Why a job failed, as SDRS codes it. */
export const jobErrorCode = (errorName: string | undefined, kind: RunKind = 'failover'): Code => {
  switch (errorName) {
    case 'StandbyNotStoppedError':
      return CODES.standbyNotStopped;
    case 'StatusNotAllowedError':
    case 'RunInProgressError':
    case 'MembersNotFitError':
      return kind === 'failover' ? FAILED[kind] : CODES.statusNotAllowed;
    case 'ProductionServerNotFencedError':
      return CODES.serverNotStopped;
    case 'ServerNotMigratedError':
      return CODES.nicNotAttached;
    case 'PrerequisitesNotMetError':
    case 'FailoverInProgressError':
      return CODES.failoverImpossible;
    default:
      return FAILED[kind];
  }
};
