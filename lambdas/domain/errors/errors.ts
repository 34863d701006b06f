import { GroupError } from './group-error.ts';
import { listed } from './listed.ts';

/**
 * Errors that a step throws or an operation answers with. `name` is literal because Step Functions matches on it; ids are
 * fields; the message says what, the value, what is allowed and the remedy.
 */

/** A protection group of that id does not exist. */
export class GroupNotFoundError extends GroupError {
  override readonly name = 'GroupNotFoundError';
  constructor(groupId: string) {
    super(groupId, `There is no protection group "${groupId}". List the groups to find its id or name.`);
  }
}

/** A protection group of that id exists already. */
export class GroupExistsError extends GroupError {
  override readonly name = 'GroupExistsError';
  constructor(groupId: string) {
    super(groupId, `Protection group "${groupId}" exists already. Choose another id, or use the group as it is.`);
  }
}

/** Somebody with a later epoch, or from another state, has written the item since: this writer must stop. */
export class StaleEpochError extends Error {
  override readonly name = 'StaleEpochError';
  readonly item: string;
  readonly epoch: number;
  constructor(item: string, epoch: number, cause?: unknown) {
    super(
      `${item} has been written by somebody else since; the write with epoch ${epoch} was refused. ` +
        'Another failover of the group has taken over: nothing more is done by this one.',
      { cause },
    );
    this.item = item;
    this.epoch = epoch;
  }
}

/**
 * The item has been written since the copy was made that was to be written back: by another try of the same step, by an
 * operator, by the recorder. Nothing was lost. Whoever is at work reads anew and goes on; a try that was overtaken ends here.
 */
export class OutdatedCopyError extends Error {
  override readonly name = 'OutdatedCopyError';
  readonly item: string;
  readonly epoch: number;
  constructor(item: string, epoch: number, cause?: unknown) {
    super(
      `${item} has been written since it was read; the write with epoch ${epoch} was refused, so that nothing newer is lost. ` +
        'Call again: what is there now is read first.',
      { cause },
    );
    this.item = item;
    this.epoch = epoch;
  }
}

/** Whether anybody else has written an item since it was read. */
export const isOvertaken = (error: unknown): error is StaleEpochError | OutdatedCopyError =>
  error instanceof StaleEpochError || error instanceof OutdatedCopyError;

/** One failover of a group at a time. */
export class FailoverInProgressError extends GroupError {
  override readonly name = 'FailoverInProgressError';
  readonly failoverId: string;
  constructor(groupId: string, failoverId: string, why: string) {
    super(
      groupId,
      `Protection group "${groupId}" is failing over already: failover ${failoverId} ${why}. ` +
        'Watch that failover; call again when it has ended.',
    );
    this.failoverId = failoverId;
  }
}

/** One run of a group at a time. */
export class RunInProgressError extends GroupError {
  override readonly name = 'RunInProgressError';
  readonly runId: string;
  constructor(groupId: string, runId: string, why: string) {
    super(
      groupId,
      `Protection group "${groupId}" has a run already: ${runId} ${why}. Watch that run; call again when it has ended.`,
    );
    this.runId = runId;
  }
}

/** A server has no first recovery point, so protection is not turned on. What there is stays as it is. */
export class FirstRecoveryPointError extends GroupError {
  override readonly name = 'FirstRecoveryPointError';
  constructor(groupId: string, why: string) {
    super(groupId, `Protection group "${groupId}" is not protected: ${why}`);
  }
}

/** A group whose failover has failed holds the record of whose addresses are whose. */
export class GroupUnfinishedError extends GroupError {
  override readonly name = 'GroupUnfinishedError';
  constructor(groupId: string) {
    super(
      groupId,
      `Protection group "${groupId}" is error-failing-over: its record says which addresses belong to which server, and some ` +
        'may be between two. Call the failover again until it is finished, then delete the group.',
    );
  }
}

/** Something that a failover needs is not there. Nothing was touched. */
export class PrerequisitesNotMetError extends GroupError {
  override readonly name = 'PrerequisitesNotMetError';
  readonly unmet: readonly string[];
  constructor(groupId: string, unmet: readonly string[]) {
    super(groupId, `Failover of protection group "${groupId}" refused, nothing was touched. ${listed(unmet)}`);
    this.unmet = unmet;
  }
}

/** A member's disks or NICs did not reach the DR server. */
export class ServerNotMigratedError extends Error {
  override readonly name = 'ServerNotMigratedError';
}

/** EC2 refused to start a server. */
export class ServerNotStartedError extends Error {
  override readonly name = 'ServerNotStartedError';
  readonly serverId: string;
  readonly code: string;
  constructor(serverId: string, code: string, message: string) {
    super(message);
    this.serverId = serverId;
    this.code = code;
  }
}

/** EC2 did not answer a look at the site: throttled, down, or out of reach. */
export class SiteNotObservedError extends Error {
  override readonly name = 'SiteNotObservedError';
}

/** EC2 has not taken calls that no later step makes up for: throttled, down, or out of reach. The step is tried again. */
export class CallsNotTakenError extends Error {
  override readonly name = 'CallsNotTakenError';
}

/** An execution of that name runs or ran already, with another request. */
export class ExecutionExistsError extends Error {
  override readonly name = 'ExecutionExistsError';
  readonly failoverId: string;
  /** The execution that has the name. */
  readonly executionId: string;
  constructor(failoverId: string, executionId: string, cause?: unknown) {
    super(`A failover named "${failoverId}" was started before with another request. Use a new name.`, { cause });
    this.failoverId = failoverId;
    this.executionId = executionId;
  }
}
