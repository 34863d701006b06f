import { type ChangeFailure, type ChangeRefusal, type ChangeWish, rowOf } from '../group/member-change.ts';
import type { ActionOutcome } from '../site/actions.ts';

/** What EC2's refusals come to, where that is not the same for all of a kind. Source: EC2 API Reference, Error codes. */
const BY_CODE: readonly (readonly [RegExp, ChangeRefusal])[] = [
  [/^InvalidSubnetI[Dd]\.NotFound$/, 'SubnetNotFound'],
  [/^InvalidIPAddress\.InUse$/, 'AddressInUse'],
  [/^(AttachmentLimitExceeded|NetworkInterfaceLimitExceeded)$/, 'NicLimit'],
  [/^InvalidInstanceType$/, 'TypeNotKnown'],
];

/** Why a change has failed that EC2 has refused for good. */
export const refusalOf = (
  { kind }: ChangeWish,
  { code, reason }: Extract<ActionOutcome, { readonly outcome: 'failed' }>,
): ChangeFailure => ({
  refusal: BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? rowOf(kind).refusal,
  why: reason,
});
