import type { Member } from '../../domain/group/member.ts';
import { nextActions } from '../../domain/pass/next-actions.ts';
import { type PhaseRule, queryOf } from '../../domain/pass/phase-rule.ts';
import type { PhaseVerdict } from '../../domain/pass/phase-verdict.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Compute } from '../../ports/compute.ts';
import { instant } from '../instant.ts';

/** What a member needs, before anything is done about it. */
export interface Intended {
  readonly member: Member;
  readonly verdict: PhaseVerdict;
}

export interface Look {
  readonly site: ObservedSite;
  /** In the order of the members. */
  readonly turns: readonly Intended[];
}

/** One look at what a phase goes by, and what each member needs next. */
export const look = async (
  { compute, clock }: { readonly compute: Pick<Compute, 'observe'>; readonly clock: Clock },
  phase: PhaseRule,
  members: readonly Member[],
): Promise<Look> => {
  const site = await compute.observe(queryOf(phase, members));
  const now = instant(clock);
  return { site, turns: members.map((member) => ({ member, verdict: nextActions(phase, member, site, now) })) };
};
