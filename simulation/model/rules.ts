import { decide, evolve } from '../../lambdas/domain/group/decide.ts';
import type { LeaseOwner } from '../../lambdas/domain/group/failover-commands.ts';
import type { Member } from '../../lambdas/domain/group/member.ts';
import type { Instant, Lease } from '../../lambdas/domain/group/protection-group.ts';
import { withoutOrder } from '../../lambdas/domain/group/stay-down.ts';
import { nextActions } from '../../lambdas/domain/pass/next-actions.ts';
import { FAILOVER } from '../../lambdas/domain/phases/failover.ts';
import { nextGiveBackActions } from '../../lambdas/domain/phases/give-back/next-give-back.ts';
import { pastNoReturn } from '../../lambdas/domain/phases/point-of-no-return.ts';
import type { ObservedSite } from '../../lambdas/domain/site/observed.ts';
import { watchOf } from '../../lambdas/handlers/guard/watches.ts';
import { noteOn } from '../../lambdas/handlers/pass/note-before.ts';
import { assertNotCancelled } from '../../lambdas/handlers/steps/failover-run.ts';
import { readLeased, untilNobodyActs } from './ops.ts';

type Seen = readonly [member: Member, site: ObservedSite, now: Instant];

/** What the programs ask the service's own rules. A test plants a bug by putting another in the place of one of them. */
export const REAL_RULES = {
  decide,
  evolve,
  nextActions: (phase: 'fence' | 'identity', ...seen: Seen) => nextActions(FAILOVER[phase], ...seen),
  nextGiveBackActions,
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
