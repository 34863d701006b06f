import { type Member, membersOf } from '../../../lambdas/domain/group/member.ts';
import { memberState } from '../../../lambdas/domain/group/progress.ts';
import type { ProtectedInstance } from '../../../lambdas/domain/group/protection-group.ts';
import type { Performed, PhaseVerdict } from '../../../lambdas/domain/pass/phase-verdict.ts';
import { FAILOVER } from '../../../lambdas/domain/phases/failover.ts';
import { advanced, hasChanged } from '../../../lambdas/handlers/pass/record.ts';
import { outcomeOf } from '../../../lambdas/handlers/steps/migrate-nics.ts';
import type { RoundOutcome } from '../../../lambdas/workflows.ts';
import { siteOf } from '../ec2.ts';
import { GoesOn } from '../ends.ts';
import { actAndReadMembers, callEc2, look, type Part, readLeased, saveMembers } from '../ops.ts';
import type { Rules } from '../rules.ts';
import { LOOKED_AT, NOW } from '../site.ts';

export interface PassArgs {
  readonly failoverId: string;
  readonly epoch: number;
  readonly phase: 'fence' | 'identity';
}

interface Intended {
  readonly member: Member;
  readonly verdict: PhaseVerdict;
}

/**
 * One pass over the members: read them, then the lease; look; note what is to be undone and that an identity is about to move;
 * read the lease once more; issue the calls; record.
 */
export const pass = (rules: Rules) =>
  function* ({ failoverId, epoch, phase }: PassArgs): Part<GoesOn> {
    const instances = yield* actAndReadMembers();
    const group = yield* readLeased(failoverId, epoch);
    const members = membersOf(group, { instances, pairs: [] });
    rules.assertNotCancelled(group.lease, members);
    const site = siteOf(yield* look());
    const open = members.filter(({ instance }) => phase === 'fence' || memberState(instance.progress) !== 'failed');
    const intended = open.map((member) => ({ member, verdict: rules.nextActions(phase, member, site, LOOKED_AT) }));
    const noted = yield* note(rules, intended, { phase: FAILOVER[phase], site, now: NOW, epoch });
    if (intended.some(({ verdict }) => verdict.actions.length > 0)) {
      rules.assertNotCancelled((yield* rules.lastLook(failoverId, epoch)).lease, members);
    }
    const failed = members.filter((member) => !open.includes(member));
    return new GoesOn('issue', { failoverId, epoch, phase, noted, failed });
  };

interface IssueArgs extends PassArgs {
  readonly noted: readonly Intended[];
  readonly failed: readonly Member[];
}

/** The calls of a pass, and its record. */
export const issue = (_: Rules) =>
  function* ({ epoch, phase, noted, failed }: IssueArgs): Part<RoundOutcome<'failover'>> {
    const after: ProtectedInstance[] = [];
    for (const turn of noted) {
      const performed = yield* perform(turn);
      after.push(advanced({ ...turn, performed }, FAILOVER[phase], NOW, epoch));
    }
    yield* saveMembers(after.filter((instance, index) => hasChanged(noted[index]?.member.instance, instance)));
    return outcomeOf([...after, ...failed.map(({ instance }) => instance)].map(({ progress }) => progress));
  };

type Notes = Parameters<Rules['noteOn']>[1];

/** What is to be undone, written before the calls go out. @throws Ends */
export const note = function* (rules: Rules, intended: readonly Intended[], notes: Notes): Part<readonly Intended[]> {
  const noted = intended.map((turn) => rules.noteOn(turn, notes));
  const changed = noted.filter((instance, index) => instance !== intended[index]?.member.instance);
  const saved = yield* saveMembers(changed.map((instance) => ({ ...instance, epoch: notes.epoch })));
  return intended.map(({ member, verdict }) => {
    const instance = saved.find(({ id }) => id === member.instance.id) ?? member.instance;
    return { member: { ...member, instance }, verdict };
  });
};

const perform = function* ({ member, verdict }: Intended): Part<readonly Performed[]> {
  const { actions } = verdict;
  if (actions.length === 0) return [];
  const outcomes = yield* callEc2(member.instance.id, actions);
  return actions.flatMap((action, index) => {
    const outcome = outcomes[index];
    return outcome ? [{ action, outcome }] : [];
  });
};
