import { CancelRefusedError } from '../errors/cancel-errors.ts';
import { FailoverInProgressError, RunInProgressError } from '../errors/errors.ts';
import { listed } from '../errors/listed.ts';
import {
  FailoverImpossibleError,
  MembersNotFitError,
  StatusNotAllowedError,
  type StatusSeen,
} from '../errors/request-errors.ts';
import type { JobType } from './job.ts';
import type { RunKind } from './run-kind.ts';
import type { GroupStatus, InstanceStatus } from './status.ts';

/** What a run does to the status of its group, and what refuses the run before it begins. */
export interface Operation {
  /** Statuses from which it may begin. */
  readonly from: readonly GroupStatus[];
  /** Statuses from which it may begin besides, where a run has died in the middle and has left its lease behind. */
  readonly takesOver: readonly GroupStatus[];
  /** Status of the group while it runs. */
  readonly during: GroupStatus;
  /** Status of the group when everything has been done. */
  readonly done: GroupStatus;
  /** Status of the group when something could not be done. */
  readonly failed: GroupStatus;
  /** What it is for. */
  readonly goal: string;
  readonly job: JobType;
  readonly errors: OperationErrors;
}

/** What refuses an operation. Nothing was touched when one of them is thrown. */
export interface OperationErrors {
  /** The status of the group is another one. */
  readonly status: (groupId: string, was: StatusSeen) => Error;
  /** Another run has the group. @param why as the end of a sentence that begins with the id of that run */
  readonly held: (groupId: string, runId: string, why: string) => Error;
  /** The status allows it, and something else on record does not. One sentence a reason. */
  readonly record: (groupId: string, reasons: readonly string[]) => Error;
}

const cancelRefused = (groupId: string, { status, allowed }: StatusSeen): Error =>
  new CancelRefusedError(groupId, `its status is ${status}. Allowed are ${allowed.join(' and ')}.`);

/** @param what as the end of "… does not allow" */
const protectionErrors = (what: string): OperationErrors => ({
  status: (groupId, was) => new StatusNotAllowedError(groupId, what, was),
  held: (groupId, runId, why) => new RunInProgressError(groupId, runId, why),
  record: (groupId, reasons) => new MembersNotFitError(groupId, 'no-pairs', listed(reasons)),
});

/**
 * Every run, by the kind of its lease. Source of the statuses: SDRS v1 API Reference: a failover starts from Protecting,
 * Failover failed and Switchover failed, and ends in Failover complete or Failover failed; enabling, disabling and
 * protecting again have such rows too. The roll-back is this service's own. "Failover complete" is also a status in which a
 * run may die: the last step, which turns protection off, is still to come.
 */
export const OPERATIONS = {
  failover: {
    from: ['protected', 'error-failing-over', 'error-reversing'],
    takesOver: ['failing-over', 'failed-over'],
    during: 'failing-over',
    done: 'failed-over',
    failed: 'error-failing-over',
    goal: "Production stays down. Its disks' data, network interfaces and addresses are at the DR servers.",
    job: 'failoverProtectionGroupNoCG',
    errors: {
      status: (groupId, was) => new StatusNotAllowedError(groupId, 'a failover', was),
      held: (groupId, runId, why) => new FailoverInProgressError(groupId, runId, why),
      record: (groupId, reasons) => new FailoverImpossibleError(groupId, reasons),
    },
  },
  'roll-back': {
    // From Protecting it only brings into service what an earlier roll-back has left down, and the status stays.
    from: ['error-failing-over', 'protected'],
    takesOver: ['failing-over'],
    during: 'error-failing-over',
    done: 'protected',
    failed: 'error-failing-over',
    goal: 'Production is where it was, and the group is protected again.',
    job: 'rollBackProtectionGroupNoCG',
    errors: {
      status: cancelRefused,
      held: (groupId, runId, why) => new CancelRefusedError(groupId, `${runId} ${why}. Try again later.`),
      record: (groupId, reasons) => new CancelRefusedError(groupId, listed(reasons)),
    },
  },
  enable: {
    from: ['available', 'error-starting'],
    takesOver: ['starting'],
    during: 'starting',
    done: 'protected',
    failed: 'error-starting',
    goal: 'Every server has a first recovery point, and recovery points go on being taken.',
    job: 'startProtectionGroupNoCG',
    errors: protectionErrors('enabling protection'),
  },
  reprotect: {
    from: ['failed-over', 'error-reprotecting'],
    takesOver: ['reprotecting'],
    during: 'reprotecting',
    done: 'protected',
    failed: 'error-reprotecting',
    goal: 'As of enabling protection, in the other direction: the old production servers are the DR servers.',
    job: 'reprotectProtectionGroupNoCG',
    errors: protectionErrors('protecting again'),
  },
  disable: {
    from: ['protected', 'error-stopping'],
    takesOver: ['stopping'],
    during: 'stopping',
    done: 'available',
    failed: 'error-stopping',
    goal: 'No recovery point is taken any more; those that there are stay.',
    job: 'stopProtectionGroupNoCG',
    errors: protectionErrors('disabling protection'),
  },
  restore: {
    // Also where protecting again has failed before it turned the group round.
    from: ['failed-over', 'error-reprotecting'],
    takesOver: [],
    during: 'failed-over',
    done: 'failed-over',
    failed: 'failed-over',
    goal: 'The disks of some servers of the new production, which are stopped, are those of another recovery point.',
    job: 'restoreProtectionGroupNoCG',
    errors: protectionErrors('restoring another recovery point'),
  },
} as const satisfies Readonly<Record<RunKind, Operation>>;

/** A failover has begun, and has neither ended well nor been given back. Only then is there something to call off. */
export const UNFINISHED = [OPERATIONS.failover.during, OPERATIONS.failover.failed] as const;

/** Of a group, or of a member, which goes along with its group. */
export const isUnfinished = (status: InstanceStatus): boolean => (UNFINISHED as readonly string[]).includes(status);

/** Whether the group's status lets a run begin, were nobody at work. @param isLeft whether a lease was left behind */
export const statusAllows = (kind: RunKind, status: GroupStatus, isLeft: boolean): boolean => {
  const { from, takesOver }: Operation = OPERATIONS[kind];
  return from.includes(status) || (isLeft && takesOver.includes(status));
};

/**
 * SDRS's table of what else is allowed from which status. The API knows `reverse` (switchover),
 * and this version does not do it from any status.
 */
export const ADMINISTRATION_FROM = {
  'put-members': ['available', 'protected'],
  'remove-members': ['available', 'protected', 'error-starting', 'error-stopping', 'failed-over'],
  describe: ['available', 'protected', 'error-starting', 'error-stopping', 'failed-over', 'error-failing-over'],
  delete: ['available', 'protected', 'error-starting', 'error-stopping', 'failed-over', 'error'],
  reverse: ['protected', 'error-reversing'],
} as const satisfies Readonly<Record<string, readonly GroupStatus[]>>;
