import * as z from 'zod';
import { checkedInput, text } from '../checked-input.ts';

/**
 * Input of the guard: EventBridge's "EC2 Instance State-change Notification", which names one server, or a sweep over one
 * group or all. Of an event only the server's id counts: what state it is in is looked up, so that a late, repeated or
 * reordered event says nothing wrong.
 */
export interface GuardInput {
  readonly detail?: { readonly 'instance-id'?: string };
  /** @default all groups */
  readonly groupId?: string;
}

/** Without input the scheduler sends a text as detail. Source: EventBridge Scheduler User Guide, Templated targets. */
const Given = z.looseObject({
  detail: z.optional(z.union([z.string(), z.looseObject({ 'instance-id': text })])),
  groupId: z.optional(text),
});

/** Which server or group the input names, if any. @throws InputNotUnderstoodError */
export const meantBy = (input: unknown): { readonly serverId?: string; readonly groupId?: string } => {
  const { detail, groupId } = checkedInput(Given, input, 'the guard');
  if (typeof detail === 'object') return { serverId: detail['instance-id'] };
  return groupId === undefined ? {} : { groupId };
};

/** One production server that is to stay down. */
export interface GuardedServer {
  readonly groupId: string;
  readonly instanceId: string;
  readonly name: string;
  readonly serverId: string;
}

/** What one run of the guard came to. */
export interface GuardReport {
  /** How many servers are to stay down and were looked at. */
  readonly guarded: number;
  /** Those that were not fenced at the first look. */
  readonly found: readonly (GuardedServer & { readonly state: string })[];
  /** Those of `found` that are fenced now. */
  readonly fenced: readonly GuardedServer[];
  /** The others, with what they wait for. The next run goes on with them. */
  readonly open: readonly (GuardedServer & { readonly reason: string })[];
  /** Groups that were left alone, because a failover of theirs runs and fences for itself. */
  readonly leftToFailover: readonly { readonly groupId: string; readonly failoverId: string }[];
  /** DR servers that ran while they were to wait, and what came of stopping them. Absent where there were none. */
  readonly standbys?: readonly (GuardedServer & { readonly outcome: string })[];
  /** Why an event does not count: it is not of this account and region. */
  readonly ignored?: string;
}
