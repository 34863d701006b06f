/** Errors that a request to the service is answered with. Nothing was changed when one is thrown. */
import { GroupError } from './group-error.ts';
import { listed } from './listed.ts';
import { fieldName, type Problem } from './operation-errors.ts';

/** Parameters of a request are malformed, or do not fit what EC2 shows or what the group has. All problems are named. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${fieldName(path) || 'body'}: ${message}`).join('; '));
    this.problems = problems;
  }
}

/** No run of any group has that id. */
export class RunNotFoundError extends Error {
  override readonly name = 'RunNotFoundError';
  readonly runId: string;
  constructor(runId: string) {
    super(`run_id: must be the id of a run; it is "${runId}". GET …/server-groups/{server_group_id}/runs lists them.`);
    this.runId = runId;
  }
}

/** The look that a plan needs takes longer than a call may, and the recorder has kept no plan of the group as it is. */
export class PlanNotReadyError extends Error {
  override readonly name = 'PlanNotReadyError';
  readonly groupId: string;
  constructor({ id, status }: { readonly id: string; readonly status: string }, patienceMs: number) {
    super(
      `The plan of protection group "${id}" takes longer than ${patienceMs / 1000} s, and the recorder has kept none of the group as it is. ` +
        `refresh-server-group has the recorder make one where the group is protected; it is ${status}. ` +
        `sdrs plan ${id} takes its time, whatever the status.`,
    );
    this.groupId = id;
  }
}

/** The status of a group, those that would do, and what else stands in the way, one sentence each. */
export interface StatusSeen {
  readonly status: string;
  readonly allowed: readonly string[];
  readonly besides?: readonly string[];
}

/** The group is not in a status from which that can be done. */
export class StatusNotAllowedError extends GroupError {
  override readonly name = 'StatusNotAllowedError';
  readonly status: string;
  constructor(groupId: string, operation: string, { status, allowed, besides = [] }: StatusSeen) {
    const why = `Protection group "${groupId}" is ${status}: ${operation} is not allowed.`;
    super(groupId, listed([why, `Allowed are ${allowed.join(', ')}.`, ...besides]));
    this.status = status;
  }
}

/** What has to be there, or to be gone, for that is not: members of the group. */
export class MembersNotFitError extends GroupError {
  override readonly name = 'MembersNotFitError';
  readonly misfit: 'no-pairs' | 'instances-left' | 'pairs-left';
  constructor(groupId: string, misfit: MembersNotFitError['misfit'], why: string) {
    super(groupId, `Protection group "${groupId}": ${why}`);
    this.misfit = misfit;
  }
}

/** A failover of the group would be refused by its first step, for reasons that its record already tells. */
export class FailoverImpossibleError extends GroupError {
  override readonly name = 'FailoverImpossibleError';
  readonly reasons: readonly string[];
  constructor(groupId: string, reasons: readonly string[]) {
    super(groupId, `Protection group "${groupId}" cannot be failed over. ${listed(reasons)}`);
    this.reasons = reasons;
  }
}

/** A function was called with what it cannot go by. Nothing was done. */
export class InputNotUnderstoodError extends Error {
  override readonly name = 'InputNotUnderstoodError';
  constructor(whose: string, why: string, cause?: unknown) {
    super(`The input of ${whose} is not understood, and nothing was done. ${why}`, {
      cause,
    });
  }
}

/** SDRS has this operation, this service does not. */
export class OperationNotSupportedError extends Error {
  override readonly name = 'OperationNotSupportedError';
  readonly operation: string;
  constructor(operation: string, remedy: string) {
    super(`This service does not support ${operation}. ${remedy}`);
    this.operation = operation;
  }
}

/** This version has no switchover. */
export class SwitchoverImpossibleError extends GroupError {
  override readonly name = 'SwitchoverImpossibleError';
  constructor(groupId: string) {
    super(
      groupId,
      `Protection group "${groupId}" cannot be switched over: this version has no planned failover. ` +
        'Use failover-server-group when production is faulty.',
    );
  }
}

/** No replication pair has that id. */
export class PairNotFoundError extends Error {
  override readonly name = 'PairNotFoundError';
  readonly pairId: string;
  constructor(pairId: string) {
    super(`There is no replication pair "${pairId}". List the pairs to find its id.`);
    this.pairId = pairId;
  }
}

/** There are no drills, so none has that id. */
export class DrillNotFoundError extends Error {
  override readonly name = 'DrillNotFoundError';
  readonly drillId: string;
  constructor(drillId: string) {
    super(`There is no disaster recovery drill "${drillId}": this version has no drills.`);
    this.drillId = drillId;
  }
}

/** No job has that id. */
export class JobNotFoundError extends Error {
  override readonly name = 'JobNotFoundError';
  readonly jobId: string;
  constructor(jobId: string) {
    super(`There is no job "${jobId}". Use the job_id that a call has answered with.`);
    this.jobId = jobId;
  }
}
