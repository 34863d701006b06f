import { type Ended, endStateOf } from '../group/end-state.ts';
import type { Phase } from '../group/progress.ts';
import { type Instant, secondsBetween } from '../instant.ts';
import { CHAIN_START, type ChainEnd, type TrailEvent } from '../trail/audit-chain.ts';
import { IN_BULK } from '../trail/notifications.ts';
import { dataIn, type TrailData } from '../trail/trail-data.ts';
import { incidentOf } from './incident.ts';
import { figure, worstOf } from './report-figures.ts';
import { reportedOverrides } from './report-overrides.ts';
import { concerns, type Reading, readingOf } from './report-reading.ts';
import { reportedRollBack } from './report-roll-back.ts';
import { reportedServers } from './report-servers.ts';
import { throttledIn } from './report-throttling.ts';
import {
  type FailoverReport,
  type Measured,
  REPORT_SCHEMA,
  type ReportedServer,
  type ReportFindings,
} from './report-types.ts';

/** The report of one failover from the whole trail of its group; `undefined` where the trail has no event of it. */
export const buildReport = (
  trail: readonly TrailEvent[],
  failoverId: string,
  generatedAt: Instant,
): FailoverReport | undefined => {
  const range = rangeOf(trail, failoverId);
  if (!range) return undefined;
  const events = trail.slice(range.first, range.last + 1);
  return {
    schema: REPORT_SCHEMA,
    generatedAt,
    findings: findingsOf(events, failoverId),
    trail: { from: endOf(trail[range.first - 1]), head: endOf(trail.at(-1)), events },
  };
};

const endOf = (event: TrailEvent | undefined): ChainEnd =>
  event?.chain ? { seq: event.chain.seq, hash: event.chain.hash } : CHAIN_START;

/** From its incident's first event to its own last; servers started before the next failover are a part of it. */
const rangeOf = (trail: readonly TrailEvent[], failoverId: string) => {
  const own = trail.findIndex((event) => event.failoverId === failoverId);
  if (own < 0) return undefined;
  const [begun = failoverId] = incidentOf(trail, failoverId)?.failovers ?? [];
  const first = trail.findIndex((event) => event.failoverId === begun);
  const isNext = ({ type, failoverId: other }: TrailEvent) =>
    type === 'failoverProtectionGroup' && other !== failoverId;
  const next = trail.findIndex((event, n) => n > own && isNext(event));
  const isOf = concerns(trail, failoverId);
  const last = trail.findLastIndex(
    (event, n) => isOf(event) && (event.type !== 'startInstance' || next < 0 || n < next),
  );
  return { first, last };
};

/** All that follows from the events. @param events a stretch of the trail with all events of the failover */
export const findingsOf = (events: readonly TrailEvent[], failoverId: string): ReportFindings =>
  findingsIn(readingOf(events, failoverId), failoverId);

export const findingsIn = (reading: Reading, failoverId: string): ReportFindings => {
  const { own, all, startedAt, measuredFrom, incident } = reading;
  const start = dataIn(own, 'failoverProtectionGroup').at(-1)?.data ?? {};
  const objectives = start.objectives ?? {};
  const failure = failureOf(own);
  const servers = reportedServers(reading, { objectives, failed: failure.failedMembers });
  return {
    groupId: all[0]?.groupId ?? '',
    failoverId,
    ...groundsOf(start, own),
    ...requesterOf(start, own),
    ...endingOf(all, failure),
    startedAt,
    measuredFrom,
    rto: figure(timeToComplete(own, measuredFrom), objectives.rtoSeconds),
    ...(incident ? { incident } : {}),
    rpo: figure(lossOf(servers), objectives.rpoSeconds),
    phases: phasesOf(servers),
    ...failure,
    servers,
    ...reportedRollBack(reading),
    timeline: all.filter(({ type }) => !IN_BULK.includes(type)).map(entryOf),
    calls: all.filter(({ type }) => type === 'actionPerformed').length,
    ...throttledIn(all),
  };
};

type Start = Partial<TrailData['failoverProtectionGroup']>;
type Grounds = Pick<ReportFindings, 'groupName' | 'production' | 'evidence' | 'overrides' | 'point' | 'plan'>;

