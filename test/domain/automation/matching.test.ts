import { describe, expect, it } from 'vitest';
import { type Concern, type Observation, signalFor } from '../../../lambdas/domain/automation/matching.ts';
import type { AutomationPolicy } from '../../../lambdas/domain/automation/policy.ts';
import type { SignalState } from '../../../lambdas/domain/automation/signal.ts';
import { makeProtectionGroup, START } from '../../support/builders.ts';
import { makePolicy } from './support.ts';

const seen = { at: START, eventId: 'event-1' };
const NOTHING = { alarms: [], healthEvents: [], ec2States: [], monitors: [] };

const concern = (signals: Partial<AutomationPolicy['signals']>, servers: readonly string[] = []): Concern => ({
  group: makeProtectionGroup(),
  policy: makePolicy({ signals: { ...NOTHING, ...signals } }),
  production: new Set(servers),
});

const alarm = (name: string, state: SignalState = 'faulty'): Observation => ({
  ...seen,
  kind: 'cloudwatch-alarm',
  alarm: name,
  state,
});

describe('an alarm', () => {
  it.each([
    ['pets-*', 'pets-unreachable', true],
    ['pets-unreachable', 'pets-unreachable', true],
    ['pets', 'pets-unreachable', false],
    ['*', 'anything', true],
    ['pets.unreachable', 'pets-unreachable', false],
    ['*-critical', 'pets-critical', true],
  ])('named by %s: %s is a signal: %s', (pattern, name, expected) => {
    expect(signalFor(alarm(name), concern({ alarms: [pattern] })) !== undefined).toBe(expected);
  });

  it.each(['an alarm mute rule mutes it', 'its actions are suppressed'])(
    'is unknown and says why where %s',
    (hushed) => {
      const muted: Observation = { ...seen, kind: 'cloudwatch-alarm', alarm: 'pets-down', state: 'unknown', hushed };
      const says = `Alarm pets-down is in ALARM and does not count as a fault: ${hushed}.`;
      expect(signalFor(muted, concern({ alarms: ['pets-*'] }))).toMatchObject({
        state: 'unknown',
        says,
        disregarded: says,
      });
    },
  );

  it('is nothing to a policy that names no alarms', () => {
    expect(signalFor(alarm('pets-unreachable'), concern({}))).toBeUndefined();
  });
});

describe('a state of an EC2 server', () => {
  const state = (serverId: string, now: 'running' | 'stopped' | 'pending' | 'terminated'): Observation => ({
    ...seen,
    kind: 'ec2-state',
    serverId,
    state: now,
  });
  const own = concern({ ec2States: ['stopped'] }, ['i-production']);

  it('is a fault where the policy says so, and healthy when it runs', () => {
    expect(signalFor(state('i-production', 'stopped'), own)).toMatchObject({ state: 'faulty', source: 'i-production' });
    expect(signalFor(state('i-production', 'running'), own)).toMatchObject({ state: 'healthy' });
  });

  it('is neither on the way, nor where the policy does not name it', () => {
    expect(signalFor(state('i-production', 'pending'), own)).toBeUndefined();
    expect(signalFor(state('i-production', 'terminated'), own)).toBeUndefined();
  });

  it('counts for production servers only', () => {
    expect(signalFor(state('i-dr', 'stopped'), own)).toBeUndefined();
  });
});

