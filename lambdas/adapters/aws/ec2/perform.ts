import type { Action, ActionKind, ActionOutcome } from '../../../domain/actions.ts';
import { type ActionOf, type ApiCall, type Batch, CALLS } from './calls.ts';
import { type Refusal, refused, sortError } from './errors.ts';
import { chunks, type Reader } from './look.ts';

/** Actions that go out in one call, with their places in the answer. */
interface Call {
  readonly call: ApiCall<ActionKind>;
  readonly members: Batch<Member>;
}

interface Member {
  readonly action: Action;
  readonly place: number;
}

/**
 * Issues all calls side by side; the pacer alone bounds how many are on their way. Actions on the same NIC or volume go
 * out one after the other, in the order given.
 */
export const performActions = async (
  reader: Reader,
  actions: readonly Action[],
  until: number,
): Promise<readonly ActionOutcome[]> => {
  const outcomes = new Map<number, ActionOutcome>();
  const queues = new Map<string, Promise<void>>();
  const issueInTurn = (one: Call): Promise<void> => {
    const queue = queueOf(one.members[0].action);
    const turn = (queue && queues.get(queue)) || Promise.resolve();
    const issued = turn.then(() => issue(reader, one, until)).then((made) => record(outcomes, one, made));
    if (queue) queues.set(queue, issued);
    return issued;
  };
  await Promise.all(callsFor(actions).map(issueInTurn));
  return actions.map((_, place) => outcomes.get(place) ?? unanswered);
};

/** Cannot happen while every call is recorded; "look again" is what is true of an action nobody heard of. */
const unanswered: ActionOutcome = { outcome: 'retry', code: 'NoOutcome', reason: 'The action was not accounted for.' };

const record = (outcomes: Map<number, ActionOutcome>, { members }: Call, made: readonly ActionOutcome[]): void => {
  for (const [n, { place }] of members.entries()) {
    const outcome = made[n];
    if (outcome) outcomes.set(place, outcome);
  }
};

const queueOf = (action: Action): string | undefined => {
  if ('networkInterfaceId' in action) return action.networkInterfaceId;
  return 'volumeId' in action ? action.volumeId : undefined;
};

const callsFor = (actions: readonly Action[]): Call[] => {
  const shared = Map.groupBy(
    actions.map((action, place): Member => ({ action, place })),
    ({ action, place }) => sharingKey(action, place),
  );
  return [...shared.values()].flatMap((members) => {
    const call = callOf(members[0]?.action.do ?? 'force-stop');
    return chunks(members, call.atMost ?? 1).map((batch) => ({ call, members: batch as [Member, ...Member[]] }));
  });
};

const sharingKey = (action: Action, place: number): string => {
  const call = callOf(action.do);
  return call.atMost ? `${action.do} ${call.sharedBy?.(action) ?? ''}` : `${action.do} #${place}`;
};

/** The table pairs each kind with its own call; TypeScript cannot follow that through a union of kinds. */
const callOf = (kind: ActionKind): ApiCall<ActionKind> => CALLS[kind] as ApiCall<ActionKind>;

const issue = async (reader: Reader, one: Call, until: number): Promise<readonly ActionOutcome[]> => {
  const { call, members } = one;
  if (!(await reader.pacer.take(call.api, until, members.length))) return members.map(() => deferred(call));
  const answer = await send(reader, one);
  if ('done' in answer) return members.map(() => answer.done);
  if (answer.refusal.throttled) reader.pacer.drained(call.api);
  if (members.length > 1 && answer.refusal.answered) return issueHalves(reader, one, until, answer.refusal);
  return members.map(() => refused(answer.refusal));
};

const deferred = ({ api }: ApiCall<ActionKind>): ActionOutcome => ({
  outcome: 'deferred',
  reason: `The account's allowance of ${api} is used up for now; the next pass goes on.`,
});

type Sent = { readonly done: ActionOutcome } | { readonly refusal: Refusal };

const send = async ({ ec2 }: Reader, { call, members }: Call): Promise<Sent> => {
  try {
    const actions = members.map(({ action }) => action) as unknown as Batch<ActionOf<ActionKind>>;
    const { requestId } = (await call.send(ec2, actions)).$metadata;
    return { done: { outcome: 'done', ...(requestId ? { requestId } : {}) } };
  } catch (error) {
    return { refusal: sortError(error) };
  }
};

/**
 * EC2 refuses a batch as a whole, and nothing of it has happened. Halving it, again and again, finds the server at fault in a
 * few calls, and lets all others go ahead.
 */
const issueHalves = async (reader: Reader, { call, members }: Call, until: number, why: Refusal) => {
  const halves = chunks(members, Math.ceil(members.length / 2));
  const made = await Promise.all(
    halves.map((half) => issue(reader, { call, members: half as [Member, ...Member[]] }, until)),
  );
  return made
    .flat()
    .map((outcome) => (outcome.outcome === 'deferred' ? refused({ ...why, outcome: 'retry' }) : outcome));
};
