import * as z from 'zod';
import type { FailoverRequest } from '../../domain/group/failover.ts';
import type { RequesterClaim } from '../../domain/group/requester.ts';
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

/** What every later step is given: who it works for and with which fencing token. */
export interface FailoverContext {
  readonly groupId: string;
  readonly failoverId: string;
  readonly epoch: number;
}

const Context = z.looseObject({ groupId: text, failoverId: text, epoch: z.int() });

const LastPass = Context.extend({ waits: z.array(z.number()) });

/** Input of *Migrate NICs*. @throws InputNotUnderstoodError */
export const lastPassOf = (input: unknown): LastPassInput => checkedInput(LastPass, input, 'the step');

/** Input of every other step but the first and the last. @throws InputNotUnderstoodError */
export const contextOf = (input: unknown): FailoverContext => checkedInput(Context, input, 'the step');

/** Result of a pass: counts, never lists, so that the payload does not grow with the group. */
export interface PassResult {
  readonly total: number;
  readonly done: number;
  readonly waiting: number;
  readonly failed: number;
  /** Seconds until another look is worth it. */
  readonly waitSeconds: number;
}

/** Input of *Migrate NICs*, the last pass of a round. */
export interface LastPassInput extends FailoverContext {
  /** The waits that the other two passes of the round asked for. */
  readonly waits: readonly number[];
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
 * Input of *Record failure*. The state is what the execution was started with: what nobody can go by counts as absent, since
 * the failure is recorded all the same. @throws InputNotUnderstoodError
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
