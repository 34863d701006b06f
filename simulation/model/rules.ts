import { decide, evolve } from '../../lambdas/domain/group/decide.ts';
import type { LeaseOwner } from '../../lambdas/domain/group/failover-commands.ts';
import type { Lease } from '../../lambdas/domain/group/protection-group.ts';
import { withoutOrder } from '../../lambdas/domain/group/stay-down.ts';
import { nextActions } from '../../lambdas/domain/reconcile/next-actions.ts';
import { nextRollBackActions, pastNoReturn } from '../../lambdas/domain/undo/roll-back.ts';
import { watchOf } from '../../lambdas/handlers/guard/watches.ts';
import { assertNotCancelled, noteOn } from '../../lambdas/handlers/steps/note-before.ts';
import { readLeased, untilNobodyActs } from './ops.ts';

/** What the programs ask the service's own rules. A test plants a bug by putting another in the place of one of them. */
export const REAL_RULES = {
  decide,
  evolve,
  nextActions,
  nextRollBackActions,
  pastNoReturn,
  watchOf,
  withoutOrder,
  noteOn,
  assertNotCancelled,
  /** Before calls go out: whether the lease is still there. */
  lastLook: readLeased,
  untilNobodyActs,
  /** The guard leaves servers alone whose group somebody holds. */
  isHeld: (owner: LeaseOwner | undefined, _lease: Lease | undefined): boolean =>
    owner !== undefined && owner !== 'ended',
};

export type Rules = typeof REAL_RULES;
