import * as z from 'zod';
import { EventNotUnderstoodError } from '../../domain/automation/errors.ts';
import type { FaultSubject, Observation } from '../../domain/automation/matching.ts';
import type { Instant } from '../../domain/group/protection-group.ts';
import { AlarmDetail, Envelope, FaultDetail, ServerDetail } from './event-schemas.ts';
import { observedHealth } from './parse-health.ts';
import { type HeardKind, isHeard, whyNotHeard } from './register/event-register.ts';
import { type Ignored, normalised, understood } from './understood.ts';

type Reader = (event: Envelope) => Observation | Ignored;

/** How each kind of event is read, by its source and type. */
const READERS: Readonly<Record<HeardKind, Reader>> = {
  'aws.cloudwatch / CloudWatch Alarm State Change': (event) => observedAlarm(event),
  'aws.health / AWS Health Event': (event) => observedHealth(event),
  'aws.ec2 / EC2 Instance State-change Notification': (event) => observedServer(event),
  'sdrs.monitoring / SDRS Fault': (event) => observedFault(event),
};

/** A clock that is ahead by more is wrong, and what it says of the order of things as well. */
const AHEAD_MS = 5 * 60_000;

/** Reads an EventBridge event. @throws EventNotUnderstoodError naming what is wrong and what is known */
export const parseEvent = (input: unknown, now: Instant): Observation | Ignored => {
  const eventId = z.looseObject({ id: z.string() }).safeParse(input).data?.id;
  const event = understood(Envelope, input, eventId);
  const kind = `${event.source} / ${event['detail-type']}`;
  if (!isHeard(kind)) return unheard(kind, eventId);
  const seen = READERS[kind](event);
  if ('at' in seen && Date.parse(seen.at) - Date.parse(now) > AHEAD_MS) {
    throw new EventNotUnderstoodError(
      eventId,
      `Its time ${seen.at} is ahead of ${now} by more than 300 s. Set the sender's clock.`,
    );
  }
  return seen;
};

/** @throws EventNotUnderstoodError for a kind that nobody has decided on */
const unheard = (kind: string, eventId: string | undefined): Ignored => {
  const why = whyNotHeard(kind);
  if (why !== undefined) return { ignored: `An event "${kind}" is not heard: ${why}.` };
  throw new EventNotUnderstoodError(eventId, `It is "${kind}". Known are: ${Object.keys(READERS).join('; ')}.`);
};

/** What each state of an alarm says. */
export const ALARM_STATES = { ALARM: 'faulty', OK: 'healthy', INSUFFICIENT_DATA: 'unknown' } as const;

const observedAlarm = ({ id, time, detail }: Envelope): Observation => {
  const { alarmName, state, muteDetail } = understood(AlarmDetail, detail, id);
  const hushed = hushedBy(muteDetail, state.actionsSuppressedBy);
  const seen = ALARM_STATES[state.value];
  const changedAt = Date.parse(state.timestamp ?? '');
  return {
    kind: 'cloudwatch-alarm',
    // To the millisecond, where the envelope knows seconds only.
    at: normalised(Number.isNaN(changedAt) ? time : new Date(changedAt).toISOString()),
    eventId: id,
    alarm: alarmName,
    ...(seen === 'faulty' && hushed ? { state: 'unknown', hushed } : { state: seen }),
  };
};

/** Why nobody is to be woken by an alarm: somebody has said that it goes off for planned work. */
const hushedBy = (muteDetail: unknown, suppressedBy: unknown): string | undefined => {
  if (isThere(muteDetail)) return 'an alarm mute rule mutes it';
  return isThere(suppressedBy) ? 'its actions are suppressed' : undefined;
};

const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const observedServer = ({ id, time, detail }: Envelope): Observation => {
  const { 'instance-id': serverId, state } = understood(ServerDetail, detail, id);
  return { kind: 'ec2-state', at: normalised(time), eventId: id, serverId, state };
};

const observedFault = ({ id, time, detail }: Envelope): Observation => {
  const { monitor, state, at, reason, ...subject } = understood(FaultDetail, detail, id);
  return {
    kind: 'sdrs-fault',
    at: normalised(at ?? time),
    eventId: id,
    monitor,
    state,
    subject: subjectOf(subject),
    ...(reason ? { says: `Monitor ${monitor}: ${reason}` } : {}),
  };
};

/** The schema has seen to it that there is exactly one. */
const subjectOf = ({ groupId, serverId, availabilityZone = '' }: Partial<Record<string, string>>): FaultSubject => {
  if (groupId !== undefined) return { groupId };
  return serverId === undefined ? { availabilityZone } : { serverId };
};