describe('an event of AWS Health', () => {
  const health = (servers: Readonly<Record<string, SignalState>>, overrides: object = {}): Observation => ({
    ...seen,
    kind: 'aws-health',
    eventArn: 'arn:aws:health:eu-central-1::event/EC2/1',
    code: 'AWS_EC2_OPERATIONAL_ISSUE',
    region: 'eu-central-1',
    resources: new Map(Object.entries(servers)),
    state: 'faulty',
    ...overrides,
  });
  const own = concern({ healthEvents: ['AWS_EC2_*'] }, ['i-1', 'i-2']);

  it('is one source, however many servers of the group it names', () => {
    const { source, state } = signalFor(health({ 'i-1': 'faulty', 'i-2': 'faulty' }), own) ?? {};
    expect({ source, state }).toEqual({ source: 'arn:aws:health:eu-central-1::event/EC2/1', state: 'faulty' });
  });

  it('is over for the group only when it is for all its servers', () => {
    expect(signalFor(health({ 'i-1': 'healthy', 'i-2': 'faulty' }), own)?.state).toBe('faulty');
    expect(signalFor(health({ 'i-1': 'healthy', 'i-2': 'unknown' }), own)?.state).toBe('unknown');
    expect(signalFor(health({ 'i-1': 'healthy', 'i-2': 'healthy', 'i-9': 'faulty' }), own)?.state).toBe('healthy');
  });

  it('concerns no group whose servers it does not name', () => {
    expect(signalFor(health({ 'i-9': 'faulty' }), own)).toBeUndefined();
  });

  it('concerns every group of its region where it names none at all', () => {
    expect(signalFor(health({}), own)?.state).toBe('faulty');
    expect(signalFor(health({}, { region: 'us-east-1' }), own)).toBeUndefined();
  });

  it('is nothing where the policy does not cover its code', () => {
    expect(signalFor(health({ 'i-1': 'faulty' }, { code: 'AWS_RDS_OPERATIONAL_ISSUE' }), own)).toBeUndefined();
  });
});

describe('a fault event of our own', () => {
  const fault = (subject: Extract<Observation, { kind: 'sdrs-fault' }>['subject'], monitor = 'probe'): Observation => ({
    ...seen,
    kind: 'sdrs-fault',
    monitor,
    state: 'faulty',
    subject,
  });
  const own = concern({ monitors: ['probe*'] }, ['i-production']);

  it.each([
    ['its group', { groupId: 'group-1' }, true],
    ['another group', { groupId: 'group-2' }, false],
    ['a production server of its own', { serverId: 'i-production' }, true],
    ['another server', { serverId: 'i-dr' }, false],
    ['the zone of its production', { availabilityZone: 'eu-central-1a' }, true],
    ['another zone', { availabilityZone: 'eu-central-1b' }, false],
  ])('about %s', (_, subject, expected) => {
    expect(signalFor(fault(subject), own) !== undefined).toBe(expected);
  });

  it('is a source for each thing that its monitor watches', () => {
    const sources = [fault({ groupId: 'group-1' }), fault({ serverId: 'i-production' })].map(
      (one) => signalFor(one, own)?.source,
    );
    expect(new Set(sources).size).toBe(2);
  });

  it('is nothing from a monitor that the policy does not name', () => {
    expect(signalFor(fault({ groupId: 'group-1' }, 'somebody'), own)).toBeUndefined();
  });
});

describe('one page of several of an open issue of AWS Health', () => {
  const page = (resources: ReadonlyMap<string, SignalState>, state: SignalState = 'faulty'): Observation => ({
    ...seen,
    kind: 'aws-health',
    eventArn: 'arn:aws:health:eu-central-1::event/EC2/1',
    code: 'AWS_EC2_OPERATIONAL_ISSUE',
    region: 'eu-central-1',
    isPage: true,
    resources,
    state,
  });
  const own = concern({ healthEvents: ['AWS_EC2_*'] }, ['i-1', 'i-2']);

  it('is a fault where it names a server of the group that is impaired', () => {
    const named = new Map<string, SignalState>([
      ['i-1', 'faulty'],
      ['i-2', 'healthy'],
    ]);
    expect(signalFor(page(named), own)).toMatchObject({ state: 'faulty' });
  });

  it('ends no fault that another page tells of', () => {
    expect(signalFor(page(new Map([['i-2', 'healthy']])), own)).toBeUndefined();
    expect(signalFor(page(new Map(), 'healthy'), own)).toBeUndefined();
  });
});
