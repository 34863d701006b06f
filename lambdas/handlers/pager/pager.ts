import * as z from 'zod';
import { type Deployment, messageToPeople, type PagedEvent } from '../../domain/trail/message-to-people.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Pager } from '../../ports/pager.ts';
import { checkedInput, text } from '../checked-input.ts';

export interface PagerDeps {
  readonly pager: Pager;
  readonly clock: Clock;
  readonly deployment: Deployment;
}

export interface PagerReport {
  readonly paged: boolean;
  /** Why no message was sent. */
  readonly ignored?: string;
}

/** What the event bus hands on of one of our own events. */
const Told = z.looseObject({
  time: z.iso.datetime(),
  detail: z.looseObject({ type: text, groupId: text, message: z.string(), failoverId: z.optional(text) }),
});

/**
 * Older events wake nobody. A new deployment reads what the table's stream still has of the last day. And where a
 * publisher is that late, its alarm has told people already.
 */
const LATEST_MS = 3_600_000;

/** Tells people what happened, in words. @throws InputNotUnderstoodError. Safe to repeat: people get it twice. */
export const createPager =
  ({ pager, clock, deployment }: PagerDeps) =>
  async (input: unknown): Promise<PagerReport> => {
    const { time, detail } = checkedInput(Told, input, 'the pager');
    if (clock.now() - Date.parse(time) > LATEST_MS) return { paged: false, ignored: `It happened at ${time}.` };
    const message = messageToPeople(detail as unknown as PagedEvent, time, deployment);
    if (!message) return { paged: false, ignored: `Nobody is to be woken by ${detail.type}.` };
    await pager.page(message);
    return { paged: true };
  };
