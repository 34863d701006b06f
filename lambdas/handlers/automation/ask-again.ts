import { type ToAsk, toAsk } from '../../domain/automation/asking.ts';
import { membersOf } from '../../domain/group/member.ts';
import type { Instant } from '../../domain/group/protection-group.ts';
import { eachGroup, type OfGroups } from '../each-group.ts';
import { instant } from '../instant.ts';
import { type Answers, applicationOf, heardFrom, namedAnswers } from './answers.ts';
import type { AutomationDeps } from './deps.ts';
import type { Watched } from './landscape.ts';
import type { Concerned } from './signals-from.ts';

/**
 * Asks those who speak only when they change, before their sign is let go, and EC2 for the application status of the servers of
 * groups that want it. All groups' questions go together, in few calls. Safe to repeat: they are looks alone.
 */
export const askAgain = async (deps: AutomationDeps, watched: readonly Watched[]): Promise<OfGroups<Concerned>> => {
  // The moment before the questions: what happens after it is news.
  const at = instant(deps.clock);
  const byId = watched.map((one) => ({ id: one.group.id, ...one }));
  const asking = await eachGroup(byId, (one) => questionOf(deps, one, at));
  const answers = await answersTo(deps, asking.done, at);
  const ids = asking.done.map((question) => ({ id: question.group.id, question }));
  const heard = await eachGroup(ids, ({ question }) => heardBy(deps, question, answers));
  return { done: heard.done, troubles: [...asking.troubles, ...heard.troubles] };
};

interface Question extends Watched {
  readonly again: ToAsk;
  /** Production servers whose application status is asked for. */
  readonly applications: readonly string[];
}

const questionOf = async ({ store }: AutomationDeps, one: Watched, at: Instant): Promise<Question> => {
  const { group, state } = one;
  const again = toAsk(state, at);
  if (!state.policy.signals.applicationStatus) return { ...one, again, applications: [] };
  const members = membersOf(group, await store.members(group.id));
  return { ...one, again, applications: members.map(({ productionServerId }) => productionServerId) };
};

const answersTo = async (
  { alarms, compute }: AutomationDeps,
  questions: readonly Question[],
  at: Instant,
): Promise<Answers> => {
  const names = questions.flatMap(({ again }) => again.alarms);
  const servers = questions.flatMap(({ again }) => again.servers);
  const applicationStatusOf = questions.flatMap(({ applications }) => applications);
  const [said, site] = await Promise.all([
    names.length === 0 ? undefined : alarms.ask(names),
    [...servers, ...applicationStatusOf].length === 0
      ? undefined
      : compute.observe({ servers, applicationStatusOf, zones: zonesOf(questions) }),
  ]);
  return { at, alarms: said, servers: site?.servers, applications: site?.applicationStatuses };
};

/** So that a zone without a control plane leaves the servers of other zones answered. */
const zonesOf = (questions: readonly Question[]): ReadonlyMap<string, string> =>
  new Map(
    questions.flatMap(({ group: { sites, priorityStation }, again, applications }) =>
      [...again.servers, ...applications].map((id) => [id, sites[priorityStation].availabilityZone] as const),
    ),
  );

const heardBy = async (deps: AutomationDeps, question: Question, answers: Answers): Promise<Concerned> => {
  const { group, again, applications, state } = question;
  const heard = [
    ...(await Promise.all(namedAnswers(again, answers).map((answer) => heardFrom(deps, question, answer)))),
    ...(applications.length > 0 ? [applicationOf(applications, answers, state.sources)] : []),
  ];
  return {
    groupId: group.id,
    signals: heard.flatMap((one) => ('signal' in one ? [one.signal] : [])),
    unanswered: heard.flatMap((one) => ('unanswered' in one ? [one.unanswered] : [])),
  };
};
