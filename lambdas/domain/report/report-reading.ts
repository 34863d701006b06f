import type { Instant } from '../instant.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import { dataIn } from '../trail/trail-data.ts';
import { type Incident, incidentOf } from './incident.ts';
import type { Unknown } from './report-types.ts';

/** How a report reads its events. */
export interface Reading {
  /** All that happened for the failover and to undo it, in order, and the starts of servers. */
  readonly all: readonly TrailEvent[];
  /** Without what was done to undo it. */
  readonly own: readonly TrailEvent[];
  /** What was done to undo it. */
  readonly back: readonly TrailEvent[];
  /** Of all failovers that its incident took until this one. */
  readonly tries: readonly TrailEvent[];
  readonly incident?: Incident;
  readonly startedAt: Instant | Unknown;
  /** Where its times count from: the first start of the incident. */
  readonly measuredFrom: Instant | Unknown;
}

/** @param events a stretch of the trail with all events of the failover */
export const readingOf = (events: readonly TrailEvent[], failoverId: string): Reading => {
  const isBack = undoes(events, failoverId);
  const all = events.filter((event) => isOwn(event, failoverId) || isBack(event));
  const own = all.filter((event) => !isBack(event));
  const incident = incidentOf(events, failoverId);
  const startedAt = startOf(own);
  return {
    all,
    own,
    back: all.filter(isBack),
    tries: events.filter((event) => incident?.failovers.includes(event.failoverId ?? '')),
    ...(incident ? { incident } : {}),
    startedAt,
    measuredFrom: incident?.startedAt ?? startedAt,
  };
};

/** When the failover began, by its own events. */
export const startOf = (own: readonly TrailEvent[]): Instant | Unknown =>
  dataIn(own, 'failoverProtectionGroup').at(-1)?.data.startedAt ??
  own.find(({ type }) => type === 'failoverProtectionGroup')?.at ??
  'UNKNOWN';

/** Which events of a trail have to do with the failover. */
export const concerns = (trail: readonly TrailEvent[], failoverId: string): ((event: TrailEvent) => boolean) => {
  const isBack = undoes(trail, failoverId);
  return (event) => isOwn(event, failoverId) || isBack(event);
};

const isOwn = ({ failoverId: own, type }: TrailEvent, failoverId: string): boolean =>
  own === failoverId || type === 'startInstance';

/** A roll-back's calls say which failover they undo. In earlier releases only its last event did. */
const undoes = (events: readonly TrailEvent[], failoverId: string): ((event: TrailEvent) => boolean) => {
  const ended = dataIn(events, 'failoverRolledBack').filter(({ data }) => data.rolledBack === failoverId);
  const rollBacks = new Set(ended.flatMap(({ event }) => event.failoverId ?? []));
  return ({ failoverId: own, data }) =>
    own !== failoverId && (data?.rolledBack === failoverId || (own !== undefined && rollBacks.has(own)));
};
