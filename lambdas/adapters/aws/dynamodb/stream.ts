import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ItemNotUnderstoodError } from '../../../domain/errors/unreadable.ts';
import type { ChainedEvent } from '../../../domain/trail/audit-chain.ts';
import type { Item } from './items.ts';
import { eventsOf } from './segments.ts';

/** One change of the table, as its stream tells it. */
export interface StreamRecord {
  readonly eventName?: string;
  readonly dynamodb?: { readonly NewImage?: unknown; readonly SequenceNumber?: string };
}

/** The events that a change put into an audit trail; none of any other change. @throws ItemNotUnderstoodError */
export const trailEventsIn = ({ eventName, dynamodb }: StreamRecord): readonly ChainedEvent[] => {
  if (eventName !== 'INSERT' || !dynamodb?.NewImage) return [];
  const item = itemIn(dynamodb.NewImage);
  return item.type === 'segment' ? eventsOf(item) : [];
};

const itemIn = (image: unknown): Item => {
  try {
    return unmarshall(image as Record<string, AttributeValue>) as Item;
  } catch (error) {
    throw new ItemNotUnderstoodError('of a change', 'it is in none of the formats of DynamoDB', error);
  }
};
