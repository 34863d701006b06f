import { describe, expect, it } from 'vitest';
import { EventNotUnderstoodError } from '../../../lambdas/domain/automation/errors.ts';
import { parseEvent } from '../../../lambdas/handlers/automation/parse-event.ts';
import { at } from '../../domain/automation/support.ts';
import { START } from '../../support/builders.ts';
import { alarm, fault } from './setup.ts';

const parse = (event: unknown) => parseEvent(event, START);

const health = (detail: object) => ({
  id: 'health-1',
  source: 'aws.health',
  'detail-type': 'AWS Health Event',
  time: at(0),
  region: 'eu-central-1',
  detail: {
    eventArn: 'arn:aws:health:eu-central-1::event/EC2/1',
    eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
    eventTypeCategory: 'issue',
    ...detail,
  },
});

describe('an event', () => {
  it.each([
    ['nothing at all', undefined, 'expected object'],
    ['a text', 'ALARM', 'expected object'],
    ['an envelope without a time', { ...alarm('ALARM', 0), time: undefined }, 'time'],
    [
      'an unknown kind',
      { ...alarm('ALARM', 0), source: 'aws.s3' },
      'Known are: aws.cloudwatch / CloudWatch Alarm State Change',
    ],
    ['an alarm without a name', { ...alarm('ALARM', 0), detail: { state: { value: 'ALARM' } } }, 'alarmName'],
    [
      'an alarm in an unknown state',
      { ...alarm('ALARM', 0), detail: { alarmName: 'a', state: { value: 'RED' } } },
      'ALARM',
    ],
    ['a fault about nobody', fault('faulty', 0, {}), 'exactly one of groupId, serverId and availabilityZone'],
    ['a fault about two', fault('faulty', 0, { groupId: 'a', availabilityZone: 'b' }), 'exactly one of'],
    ['a fault with a field of no meaning', fault('faulty', 0, { groupId: 'a', severity: 1 }), 'severity'],
    ['a fault about a server that is none', fault('faulty', 0, { serverId: 'web-1' }), 'hexadecimal'],
    ['an event from the future', fault('faulty', 301), 'is ahead of'],
  ])('is refused as %s, and says why', (_, event, why) => {
    expect(() => parse(event)).toThrow(EventNotUnderstoodError);
    expect(() => parse(event)).toThrow(why);
  });

  it('has the time at which it was so, to the millisecond where it says so', () => {
    const event = alarm('ALARM', 0);
    const precise = {
      ...event,
      detail: { ...event.detail, state: { value: 'ALARM', timestamp: '2026-11-23T08:59:59.123+0000' } },
    };
    expect(parse(precise)).toMatchObject({ at: '2026-11-23T08:59:59.123Z' });
    expect(parse({ ...event, detail: { alarmName: 'a', state: { value: 'OK' } } })).toMatchObject({ at: START });
    expect(parse(fault('faulty', 0, { groupId: 'a', at: '2026-11-23T10:00:00+02:00' }))).toMatchObject({
      at: at(-3600),
    });
  });

  it('an event of an alarm without data is no sign of health, and none of a fault', () => {
    expect(parse(alarm('INSUFFICIENT_DATA', 0))).toMatchObject({ state: 'unknown' });
  });
});

