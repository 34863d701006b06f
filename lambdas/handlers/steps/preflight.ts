import * as z from 'zod';
import type { Permission } from '../../domain/readiness/permissions.ts';
import { ACTION_ROWS } from '../../domain/site/action-rows.ts';
import type { Action } from '../../domain/site/actions.ts';
import type { Compute } from '../../ports/compute.ts';
import { checkedInput } from '../checked-input.ts';
import type { Invocation } from './messages.ts';

/** A question to a step's function: may your role make these calls? */
export interface PreflightInput {
  readonly preflight: readonly Action[];
}

export interface PreflightResult {
  readonly permissions: readonly Permission[];
}

const Question = z.looseObject({
  // What else an action says is for EC2 to judge: a dry run does nothing.
  preflight: z.array(
    z.custom<Action>((action) => Object.hasOwn(ACTION_ROWS, String(Object(action).do)), 'must be known actions'),
  ),
});

type Step<In, Out> = (input: In, invocation: Invocation) => Promise<Out>;

/** Kept back of the function's time for the answer. */
const ANSWER_MS = 10_000;

/**
 * A step that can also be asked what it may do. The answer comes from its own function, because only a dry run under the
 * role that will act proves anything; nothing is done by it.
 */
export const withPreflight =
  <In extends object, Out>(
    { compute, clock }: { readonly compute: Compute; readonly clock: { now(): number } },
    step: Step<In, Out>,
  ): Step<In | PreflightInput, Out | PreflightResult> =>
  async (input, invocation) => {
    if (!Object.hasOwn(Object(input), 'preflight')) return step(input as In, invocation);
    const { preflight } = checkedInput(Question, input, 'the step');
    const until = clock.now() + Math.max(0, invocation.remainingMs() - ANSWER_MS);
    return { permissions: await compute.mayPerform(preflight, until) };
  };
