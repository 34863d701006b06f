import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Notification } from '../../../domain/trail/notifications.ts';
import type { Notifier } from '../../../ports/notifier.ts';

/** The bus did not take all of them. They are still in the audit trail and are sent again. */
export class NotificationsNotSentError extends Error {
  override readonly name = 'NotificationsNotSentError';
  constructor(busName: string, codes: readonly string[]) {
    super(
      `Event bus "${busName}" refused ${codes.length} event(s): ${[...new Set(codes)].join(', ')}. Send them again.`,
    );
  }
}

export interface EventBridgeProps {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly busName: string;
}

/** Source: EventBridge API Reference, PutEvents. Ten entries of 3 KB stay far below the 256 KB of a request. */
const ENTRIES_A_CALL = 10;

export const createEventBridgeNotifier = ({ client, busName }: EventBridgeProps): Notifier => ({
  /** Safe to repeat: `groupId` and `seq` name an event, so who hears it twice can tell. */
  publish: async (notifications) => {
    for (let n = 0; n < notifications.length; n += ENTRIES_A_CALL) {
      const entries = notifications.slice(n, n + ENTRIES_A_CALL).map((one) => entryOf(one, busName));
      const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: entries }));
      const refused = Entries.flatMap(({ ErrorCode }) => ErrorCode ?? []);
      if (refused.length > 0) throw new NotificationsNotSentError(busName, refused);
    }
  },
});

const entryOf = ({ detailType, at, detail }: Notification, busName: string): PutEventsRequestEntry => ({
  EventBusName: busName,
  Source: 'sdrs',
  DetailType: detailType,
  Time: new Date(at),
  Resources: [detail.groupId],
  Detail: JSON.stringify(detail),
});
