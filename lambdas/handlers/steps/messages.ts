import * as z from 'zod';
import type { FailoverRequest } from '../../domain/group/failover.ts';
import type { RequesterClaim } from '../../domain/group/requester.ts';
import type { Instant } from '../../domain/instant.ts';
import { type Levels, later } from '../../domain/site/token-bucket.ts';
import type { RoundOutcome } from '../../workflows.ts';
import { checkedInput, text } from '../checked-input.ts';

/** Input of *Validate prerequisites*: the request plus what the execution knows of itself. */
export interface ValidateInput {
  readonly failoverId: string;
  readonly executionId: string;
  readonly request: FailoverRequest;
}

const First = z.looseObject({ failoverId: text, executionId: text });

/** Input of *Validate prerequisites*, with whatever somebody has asked for. @throws InputNotUnderstoodError */
export const firstInputOf = (input: ValidateInput): ValidateInput => {
  checkedInput(First, input, 'the step');
  return input;
};

const RollBack = First.extend({ request: z.looseObject({ groupId: text }) });

/** Input of *Call failover off*. @throws InputNotUnderstoodError */
export const rollBackInputOf = (input: ValidateInput): ValidateInput => {
  checkedInput(RollBack, input, 'the step');
  return input;
};

/** What every later step is given: who it works for, with which fencing token, and what the steps before it said. */
export interface FailoverContext {
  readonly groupId: string;
  readonly failoverId: string;
  readonly epoch: number;
  /** Absent in an execution that an earlier release began. */
  readonly state?: object;
}

const Context = z.looseObject({ groupId: text, failoverId: text, epoch: z.int() });

/** Input of every step but the first. @throws InputNotUnderstoodError */
export const contextOf = (input: unknown): FailoverContext => checkedInput(Context, input, 'the step');

const Level = z.object({ tokens: z.number(), at: z.number(), part: z.exactOptional(z.number()) });

const Left = z.object({ levels: z.record(z.string(), Level) });

/** What a pass asks for. A pass with an outcome has ended the round before. */
const Asked = z.object({
  waitSeconds: z.number(),
  at: z.iso.datetime(),
  outcome: z.undefined().optional(),
});

/** The answers of that shape. How to pace calls is worth no failure: what nobody can go by counts as absent. */
const answersIn = <T>({ state }: Pick<FailoverContext, 'state'>, shape: z.ZodType<T>): readonly T[] =>
  Object.values(Object(state)).flatMap((answer) => shape.safeParse(answer).data ?? []);

/** How full the account's buckets were when a step last left them: steps are processes of their own that share them. */
export const levelsIn = (context: Pick<FailoverContext, 'state'>): Levels =>
  answersIn(context, Left)
    .map(({ levels }) => levels)
    .reduce(later, {});

/** What the other passes of a round have left to the last one. */
export interface RoundSoFar {
  /** The waits that they have asked for, as far as those are not over: a round that took longer goes on at once. */
  readonly waits: readonly number[];
  /** Since the first of them was over. */
  readonly roundSeconds: number;
}

export const roundSoFar = (context: Pick<FailoverContext, 'state'>, nowMs: number): RoundSoFar => {
  const passes = answersIn(context, Asked).map((pass) => ({ ...pass, seconds: (nowMs - Date.parse(pass.at)) / 1000 }));
  return {
    // A wait that is over is still one that somebody has asked for.
    waits: passes.flatMap(({ waitSeconds: asked, seconds }) =>
      asked > 0 ? Math.max(1, Math.ceil(asked - seconds)) : [],
    ),
    roundSeconds: Math.max(0, ...passes.map(({ seconds }) => seconds)),
  };
};

/** Result of a pass: counts, never lists, so that the payload does not grow with the group. */
export interface PassResult {
  readonly total: number;
  readonly done: number;
  readonly waiting: number;
  readonly failed: number;
  /** Calls that the account's allowance had no room for. They go out in a later pass. */
  readonly deferred: number;
  /** Seconds from `at` on until something can be done next. */
  readonly waitSeconds: number;
  /** When the pass was over. */
  readonly at: Instant;
  /** How full the account's buckets are now, for whichever function makes the next pass. */
  readonly levels: Levels;
}

/** Result of the last pass of a round: its own counts and what the round as a whole came to. */
export interface RoundResult extends PassResult {
  readonly outcome: RoundOutcome<'failover'>;
}

/** Input of *Record failure*. `state` is the execution's whole data; `error` in it is what a Catch recorded there. */
export interface RecordFailureInput {
  readonly failoverId: string;
  readonly executionId: string;
  readonly state: {
    readonly groupId?: string;
    readonly requestedBy?: RequesterClaim;
    readonly error?: { readonly Error: string; readonly Cause?: string };
  };
}

const Failure = First.extend({
  state: z
    .looseObject({
      groupId: text.optional().catch(undefined),
      error: z.looseObject({ Error: z.string(), Cause: z.string().optional() }).optional().catch(undefined),
    })
    .catch({}),
});

/**
 * Input of *Record failure*. The state is what the execution was started with: what nobody can go by counts as absent,
 * since the failure is recorded all the same. @throws InputNotUnderstoodError
 */
export const failureOf = (input: unknown): RecordFailureInput =>
  checkedInput(Failure, input, 'the step') as RecordFailureInput;

/** Result of *Record failure*, read by the Fail state. */
export interface RecordedFailure {
  readonly error: string;
  readonly cause: string;
}

/** What a step knows of its own run. */
export interface Invocation {
  /** Unique to this try: a retry of the step has another one. */
  readonly id: string;
  /** Milliseconds the Lambda function has left. */
  remainingMs(): number;
}
