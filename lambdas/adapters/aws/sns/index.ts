import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Pager } from '../../../ports/pager.ts';

export interface SnsProps {
  readonly client: Pick<SNSClient, 'send'>;
  readonly topicArn: string;
}

const text = (StringValue: string) => ({ DataType: 'String', StringValue });

/**
 * The text is for people; what it is made of is in the attributes, by which subscriptions can filter. Source: SNS Developer
 * Guide, Message attributes.
 */
export const createSnsPager = ({ client, topicArn: TopicArn }: SnsProps): Pager => ({
  /** Safe to repeat: people get the message twice. */
  page: async ({ subject, text: Message, event }) => {
    const MessageAttributes = {
      type: text(event.type),
      groupId: text(event.groupId),
      event: text(JSON.stringify(event)),
    };
    await client.send(new PublishCommand({ TopicArn, Subject: subject, Message, MessageAttributes }));
  },
});
