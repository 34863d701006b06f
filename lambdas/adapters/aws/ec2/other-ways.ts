import type { ActionKind, ActionOf } from '../../../domain/site/actions.ts';
import type { ApiCall, OtherWay } from './api-call.ts';
import type { Refusal } from './errors.ts';

/**
 * EC2 refuses `SkipOsShutdown` for servers of Xen types, all of the call for one of them. Source: kubernetes/kops#17675
 * (GitHub), of TerminateInstances; UNVERIFIED[skip-os-shutdown-on-xen]: that StopInstances refuses alike. `Force` alone
 * tries a graceful shutdown first, then stops by force (EC2 API Reference, StopInstances).
 */
export const WITHOUT_SKIPPING = {
  refused: /SkipOsShutdown/i,
  alike: ({ serverType }: ActionOf<'force-stop' | 'terminate'>) => serverType,
};

/** Codes that may be about a parameter, whatever the sentence says. */
const ABOUT_PARAMETERS = /^(OperationNotPermitted|Unsupported\w*|InvalidParameter\w*|UnknownParameter)$/;

const without = (call: ApiCall, { send }: OtherWay<ActionKind>): ApiCall => {
  const { otherwise: _, ...rest } = call;
  return { ...rest, send };
};

/** What of a refused call goes out next, and how. */
export interface Part<M> {
  readonly call: ApiCall;
  readonly members: readonly M[];
}

/**
 * What to say instead of a call that EC2 has refused, where it has another way. A refusal that names the parameter counts for all servers
 * alike, so those of different types are parted first. For one server alone a code that may be about it is enough: EC2 may word it otherwise.
 */
export const otherWay = <M extends { readonly action: ActionOf<ActionKind> }>(
  { call, members }: Part<M>,
  refusal: Refusal,
): readonly Part<M>[] | undefined => {
  const { otherwise } = call;
  const isNamed = otherwise?.refused.test(refusal.reason) ?? false;
  if (!otherwise || !refusal.answered || !(isNamed || ABOUT_PARAMETERS.test(refusal.code))) return undefined;
  if (members.length === 1) return [{ call: without(call, otherwise), members }];
  if (!isNamed) return undefined;
  const kinds = Map.groupBy(members, ({ action }) => otherwise.alike(action));
  if (kinds.size > 1) return [...kinds.values()].map((some) => ({ call, members: some }));
  return kinds.has(undefined) ? undefined : [{ call: without(call, otherwise), members }];
};
