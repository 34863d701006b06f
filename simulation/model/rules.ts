import type { LeaseOwner } from '../../lambdas/domain/group/decide.ts';
import { decide, evolve } from '../../lambdas/domain/group/decide.ts';
import type { Lease } from '../../lambdas/domain/group/protection-group.ts';
import { nextActions } from '../../lambdas/domain/pass/next-actions.ts';
import { nextRollBackActions, pastNoReturn } from '../../lambdas/domain/phases/give-back/next-give-back.ts';
import { watchOf } from '../../lambdas/handlers/guard/watches.ts';
import { assertNotCancelled, noteOn } from '../../lambdas/handlers/pass/note-before.ts';
import { readLeased, untilNobodyActs } from './ops.ts';

/** What the programs ask the service's own rules. A test plants a bug by putting another in the place of one of them. */
export const REAL_RULES = {
  decide,
  evolve,
  nextActions,
  nextRollBackActions,
  pastNoReturn,
  watchOf,
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