describe('an alarm that nobody is to be woken by', () => {
  const hushed = (value: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA', muted: object, suppressed: object = {}) => {
    const event = alarm(value, 0);
    return { ...event, detail: { ...event.detail, ...muted, state: { ...event.detail.state, ...suppressed } } };
  };
  const MUTED = { muteDetail: { mutedBy: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm-mute-rule:patch-night' } };

  it('is unknown and no fault while a mute rule mutes it', () => {
    expect(parse(hushed('ALARM', MUTED))).toMatchObject({ state: 'unknown', hushed: 'an alarm mute rule mutes it' });
  });

  it.each(['Alarm', 'WaitPeriod', 'ExtensionPeriod'])('is unknown while %s suppresses its actions', (by) => {
    const event = hushed('ALARM', {}, { actionsSuppressedBy: by });
    expect(parse(event)).toMatchObject({ state: 'unknown', hushed: 'its actions are suppressed' });
  });

  it('is healthy or unknown as it says, muted or not', () => {
    expect(parse(hushed('OK', MUTED))).toMatchObject({ state: 'healthy' });
    expect(parse(hushed('INSUFFICIENT_DATA', MUTED))).not.toHaveProperty('hushed');
    expect(parse(hushed('ALARM', { muteDetail: null }, { actionsSuppressedBy: null }))).toMatchObject({
      state: 'faulty',
    });
  });
});

describe('an event of AWS Health', () => {
  it('is a fault as long as the issue is open, for each server by its own state', () => {
    const affectedEntities = [
      { entityValue: 'i-0abcdef01' },
      { entityValue: 'i-0abcdef02', status: 'RESOLVED' },
      { entityValue: 'i-0abcdef03', status: 'UNKNOWN' },
      { entityValue: 'i-0abcdef04', status: 'IMPAIRED' },
    ];
    expect(parse(health({ statusCode: 'open', affectedEntities }))).toMatchObject({
      state: 'faulty',
      resources: new Map([
        ['i-0abcdef01', 'faulty'],
        ['i-0abcdef02', 'healthy'],
        ['i-0abcdef03', 'unknown'],
        ['i-0abcdef04', 'faulty'],
      ]),
    });
  });

  it('is over when the issue is closed', () => {
    const closed = health({ statusCode: 'closed', affectedEntities: [{ entityValue: 'i-0abcdef01' }] });
    expect(parse(closed)).toMatchObject({ state: 'healthy', resources: new Map([['i-0abcdef01', 'healthy']]) });
  });

  it('that is open and has ended says both, and is unknown', () => {
    const endTime = 'Mon, 23 Nov 2026 09:00:00 GMT';
    const affectedEntities = [{ entityValue: 'i-0abcdef01' }, { entityValue: 'i-0abcdef02', status: 'RESOLVED' }];
    expect(parse(health({ statusCode: 'open', endTime, affectedEntities }))).toMatchObject({
      state: 'unknown',
      resources: new Map([
        ['i-0abcdef01', 'unknown'],
        ['i-0abcdef02', 'healthy'],
      ]),
    });
    const ahead = health({ statusCode: 'open', endTime: 'Mon, 23 Nov 2026 09:00:01 GMT' });
    expect(parse(ahead)).toMatchObject({ state: 'faulty' });
  });

  it.each([
    [{ totalPages: '2' }, { isPage: true }],
    [{ totalPages: '1' }, {}],
    [{}, {}],
  ])('with %o is one page of several: %o', (pages, says) => {
    const { isPage } = { isPage: false, ...parse(health({ statusCode: 'open', ...pages })) };
    expect({ isPage }).toEqual({ isPage: false, ...says });
  });

  it('names a resource by its id or by its ARN', () => {
    const affectedEntities = [
      { entityValue: 'arn:aws:ec2:eu-central-1:123456789012:instance/i-0abcdef01' },
      { entityValue: 'arn:aws:ec2:eu-central-1:123456789012:volume/vol-0abcdef02' },
      { entityValue: 'vol-0abcdef03' },
    ];
    expect(parse(health({ statusCode: 'open', affectedEntities }))).toMatchObject({
      resources: new Map([
        ['i-0abcdef01', 'faulty'],
        ['vol-0abcdef02', 'faulty'],
        ['vol-0abcdef03', 'faulty'],
      ]),
    });
  });

  it.each(['AWS_ACCOUNT', '123456789012', 'arn:aws:rds:eu-central-1:123456789012:db:orders', 'UNKNOWN'])(
    'is about its region where it names only what no group has on record: %s',
    (entityValue) => {
      const open = health({ statusCode: 'open', affectedEntities: [{ entityValue, status: 'UNKNOWN' }] });
      expect(parse(open)).toMatchObject({ resources: new Map(), state: 'faulty' });
      const resolved = health({ statusCode: 'open', affectedEntities: [{ entityValue, status: 'RESOLVED' }] });
      expect(parse(resolved)).toMatchObject({ resources: new Map(), state: 'healthy' });
    },
  );

  it.each([
    ['a scheduled change', { eventTypeCategory: 'scheduledChange' }],
    ['a notification', { eventTypeCategory: 'accountNotification' }],
    ['what is announced', { statusCode: 'upcoming' }],
    ['what begins later', { startTime: 'Tue, 24 Nov 2026 09:00:00 GMT' }],
  ])('is no sign of a fault as %s', (_, detail) => {
    expect(parse(health(detail))).toEqual({ ignored: expect.stringContaining('AWS_EC2_OPERATIONAL_ISSUE') });
  });
});