/** The refusal of a refused failover says it. */
const requesterOf = ({ requestedBy }: Start, own: readonly TrailEvent[]): Pick<ReportFindings, 'requestedBy'> => {
  const refusal = own.findLast(({ type }) => type === 'failoverRefused')?.data;
  const known = requestedBy ?? (refusal as Partial<TrailData['failoverFailed']> | undefined)?.requestedBy;
  return known ? { requestedBy: known } : {};
};

/** Who, why, and by which plan. */
const groundsOf = (start: Start, own: readonly TrailEvent[]): Grounds => ({
  groupName: start.groupName ?? 'UNKNOWN',
  production: start.production ?? 'UNKNOWN',
  evidence: start.evidence ?? 'UNKNOWN',
  overrides: start.acceptUnfenced ? reportedOverrides(start, own) : 'UNKNOWN',
  ...(start.point ? { point: start.point } : {}),
  plan: start.plan ?? 'UNKNOWN',
});

const lossOf = (servers: readonly ReportedServer[]): Measured =>
  servers.length > 0 ? worstOf(servers.map(({ rpo }) => rpo.seconds)) : 'UNKNOWN';

/** Servers that were left alone were through before. */
const phasesOf = (servers: readonly ReportedServer[]): ReportFindings['phases'] => {
  const measured = servers.filter(({ outcome }) => outcome !== 'left-alone');
  const of = (phase: Phase): Measured =>
    measured.length > 0 ? worstOf(measured.map(({ phases }) => phases[phase].seconds)) : 'UNKNOWN';
  return { fence: of('fence'), disks: of('disks'), identity: of('identity') };
};

const entryOf = ({ chain, at, type, message }: TrailEvent) => ({
  ...(chain ? { seq: chain.seq } : {}),
  at,
  type,
  message,
});

const ENDS: Readonly<Record<string, ReportFindings['status']>> = {
  protectionDisabled: 'SUCCEEDED',
  failoverFailed: 'FAILED',
  failoverRefused: 'REFUSED',
  failoverCancelled: 'FAILED',
  failoverRolledBack: 'ROLLED_BACK',
};

const endingOf = (
  own: readonly TrailEvent[],
  { unfencedMembers }: Failure,
): Pick<ReportFindings, 'status' | 'endState' | 'endedAt'> => {
  const end = own.findLast(({ type }) => type in ENDS);
  const status = ENDS[end?.type ?? ''] ?? 'RUNNING';
  const endedAt = end?.at ?? 'UNKNOWN';
  const isBack = status === 'ROLLED_BACK' || end?.type === 'failoverCancelled';
  const record: Ended = isBack ? { status: 'FAILED', cancelled: true } : { status, unfencedMembers };
  return { status, endState: endStateOf(record), endedAt };
};

const FAILURES: readonly string[] = ['failoverFailed', 'failoverCancelled', 'failoverRefused'];

type Failure = Pick<ReportFindings, 'error' | 'cause' | 'failedMembers' | 'unfencedMembers'>;

/** Why the failover failed, and who never was fenced; the latter also where the failover succeeded. */
const failureOf = (own: readonly TrailEvent[]): Failure => {
  const failed = own.findLast(({ type }) => FAILURES.includes(type));
  const {
    error,
    cause,
    failedMembers = [],
    unfencedMembers,
  } = (failed?.data ?? {}) as Partial<TrailData['failoverFailed']>;
  const complete = dataIn(own, 'failoverComplete').at(-1)?.data;
  return {
    ...(error ? { error } : {}),
    ...(cause ? { cause } : {}),
    failedMembers,
    unfencedMembers: unfencedMembers ?? complete?.unfencedMembers ?? [],
  };
};

const timeToComplete = (own: readonly TrailEvent[], startedAt: Instant | 'UNKNOWN'): Measured => {
  const complete = own.findLast(({ type }) => type === 'failoverComplete');
  if (!complete) return 'NOT_REACHED';
  return startedAt === 'UNKNOWN' ? 'UNKNOWN' : secondsBetween(startedAt, complete.at);
};
