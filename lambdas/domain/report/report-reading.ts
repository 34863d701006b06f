import type { TrailEvent } from '../trail/audit-chain.ts';
import { dataIn } from '../trail/trail-data.ts';

/** How a report reads its events. */
export interface Reading {
  /** All that happened for the failover and to undo it, in order, and the starts of servers. */
  readonly all: readonly TrailEvent[];
  /** Without what was done to undo it. */
  readonly own: readonly TrailEvent[];
  /** What was done to undo it. */
  readonly back: readonly TrailEvent[];
}

/** @param events a stretch of the trail with all events of the failover */
export const readingOf = (events: readonly TrailEvent[], failoverId: string): Reading => {
  const isBack = undoes(events, failoverId);
  const all = events.filter((event) => isOwn(event, failoverId) || isBack(event));
  return { all, own: all.filter((event) => !isBack(event)), back: all.filter(isBack) };
};

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
