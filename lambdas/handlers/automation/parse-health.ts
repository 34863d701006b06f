import type { Observation } from '../../domain/automation/matching.ts';
import type { SignalState } from '../../domain/automation/signal.ts';
import { type Envelope, HealthDetail } from './event-schemas.ts';
import { type NoSign, normalised, understood } from './understood.ts';

/**
 * An issue is a fault until it is closed. What is announced (a scheduled change, a notification) or lies ahead is none.
 * Source: AWS Health API Reference, Event (statusCode, eventTypeCategory) and AffectedEntity (statusCode).
 */
export const observedHealth = ({ id, time, region, detail }: Envelope): Observation | NoSign => {
  const event = understood(HealthDetail, detail, id);
  const { eventTypeCode: code, eventTypeCategory: category, eventArn, statusCode } = event;
  if (category !== 'issue') return { noSign: `AWS Health event ${code} is a ${category}, no issue.` };
  const begins = Date.parse(event.startTime ?? time);
  if (statusCode === 'upcoming' || begins > Date.parse(time)) return { noSign: `AWS Health event ${code} lies ahead.` };
  const state = statusCode === 'closed' ? 'healthy' : 'faulty';
  const entities = event.affectedEntities ?? [];
  return {
    kind: 'aws-health',
    at: normalised(time),
    eventId: id,
    eventArn,
    code,
    region: event.eventRegion ?? region ?? 'unknown',
    servers: new Map(entities.map(({ entityValue, status }) => [entityValue, entityState(state, status)])),
    state,
  };
};

/** A server may be well again before the issue is closed. */
const entityState = (state: SignalState, status: string | undefined): SignalState => {
  if (state === 'healthy' || status === 'UNIMPAIRED' || status === 'RESOLVED') return 'healthy';
  return status === 'UNKNOWN' ? 'unknown' : 'faulty';
};
