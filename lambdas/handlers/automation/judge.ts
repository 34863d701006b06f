import { noteUnanswered } from '../../domain/automation/asking.ts';
import { decideAutomation } from '../../domain/automation/decide-automation.ts';
import type { AutomationFacts } from '../../domain/automation/gates.ts';
import { noteSignals } from '../../domain/automation/note-signals.ts';
import { recordDecision } from '../../domain/automation/record-decision.ts';
import { abandoned, intending, settled } from '../../domain/automation/start-intent.ts';
import { type AutomationDecision, type AutomationState, isStateOf } from '../../domain/automation/state.ts';
import { membersOf } from '../../domain/group/member.ts';
import type { Instant } from '../../domain/group/protection-group.ts';
import type { Versioned } from '../../ports/automation-store.ts';
import type { OfGroups } from '../each-group.ts';
import { instant } from '../instant.ts';
import { siteQueryForSight } from '../site-queries.ts';
import { carryOut } from './carry-out.ts';
import type { AutomationDeps } from './deps.ts';
import { followStart } from './follow-start.ts';
import { keepState, untilFresh } from './keep-state.ts';
import { othersOf, type Watched } from './landscape.ts';
import type { Judgement } from './messages.ts';
import type { Concerned } from './signals-from.ts';

/**
 * Notes what was heard, decides, writes the decision down, and only then carries it out. Safe to repeat and to run twice at
 * once: a decision counts only on the state that it was made on, and a start has its name before it is made.
 * @returns `undefined` where the group is gone or has no policy (any more)
 */
export const judge = (
  deps: AutomationDeps,
  heard: Concerned,
  watched: OfGroups<Watched>,
): Promise<Judgement | undefined> => untilFresh(deps.clock, () => judgeOnce(deps, { ...heard, watched }));

interface Question extends Concerned {
  readonly watched: OfGroups<Watched>;
}

const judgeOnce = async (deps: AutomationDeps, question: Question): Promise<Judgement | undefined> => {
  const now = instant(deps.clock);
  const found = await deps.automation.findState(question.groupId);
  const facts = found && (await factsFor(deps, question, found.value, now));
  if (!found || !facts) return undefined;
  const decision = await decide(deps, facts, now);
  const recorded = recordDecision(facts.state, decision, now);
  const next =
    decision.verdict === 'act' ? intending(recorded, facts.group, decision, now) : resting(recorded, facts, now);
  const version = await keepChanged(deps, found, next);
  const started = decision.verdict === 'act' ? await carryOut(deps, facts.group, version) : undefined;
  return {
    groupId: question.groupId,
    verdict: decision.verdict,
    codes: decision.reasons.map(({ code }) => code),
    ...(started ? { started } : {}),
  };
};

/** Nothing is started: what runs already was, and what does not is given up. */
const resting = (state: AutomationState, { execution }: AutomationFacts, now: Instant): AutomationState =>
  execution === 'running' ? settled(state, now) : abandoned(state, now);

/** The state with what was heard in it, and with what became of an earlier start. */
const factsFor = async (
  deps: AutomationDeps,
  { groupId, signals, unanswered = [], watched }: Question,
  state: AutomationState,
  now: Instant,
): Promise<AutomationFacts | undefined> => {
  const group = await deps.store.findGroup(groupId);
  if (!group || !isStateOf(state, group)) return undefined;
  const informed = noteUnanswered(noteSignals(state, signals, now), unanswered, now);
  const [followed, control] = await Promise.all([
    followStart(deps, group, informed, now),
    deps.automation.findControl(),
  ]);
  return {
    group,
    ...followed,
    control: control.value,
    others: othersOf(groupId, watched.done, now),
    unreadOthers: watched.troubles.length,
  };
};

/** EC2 is looked at only when everything else speaks for a failover. */
const decide = async (deps: AutomationDeps, facts: AutomationFacts, now: Instant): Promise<AutomationDecision> => {
  const step = decideAutomation(facts, now);
  if (step.verdict !== 'look') return step;
  const members = await deps.store.members(facts.group.id);
  const site = await deps.compute.observe(siteQueryForSight(membersOf(facts.group, members)));
  const decision = decideAutomation(facts, now, { members, site });
  if (decision.verdict !== 'look') return decision;
  throw new Error(
    `Automation of group ${facts.group.id} has looked and still wants to look, which its rules never do.`,
  );
};

const keepChanged = async (
  deps: AutomationDeps,
  { value, version }: Versioned<AutomationState>,
  next: AutomationState,
): Promise<number> =>
  JSON.stringify(next) === JSON.stringify(value) && next.unsaid.length === 0 ? version : keepState(deps, next, version);
