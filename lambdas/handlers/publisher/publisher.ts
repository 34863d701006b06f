import * as z from 'zod';
import type { TrailEvent } from '../../domain/trail/audit-chain.ts';
import { notificationsOf } from '../../domain/trail/notifications.ts';
import { metricsOf } from '../../domain/trail/trail-metrics.ts';
import type { Meter, Notifier } from '../../ports/notifier.ts';
import { checkedInput } from '../checked-input.ts';

const Batch = z.looseObject({
  Records: z.array(z.looseObject({ dynamodb: z.optional(z.looseObject({ SequenceNumber: z.optional(z.string()) })) })),
});

/** Changes of the table in their order, as Lambda hands them on. */
export interface PublisherInput<Change extends StreamChange> {
  readonly Records: readonly Change[];
}

export interface StreamChange {
  readonly dynamodb?: { readonly SequenceNumber?: string };
}

export interface PublisherDeps<Change extends StreamChange> {
  readonly notifier: Notifier;
  readonly meter: Meter;
  /** The events that a change has put into an audit trail. */
  readonly eventsIn: (change: Change) => readonly TrailEvent[];
}

/** Lambda's answer for a batch that went only so far: it comes again from there on. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
  readonly published: number;
  /** Why it went no further. */
  readonly error?: string;
}

/**
 * Tells the bus what the audit trail says, from the table's own stream: whatever is in the trail goes out, in order, at least
 * once, and no failover waits for it. Safe to repeat: a notification is named by group and number.
 */
export const createPublisher =
  <Change extends StreamChange>({ notifier, meter, eventsIn }: PublisherDeps<Change>) =>
  async (input: PublisherInput<Change>): Promise<BatchAnswer> => {
    checkedInput(Batch, input, 'the publisher');
    let published = 0;
    for (const change of input.Records) {
      try {
        const events = eventsIn(change);
        const notifications = notificationsOf(events);
        await notifier.publish(notifications);
        meter.put(metricsOf(events));
        published += notifications.length;
      } catch (error) {
        // Lambda repeats from this one on, so that the order stays.
        const itemIdentifier = change.dynamodb?.SequenceNumber ?? '';
        return { batchItemFailures: [{ itemIdentifier }], published, error: String(error) };
      }
    }
    return { batchItemFailures: [], published };
  };
