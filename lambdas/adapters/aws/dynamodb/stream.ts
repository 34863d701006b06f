import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ChainedEvent } from '../../../domain/trail/audit-chain.ts';
import type { Item } from './items.ts';
import { eventsOf } from './segments.ts';

/** One change of the table, as its stream tells it. */
export interface StreamRecord {
  readonly eventName?: string;
  readonly dynamodb?: { readonly NewImage?: unknown; readonly SequenceNumber?: string };
}

/** The events that a change has put into an audit trail; none where it was another change. @throws ItemNotUnderstoodError */
export const trailEventsIn = ({ eventName, dynamodb }: StreamRecord): readonly ChainedEvent[] => {
  if (eventName !== 'INSERT' || !dynamodb?.NewImage) return [];
  const item = unmarshall(dynamodb.NewImage as Record<string, AttributeValue>) as Item;
  return item.type === 'segment' ? eventsOf(item) : [];
};
