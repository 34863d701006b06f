import fc from 'fast-check';
import { edited, edits } from './edits.ts';
import { hostileJson } from './hostile.ts';

/** Where the service is in these tests. */
export const HERE = { accountId: '111122223333', region: 'eu-central-1' } as const;

export const SERVER_STATE = 'EC2 Instance State-change Notification';

const envelope = (source: string, type: string, time: string, detail: object) => ({
  ...{ version: '0', id: `${source} ${time}`, source, 'detail-type': type, time, detail },
  ...{ account: HERE.accountId, region: HERE.region, resources: [] },
});

/** Events that each, beside another sign, start a failover. */
export const goodEvents = (
  time: string,
  { groupId, serverId }: { readonly groupId: string; readonly serverId: string },
) => ({
  alarm: envelope('aws.cloudwatch', 'CloudWatch Alarm State Change', time, {
    alarmName: 'watched-unreachable',
    state: { value: 'ALARM', timestamp: time.replace('Z', '+0000'), reason: 'Threshold crossed' },
    previousState: { value: 'OK' },
  }),
  health: envelope('aws.health', 'AWS Health Event', time, {
    ...{ eventArn: 'arn:aws:health:eu-central-1::event/EC2/1', service: 'EC2', statusCode: 'open' },
    ...{
      eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
      eventTypeCategory: 'issue',
      startTime: new Date(time).toUTCString(),
    },
    affectedEntities: [{ entityValue: serverId, status: 'IMPAIRED' }],
  }),
  server: envelope('aws.ec2', SERVER_STATE, time, { 'instance-id': serverId, state: 'stopped' }),
  fault: envelope('sdrs.monitoring', 'SDRS Fault', time, {
    monitor: 'probe',
    state: 'faulty',
    groupId,
    reason: 'no answer',
  }),
});

export type GoodEvents = ReturnType<typeof goodEvents>;

/** An event that somebody has changed, or something else altogether. */
export const changedEvent = (event: object): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant<unknown>(event) },
    { weight: 12, arbitrary: edits().map((changes) => edited(event, changes)) },
    { weight: 1, arbitrary: hostileJson },
  );

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= most;

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '';

/** By the EventBridge User Guide, in this account and region, and not from the future. */
const isEnvelope = ({ id, time, account, region, source }: Fields, now: number): boolean =>
  isText(id, 200) &&
  account === HERE.accountId &&
  (source === 'aws.health' || region === HERE.region) &&
  typeof time === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(time) &&
  Date.parse(time) <= now + 300_000;

const NAMES_SUBJECT = ['groupId', 'serverId', 'availabilityZone'];
/** A field that is called `__proto__` is dropped before anybody reads it, so it says nothing. */
const FAULT_FIELDS = new Set(['monitor', 'state', 'at', 'reason', ...NAMES_SUBJECT, '__proto__']);

/** What each kind has to say so that it is the sign of a fault, in the words of its documentation. */
const IS_FAULT: Readonly<Record<string, (detail: Fields) => boolean>> = {
  'aws.cloudwatch / CloudWatch Alarm State Change': ({ alarmName, state, muteDetail }) => {
    const { value, actionsSuppressedBy } = fieldsOf(state);
    return isText(alarmName, 300) && value === 'ALARM' && isNothing(muteDetail) && isNothing(actionsSuppressedBy);
  },
  'aws.health / AWS Health Event': ({ eventArn, eventTypeCode, eventTypeCategory, statusCode, affectedAccount }) =>
    isText(eventArn, 300) &&
    isText(eventTypeCode, 300) &&
    eventTypeCategory === 'issue' &&
    !['closed', 'upcoming'].includes(String(statusCode)) &&
    (typeof affectedAccount !== 'string' || affectedAccount === HERE.accountId),
  [`aws.ec2 / ${SERVER_STATE}`]: ({ 'instance-id': id, state }) =>
    isText(id, 19) && /^i-[0-9a-f]{8,17}$/.test(id) && state === 'stopped',
  'sdrs.monitoring / SDRS Fault': (detail) =>
    Object.keys(detail).every((key) => FAULT_FIELDS.has(key)) &&
    /^[A-Za-z0-9._-]{1,64}$/.test(String(detail.monitor)) &&
    typeof detail.monitor === 'string' &&
    detail.state === 'faulty' &&
    NAMES_SUBJECT.filter((name) => detail[name] !== undefined).length === 1,
};

/**
 * Whether the event may move anybody to act, by the documentation alone: nothing here is the service's own. What the policy
 * makes of it comes on top.
 */
export const mayMove = (event: unknown, now: number): boolean => {
  const fields = fieldsOf(event);
  const isFault = IS_FAULT[`${fields.source} / ${fields['detail-type']}`];
  return isFault !== undefined && isEnvelope(fields, now) && isFault(fieldsOf(fields.detail));
};
