import type * as z from 'zod';
import type { Observation } from '../../domain/automation/matching.ts';
import { isRecordedKind } from '../../domain/automation/production-resources.ts';
import type { SignalState } from '../../domain/automation/signal.ts';
import { type Envelope, HealthDetail } from './event-schemas.ts';
import { type Ignored, normalised, understood } from './understood.ts';

/**
 * An issue is a fault until it is closed; one that is open and has ended says both, and is unknown. What is announced (a
 * scheduled change, a notification) or lies ahead is none.
 * Source: AWS Health API Reference, Event (statusCode, eventTypeCategory) and AffectedEntity (statusCode).
 */
export const observedHealth = ({ id, time, region, detail }: Envelope): Observation | Ignored => {
  const event = understood(HealthDetail, detail, id);
  const { eventTypeCode: code, eventTypeCategory: category, eventArn, statusCode } = event;
  if (category !== 'issue') return { ignored: `AWS Health event ${code} is a ${category}, no issue.` };
  const begins = Date.parse(event.startTime ?? time);
  if (statusCode === 'upcoming' || begins > Date.parse(time))
    return { ignored: `AWS Health event ${code} lies ahead.` };
  const state = stateOf(event, time);
  return {
    kind: 'aws-health',
    at: normalised(time),
    eventId: id,
    eventArn,
    code,
    region: event.eventRegion ?? region ?? 'unknown',
    ...(isOneOfSeveral(event, state) ? { isPage: true } : {}),
    ...affected(event.affectedEntities ?? [], state),
  };
};

const stateOf = ({ statusCode, endTime }: Health, time: string): SignalState => {
  if (statusCode === 'closed') return 'healthy';
  return Date.parse(endTime ?? '') <= Date.parse(time) ? 'unknown' : 'faulty';
};

/** A page names some of the resources. Source: AWS Health User Guide, Pagination of AWS Health events on EventBridge. */
const isOneOfSeveral = ({ totalPages }: Health, state: SignalState): boolean =>
  state === 'faulty' && Number(totalPages) > 1;

/**
 * What is named, by id, with its state. An account, or what no group has on record, says no more than that the region is
 * affected; where all that is named is well again, so is the region.
 */
const affected = (entities: readonly Entity[], state: SignalState) => {
  const named = entities.map(({ entityValue, status }) => [idOf(entityValue), entityState(state, status)] as const);
  const isOver = named.length > 0 && named.every(([, is]) => is === 'healthy');
  const known = named.filter(([id]) => isRecordedKind(id));
  return { resources: new Map(known), state: isOver ? 'healthy' : state };
};

type Health = z.infer<typeof HealthDetail>;

type Entity = NonNullable<Health['affectedEntities']>[number];

/** An entity is named by its id or by its ARN, which ends in the id. */
const idOf = (entityValue: string): string => entityValue.split(/[/:]/).at(-1) ?? entityValue;

/** A server may be well again before the issue is closed. `PENDING` is what a planned change has not reached yet. */
const entityState = (state: SignalState, status: string | undefined): SignalState => {
  if (state === 'healthy' || status === 'UNIMPAIRED' || status === 'RESOLVED') return 'healthy';
  return state === 'unknown' || status === 'UNKNOWN' || status === 'PENDING' ? 'unknown' : 'faulty';
};
