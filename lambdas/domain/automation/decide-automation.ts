import { membersOf } from '../group/member.ts';
import type { GroupAggregate, Members } from '../group/protection-group.ts';
import type { Instant } from '../instant.ts';
import { prerequisiteFindings } from '../plan/prerequisites.ts';
import type { ObservedSite } from '../site/observed.ts';
import { eyesightReasons } from './eyesight.ts';
import { type AutomationFacts, gateReasons } from './gates.ts';
import { type Reason, reason } from './reasons.ts';
import { type FaultySource, lastingSeconds, type Standing, standingOf } from './standing.ts';
import type { AutomationDecision } from './state.ts';
import { terminationReasons } from './termination.ts';

/** What the decider saw with its own eyes. */
export interface Sight {
  readonly members: Members;
  readonly site: ObservedSite;
}

/** `look`: everything else is in favour; look, and ask again. */
export type AutomationStep = AutomationDecision | { readonly verdict: 'look' };

/**
 * Whether the group is failed over now. Pure, and by the signals' own times: which of them came when, how often and in
 * which order decides nothing. Unknown never speaks for a failover.
 */
export const decideAutomation = (facts: AutomationFacts, now: Instant, sight?: Sight): AutomationStep => {
  const { policy, sources } = facts.state;
  if (policy.mode === 'off') return { verdict: 'refuse', reasons: [reason('mode-off', 'The policy is switched off.')] };
  const standing = standingOf(policy, sources, now);
  switch (standing.is) {
    case 'rest':
      return { verdict: 'rest', reasons: [reason('nothing-faulty', 'No source is faulty.')] };
    case 'short':
      return { verdict: 'wait', reasons: shortReasons(standing.faulty, policy.required) };
    case 'young':
      return { verdict: 'wait', reasons: [youngReason(standing, facts)], until: standing.until };
    case 'lasting':
      return decideLasting(facts, standing, { now, sight });
    default:
      return standing satisfies never;
  }
};

type Required = AutomationFacts['state']['policy']['required'];

const shortReasons = (faulty: readonly FaultySource[], required: Required): readonly Reason[] => {
  const reasons = tooFew(faulty, required);
  if (reasons.length > 0) return reasons;
  const alone =
    'Only monitors say so, and monitors alone start no failover: a source of another kind has to be faulty too.';
  return [reason('monitors-alone', `${alone} ${told(faulty)}`)];
};

const tooFew = (faulty: readonly FaultySource[], required: Required): readonly Reason[] => {
  const kinds = new Set(faulty.map(({ kind }) => kind));
  return [
    ...(faulty.length < required.sources
      ? [reason('too-few-sources', `${faulty.length} of ${required.sources} sources are faulty. ${told(faulty)}`)]
      : []),
    ...(kinds.size < required.kinds
      ? [reason('too-few-kinds', `They are of ${kinds.size} of ${required.kinds} kinds: ${[...kinds].join(', ')}.`)]
      : []),
  ];
};

const youngReason = (
  { faulty, since, until }: Extract<Standing, { is: 'young' }>,
  { state }: AutomationFacts,
): Reason =>
  reason(
    'not-lasting',
    `The fault is known since ${since} and must have lasted ${lastingSeconds(state.policy)} s, until ${until}. ${told(faulty)}`,
  );

const MOST_TOLD = 10;

const told = (faulty: readonly FaultySource[]): string =>
  faulty
    .slice(0, MOST_TOLD)
    .map(({ says, since }) => `${says} (since ${since})`)
    .join(' ');

const decideLasting = (
  facts: AutomationFacts,
  { faulty, since }: Extract<Standing, { is: 'lasting' }>,
  { now, sight }: { readonly now: Instant; readonly sight: Sight | undefined },
): AutomationStep => {
  const { policy } = facts.state;
  const fault = reason('fault-lasting', `Production is faulty since ${since}. ${told(faulty)}`);
  const gates = gateReasons(facts, now);
  if (gates.length > 0) return { verdict: 'refuse', reasons: [...gates, fault] };
  if (!sight) return { verdict: 'look' };
  const members = membersOf(facts.group, sight.members);
  const against = [
    ...recordReasons({ group: facts.group, ...sight.members }),
    ...eyesightReasons(members, sight.site, { policy, faulty }),
    ...terminationReasons(members, policy),
  ];
  if (against.length > 0) return { verdict: 'refuse', reasons: [...against, fault] };
  if (policy.mode === 'act') return { verdict: 'act', reasons: [fault] };
  return {
    verdict: 'notify',
    reasons: [reason('mode-notify', 'The policy only notifies: nothing is started.'), fault],
  };
};

/** What refuses everybody's failover, so that none is started only to be refused. */
const recordReasons = (aggregate: GroupAggregate): readonly Reason[] =>
  prerequisiteFindings(aggregate)
    .filter(({ verdict }) => verdict === 'BLOCK')
    .map(({ message }) => reason('prerequisite-unmet', message));
