import { callsFor } from '../../../domain/site/action-rows.ts';
import type { Action, ActionOutcome } from '../../../domain/site/actions.ts';
import { type Batch, chunks } from '../../../domain/site/batches.ts';
import type { ApiCall } from './api-call.ts';
import { callOf } from './calls.ts';
import { type Refusal, refused, sortAction } from './errors.ts';
import type { Reader } from './look.ts';
import { deferred } from './one-call.ts';
import { otherWay, type Part } from './other-ways.ts';

/** Actions that go out in one call, with their places in the answer. */
interface Call {
  readonly call: ApiCall;
  readonly members: Batch<Member>;
}

interface Member {
  readonly action: Action;
  readonly place: number;
}

interface Placed {
  readonly place: number;
  readonly outcome: ActionOutcome;
}

/**
 * Issues all calls side by side; pacer and client bound how many are on their way. Actions on the same NIC or volume go
 * out one after the other, in the order given.
 */
export const performActions = async (
  reader: Reader,
  actions: readonly Action[],
  until: number | undefined,
): Promise<readonly ActionOutcome[]> => {
  const queues = new Map<string, Promise<unknown>>();
  const issueInTurn = (call: Call): Promise<Placed[]> => {
    const queue = queueOf(call.members[0].action);
    if (queue === undefined) return issue(reader, call, until);
    const issued = (queues.get(queue) ?? Promise.resolve()).then(() => issue(reader, call, until));
    queues.set(queue, issued);
    return issued;
  };
  const calls = callsFor(actions.map((action, place): Member => ({ action, place })));
  const placed = await Promise.all(calls.map(({ kind, members }) => issueInTurn({ call: callOf(kind), members })));
  return placed
    .flat()
    .sort((one, other) => one.place - other.place)
    .map(({ outcome }) => outcome);
};

const queueOf = (action: Action): string | undefined => {
  if ('networkInterfaceId' in action) return action.networkInterfaceId;
  return 'volumeId' in action ? action.volumeId : undefined;
};

const issue = async (reader: Reader, one: Call, until: number | undefined): Promise<Placed[]> => {
  const { call, members } = one;
  if (!(await reader.pacer.take(call.api, until, members.length))) return eachOf(members, deferred(call.api));
  const { outcome, refusal } = await send(reader, one);
  if (refusal?.throttled) reader.pacer.drained(call.api);
  const parts = refusal && (otherWay(one, refusal) ?? halvesOf(one, refusal));
  return parts ? issueParts(reader, parts, until, refusal) : eachOf(members, outcome);
};

const eachOf = (members: readonly Member[], outcome: ActionOutcome): Placed[] =>
  members.map(({ place }) => ({ place, outcome }));

const send = async (
  { ec2, autoScaling, confined }: Reader,
  { call, members }: Call,
): Promise<{ readonly outcome: ActionOutcome; readonly refusal?: Refusal }> => {
  try {
    const actions = members.map(({ action }) => action) as unknown as Batch<Action>;
    const { requestId } = (await call.send(ec2, actions, autoScaling)).$metadata;
    return { outcome: { outcome: 'done', ...(requestId ? { requestId } : {}) } };
  } catch (error) {
    const refusal = sortAction(error, confined);
    return { outcome: refused(refusal), refusal };
  }
};

/**
 * EC2 refuses a batch as a whole, and nothing of it has happened. Halving it, again and again, finds the server at
 * fault in a few calls, and lets all others go ahead.
 */
const halvesOf = ({ call, members }: Call, { answered }: Refusal): readonly Part<Member>[] | undefined =>
  answered && members.length > 1
    ? chunks(members, Math.ceil(members.length / 2)).map((half) => ({ call, members: half }))
    : undefined;

const issueParts = async (
  reader: Reader,
  parts: readonly Part<Member>[],
  until: number | undefined,
  why: Refusal,
): Promise<Placed[]> => {
  const placed = await Promise.all(
    parts.map(({ call, members }) => issue(reader, { call, members: members as Batch<Member> }, until)),
  );
  const lookAgain = refused({ ...why, class: 'retry' });
  return placed
    .flat()
    .map((one) => (one.outcome.outcome === 'deferred' ? { place: one.place, outcome: lookAgain } : one));
};
