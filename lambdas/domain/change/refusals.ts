import { CHANGES, type ChangeFailure, type ChangeWish } from '../group/member-change.ts';
import type { ActionOutcome } from '../site/actions.ts';

/** Why a change has failed that EC2 has refused for good. */
export const refusalOf = (
  { kind }: ChangeWish,
  { reason }: Extract<ActionOutcome, { readonly outcome: 'failed' }>,
): ChangeFailure => ({ refusal: CHANGES[kind].refusal, why: reason });
