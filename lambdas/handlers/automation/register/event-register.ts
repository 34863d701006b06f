import type { AlarmShape, EnvelopeShape, FaultShape, HealthShape, ServerShape } from './documented-events.ts';
import { carried, compared, type Decided, irrelevant, type MemberVerdict } from './members.ts';

const WORDS = irrelevant('words for people; the state is said elsewhere');

/** Of every event. */
export const ENVELOPE = {
  version: irrelevant('EventBridge has one, 0'),
  id: carried('event of the signal: the same one twice counts once'),
  'detail-type': compared('with the kinds that are heard'),
  source: compared('with the kinds that are heard'),
  account: compared("with the deployment's own account"),
  time: carried('time of the signal, where the detail has none that is finer'),
  region: compared("with the deployment's own region, but for AWS Health, which delivers to a second one"),
  resources: irrelevant('the same is in the detail, by name or id'),
} as const satisfies Decided<EnvelopeShape>;

export const ALARM_MEMBERS = {
  alarmName: carried('source of the signal; compared with signals.alarms'),
  'state.value': carried('state: ALARM is faulty, OK healthy, INSUFFICIENT_DATA unknown'),
  'state.timestamp': carried('time of the signal'),
  'state.reason': WORDS,
  'state.reasonData': irrelevant('data points; CloudWatch has judged them'),
  'state.actionsSuppressedBy': compared('whatever suppresses it: an alarm in ALARM is unknown then'),
  'state.actionsSuppressedReason': WORDS,
  previousState: irrelevant('the signal before it said so, and a fault begins anew only after another state'),
  configuration: irrelevant('what the alarm looks at is for its owner to choose'),
  'muteDetail.mutedByArn': compared('any mute rule: an alarm in ALARM is unknown then'),
  'muteDetail.muteWindowStart': irrelevant('the rule mutes it now, as the detail says'),
  'muteDetail.muteWindowEnd': irrelevant('CloudWatch is asked each minute whether a rule still mutes it'),
  alarmTags: irrelevant('policies choose by the name'),
  alarmTagsStatus: irrelevant('policies choose by the name'),
} as const satisfies Decided<AlarmShape>;

export const HEALTH_MEMBERS = {
  eventArn: carried('source of the signal'),
  service: irrelevant('the code begins with it, and policies choose by the code'),
  eventTypeCode: compared('with signals.healthEvents'),
  eventTypeCategory: compared('only issue is a fault'),
  eventScopeCode: irrelevant('whom it concerns is told by what it names, or by its region'),
  communicationId: irrelevant('a page or a backup of one event has the same ARN, and so is the same source'),
  startTime: compared('what begins after the event lies ahead, and is no fault'),
  endTime: compared('an issue that is open and has ended says both, and is unknown'),
  lastUpdatedTime: irrelevant('the time of the event is the time of its news'),
  statusCode: carried('state: open is faulty, closed healthy; upcoming is no fault'),
  eventRegion: compared("with the region of the group's production, where no resource is named"),
  'eventDescription[].language': WORDS,
  'eventDescription[].latestDescription': WORDS,
  eventMetadata: irrelevant("each service's own; none is documented for issues of EC2 or EBS"),
  'affectedEntities[].entityValue': compared('with what the group has on record, by id or ARN'),
  'affectedEntities[].lastUpdatedTime': irrelevant('the event is the newest news of it'),
  'affectedEntities[].status': carried(
    'state of that resource: UNIMPAIRED and RESOLVED are healthy, UNKNOWN is unknown',
  ),
  page: irrelevant('each page is taken by itself, as each names other resources'),
  totalPages: compared(
    'of an open issue with several pages, one without a fault of the group says nothing of the others',
  ),
  backupEvent: irrelevant('a backup is the same source with the same state'),
  affectedAccount: compared("with the deployment's own account"),
  actionability: irrelevant('whether somebody should act is the policy to say'),
  personas: irrelevant('whom it is for is the policy to say'),
} as const satisfies Decided<HealthShape>;

export const SERVER_MEMBERS = {
  'instance-id': carried('source of the signal; compared with the production servers on record'),
  state: carried('state: those of signals.ec2States are faulty, running is healthy, others are on their way'),
} as const satisfies Decided<ServerShape>;

export const FAULT_MEMBERS = {
  monitor: carried('source of the signal; compared with signals.monitors'),
  state: carried('state: faulty, healthy or unknown'),
  groupId: compared('with the group'),
  serverId: compared('with the production servers on record'),
  availabilityZone: compared("with the zone of the group's production"),
  at: carried('time of the signal'),
  reason: carried('what the audit trail says of it'),
} as const satisfies Decided<FaultShape>;

/** A kind of event that AWS sends beside those that are heard, and why it is not. */
const NOT_HEARD = {
  'aws.cloudwatch / CloudWatch Alarm Configuration Change':
    'it tells of the making of an alarm; one that is deleted in ALARM is missed when it is asked before its sign is let go',
  'aws.cloudwatch / CloudWatch Alarm Contributor State Change':
    'it tells of one series of many; the alarm above it tells of its own state',
  'aws.health / AWS Health Abuse Event': 'it tells of what the account does to others, and of no fault',
} as const satisfies Readonly<Record<string, string>>;

/** The kinds that are heard, by source and type, with the decision on each member of their detail. */
export const HEARD = {
  'aws.cloudwatch / CloudWatch Alarm State Change': ALARM_MEMBERS,
  'aws.health / AWS Health Event': HEALTH_MEMBERS,
  'aws.ec2 / EC2 Instance State-change Notification': SERVER_MEMBERS,
  'sdrs.monitoring / SDRS Fault': FAULT_MEMBERS,
} as const satisfies Readonly<Record<string, Readonly<Record<string, MemberVerdict>>>>;

export type HeardKind = keyof typeof HEARD;

export const isHeard = (kind: string): kind is HeardKind => Object.hasOwn(HEARD, kind);

/** Why a documented kind is not heard; `undefined` for one that nobody has decided on. */
export const whyNotHeard = (kind: string): string | undefined =>
  Object.hasOwn(NOT_HEARD, kind) ? NOT_HEARD[kind as keyof typeof NOT_HEARD] : undefined;

/** Kinds that are documented and not heard. */
export const UNHEARD_KINDS: readonly string[] = Object.keys(NOT_HEARD);
