import type { Member } from '../../group/member.ts';
import type { MemberProgress } from '../../group/progress.ts';
import { begun, intended, lookedAt } from '../../group/stay-down.ts';
import type { AnswerRule, Passed, PhaseRule } from '../../pass/phase-rule.ts';
import type { ActionKind } from '../../site/actions.ts';
import { fact } from '../../site/observed.ts';
import type { SiteQuery } from '../../site/site-query.ts';
import { fenceEvidence } from '../evidence.ts';
import { stopAfter } from './fence-clock.ts';
import { nextFenceActions } from './next-fence.ts';
import { taggingFenced } from './next-fenced-tag.ts';
import { taggingFreed } from './next-freed.ts';

/** The network interfaces of servers that are to be isolated. No other group pays for it. */
const isolationQuery = (members: readonly Member[]): SiteQuery => {
  const isolated = members.filter(({ group }) => group.policy.isolationSecurityGroupId !== undefined);
  return isolated.length > 0 ? { nicsOfServers: isolated.map(({ productionServerId }) => productionServerId) } : {};
};

const isHindered = ({ instance }: Member): boolean => instance.progress?.stopProtected !== undefined;

/** What a fence goes on without. */
const BESIDES: readonly ActionKind[] = ['isolate-nic', 'keep-volumes'];

const ANSWERS: AnswerRule = {
  error: 'ProductionServerNotFencedError',
  // A refused tag or isolation harms nobody. Only what nobody but the owner can lift, or nobody knows, ends a fence; else its
  // budget decides.
  endsMember: ({ action, outcome }) => {
    if (BESIDES.includes(action.do) || outcome.outcome === 'wait') return false;
    return action.do === 'force-stop' || ('code' in outcome && outcome.code === 'UnauthorizedOperation');
  },
  // A server that was accepted as it is may refuse to be fenced: that is tried again, and costs it nothing else.
  bears: ({ acceptedUnfenced }) => acceptedUnfenced !== undefined,
  after: (progress, passed) => afterStop(progress, passed),
};

/** A server that is seen fenced has followed its stop: should it come back, the next one counts anew. */
const afterStop = (progress: MemberProgress, { verdict, performed, now }: Passed): MemberProgress => {
  const { stop: _, ...rest } = progress;
  const isSeenFenced = verdict.state === 'done' && verdict.unseen === undefined;
  return isSeenFenced ? rest : { ...rest, ...stopAfter(progress, performed, now) };
};

/** Every production server down and unable to start. */
export const FENCE = {
  name: 'fence',
  query: (members) => ({
    servers: members.map(({ productionServerId }) => productionServerId),
    ...isolationQuery(members),
    scaling: true,
    protections: { disableApiStop: members.filter(isHindered).map(({ productionServerId }) => productionServerId) },
  }),
  next: nextFenceActions,
  restsOn: ({ productionServerId }, site) => [fact(site.servers, productionServerId)],
  achieved: 'production server fenced: confirmed stopped, root volume detached',
  evidence: fenceEvidence,
  told: (progress) => ({ rung: progress?.rung }),
  besides: (member, site, verdict, now) => taggingFreed(member, taggingFenced(member, site, verdict, now)),
  // A member that has failed otherwise is fenced all the same: its production is not to stay half alive meanwhile.
  drives: 'everybody',
  answers: ANSWERS,
  // A function that dies between the calls and their record leaves the server to the guard.
  note: (member, now) => {
    const stayDown = begun(intended(member, now));
    return member.instance.stayDown?.state === stayDown.state ? {} : { stayDown };
  },
  record: (member, verdict, now) => ({ stayDown: lookedAt(intended(member, now), verdict) }),
} as const satisfies PhaseRule;
