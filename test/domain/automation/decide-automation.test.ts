import { describe, expect, it } from 'vitest';
import {
  type AutomationStep,
  decideAutomation,
  type Sight,
} from '../../../lambdas/domain/automation/decide-automation.ts';
import type { OtherGroup } from '../../../lambdas/domain/automation/gates.ts';
import type { Fact, ObservedServer } from '../../../lambdas/domain/site/observed.ts';
import {
  makeFailoverRecord,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../../support/builders.ts';
import { makeDrServer, makeServer, makeSite } from '../../support/observed.ts';
import { at, makeFacts, makePolicy, makeSignal, makeState } from './support.ts';

const production = makeServer({ id: 'i-production', state: 'running' });
const dr = makeDrServer({ id: 'i-dr', state: 'stopped' });

const sightOf = (servers: readonly ObservedServer[] = [production, dr]): Sight => ({
  members: { instances: [makeProtectedInstance()], pairs: [makeReplicationPair()] },
  site: makeSite({ servers }),
});

const unseen = (id: string, why: string): Sight => {
  const sight = sightOf();
  const servers = new Map<string, Fact<ObservedServer>>(sight.site.servers).set(id, { is: 'unknown', why });
  return { ...sight, site: { ...sight.site, servers } };
};

const codes = (step: AutomationStep): readonly string[] =>
  'reasons' in step ? step.reasons.map(({ code }) => code) : [];

/** Long after the fault began: nothing is left to wait for. */
const LATE = at(300);

describe('a fault that lasts', () => {
  it('is looked at before anything is done about it', () => {
    expect(decideAutomation(makeFacts(), LATE)).toEqual({ verdict: 'look' });
  });

  it('is acted on once it was seen', () => {
    const step = decideAutomation(makeFacts(), LATE, sightOf());
    expect(step).toMatchObject({ verdict: 'act' });
    expect(codes(step)).toEqual(['fault-lasting']);
  });

  it('is only told where the policy says so', () => {
    const state = makeState([makeSignal()], { policy: makePolicy({ mode: 'notify' }) });
    const step = decideAutomation(makeFacts({ state }), LATE, sightOf());
    expect(step).toMatchObject({ verdict: 'notify' });
    expect(codes(step)).toEqual(['mode-notify', 'fault-lasting']);
  });

  it('is nothing to a policy that is off', () => {
    const state = makeState([makeSignal()], { policy: makePolicy({ mode: 'off' }) });
    expect(codes(decideAutomation(makeFacts({ state }), LATE, sightOf()))).toEqual(['mode-off']);
  });
});

describe('what is required', () => {
  it('is at rest without a faulty source', () => {
    const step = decideAutomation(makeFacts({ state: makeState([]) }), LATE);
    expect(step).toMatchObject({ verdict: 'rest' });
  });

  it('waits for the minimum duration and the time that events are under way, and says until when', () => {
    const before = decideAutomation(makeFacts(), at(149), sightOf());
    expect(before).toMatchObject({ verdict: 'wait', until: at(150) });
    expect(codes(before)).toEqual(['not-lasting']);
    expect(decideAutomation(makeFacts(), at(150), sightOf())).toMatchObject({ verdict: 'act' });
  });

  it('counts a source once, however often it speaks', () => {
    const policy = makePolicy({ required: { sources: 2, kinds: 1 } });
    const twice = makeState([makeSignal(), makeSignal({ at: at(60), eventId: 'event-2' })], { policy });
    expect(codes(decideAutomation(makeFacts({ state: twice }), LATE))).toEqual(['too-few-sources']);
    const two = makeState([makeSignal(), makeSignal({ source: 'pets-slow' })], { policy });
    expect(decideAutomation(makeFacts({ state: two }), LATE, sightOf())).toMatchObject({ verdict: 'act' });
  });

  it('asks for different kinds where the policy does', () => {
    const policy = makePolicy({ required: { sources: 2, kinds: 2 } });
    const alike = makeState([makeSignal(), makeSignal({ source: 'pets-slow' })], { policy });
    expect(codes(decideAutomation(makeFacts({ state: alike }), LATE))).toEqual(['too-few-kinds']);
    const unlike = makeState([makeSignal(), makeSignal({ kind: 'sdrs-fault', source: 'probe' })], { policy });
    expect(decideAutomation(makeFacts({ state: unlike }), LATE, sightOf())).toMatchObject({ verdict: 'act' });
  });

  it.each([1, 2, 3])(
    'is never met by monitors alone, however many speak, where it would act: %i required',
    (sources) => {
      const policy = makePolicy({ required: { sources, kinds: 1 } });
      const probes = Array.from({ length: 3 }, (_, n) => makeSignal({ kind: 'sdrs-fault', source: `probe-${n}` }));
      const alone = decideAutomation(makeFacts({ state: makeState(probes, { policy }) }), LATE, sightOf());
      expect(alone).toMatchObject({ verdict: 'wait' });
      expect(codes(alone)).toEqual(['monitors-alone']);
      // The fault lasts from when another kind says so too.
      const both = makeState([...probes, makeSignal({ at: at(200) })], { policy });
      expect(decideAutomation(makeFacts({ state: both }), LATE, sightOf())).toMatchObject({
        verdict: 'wait',
        until: at(350),
      });
      expect(decideAutomation(makeFacts({ state: both }), at(350), sightOf())).toMatchObject({ verdict: 'act' });
    },
  );

  it('is met by monitors alone where it only notifies', () => {
    const policy = makePolicy({ mode: 'notify' });
    const state = makeState([makeSignal({ kind: 'sdrs-fault', source: 'probe' })], { policy });
    expect(decideAutomation(makeFacts({ state }), LATE, sightOf())).toMatchObject({ verdict: 'notify' });
  });

  it('forgets a sign that is older than the window', () => {
    expect(decideAutomation(makeFacts(), at(600), sightOf())).toMatchObject({ verdict: 'act' });
    expect(decideAutomation(makeFacts(), at(601), sightOf())).toMatchObject({ verdict: 'rest' });
  });

  it('counts from the moment at which the last of the required sources failed', () => {
    const policy = makePolicy({ required: { sources: 2, kinds: 1 } });
    const state = makeState([makeSignal(), makeSignal({ source: 'pets-slow', at: at(100) })], { policy });
    expect(decideAutomation(makeFacts({ state }), at(200))).toMatchObject({ verdict: 'wait', until: at(250) });
  });
});

describe('a source that was healthy again', () => {
  const flap = [makeSignal(), makeSignal({ state: 'healthy', at: at(100) }), makeSignal({ at: at(110) })];

  it('starts the duration anew', () => {
    expect(decideAutomation(makeFacts({ state: makeState(flap) }), at(200))).toMatchObject({ until: at(260) });
  });

  it('does so also where the news of it comes last', () => {
    const [first, healthy, again] = flap;
    const late = makeState([first, again, healthy].flatMap((one) => one ?? []));
    expect(decideAutomation(makeFacts({ state: late }), at(200))).toMatchObject({ until: at(260) });
  });

  it('counts a source that cannot see any more as one that is not faulty', () => {
    const state = makeState([makeSignal(), makeSignal({ state: 'unknown', at: at(100) })]);
    expect(decideAutomation(makeFacts({ state }), LATE)).toMatchObject({ verdict: 'rest' });
  });

  it('believes in health where it hears both of one moment', () => {
    const state = makeState([makeSignal({ state: 'healthy' }), makeSignal()]);
    expect(decideAutomation(makeFacts({ state }), LATE)).toMatchObject({ verdict: 'rest' });
  });
});

describe('what forbids it', () => {
  it('stops everything with the brake', () => {
    const control = { brake: { by: 'Ada', reason: 'network works', at: START }, starts: [] };
    const step = decideAutomation(makeFacts({ control }), LATE, sightOf());
    expect(step).toMatchObject({ verdict: 'refuse' });
    expect(codes(step)).toEqual(['brake-on', 'fault-lasting']);
  });

  it.each(['failed-over', 'error-reversing', 'reprotecting', 'available'] as const)(
    'does not act from %s',
    (status) => {
      expect(codes(decideAutomation(makeFacts({ group: makeProtectionGroup({ status }) }), LATE))).toContain(
        'wrong-status',
      );
    },
  );

  it('does not act where protection is off', () => {
    const group = makeProtectionGroup({ protectedStatus: 'stopped' });
    expect(codes(decideAutomation(makeFacts({ group }), LATE))).toContain('protection-not-enabled');
  });

  it('leaves a failover alone that has not ended', () => {
    const lease = {
      kind: 'failover',
      failoverId: 'failover-1',
      executionId: 'e',
      epoch: 1,
      production: 'source',
      takenAt: START,
    } as const;
    const group = makeProtectionGroup({ status: 'failing-over', lease });
    expect(codes(decideAutomation(makeFacts({ group }), LATE))).toEqual(['failover-running', 'fault-lasting']);
  });

  it.each([
    ['a refused one', makeFailoverRecord({ status: 'REFUSED', startedAt: at(-60), endedAt: at(-50) })],
    ['a failed one', makeFailoverRecord({ status: 'FAILED', startedAt: at(-60), endedAt: at(-50) })],
    ['one that was given back', makeFailoverRecord({ status: 'FAILED', startedAt: at(-9000), rolledBackAt: at(-50) })],
  ])('rests for the cool-down after %s', (_, failover) => {
    expect(codes(decideAutomation(makeFacts({ failovers: [failover] }), LATE))).toContain('cool-down');
  });

  it('rests no longer than the cool-down', () => {
    const refused = makeFailoverRecord({ status: 'REFUSED', startedAt: at(-3700), endedAt: at(-3400) });
    const facts = makeFacts({ failovers: [refused] });
    expect(codes(decideAutomation(facts, at(199)))).toContain('cool-down');
    expect(decideAutomation(facts, at(200))).toEqual({ verdict: 'look' });
  });

  it('rests after a start of its own of which nothing was recorded', () => {
    const intent = { failoverId: 'auto-1', epoch: 0, reason: 'r', decidedAt: at(-100), startedAt: at(-90) };
    expect(codes(decideAutomation(makeFacts({ state: makeState([makeSignal()], { intent }) }), LATE))).toContain(
      'cool-down',
    );
  });

  it.each([
    ['automatic', makeFailoverRecord({ status: 'SUCCEEDED', confirmation: { by: 'automation', reason: 'faulty' } })],
    ['failed', makeFailoverRecord({ status: 'FAILED' })],
  ])('waits for an acknowledgement after an %s failover', (_, record) => {
    const failovers = [{ ...record, startedAt: at(-9000), endedAt: at(-8000) }];
    expect(codes(decideAutomation(makeFacts({ failovers }), LATE))).toEqual([
      'acknowledgement-needed',
      'fault-lasting',
    ]);
    const acknowledged = { failoverId: record.id, by: 'Ada', reason: 'disks were swapped', at: at(-7000) };
    const state = makeState([makeSignal()], { acknowledged });
    expect(decideAutomation(makeFacts({ failovers, state }), LATE)).toEqual({ verdict: 'look' });
  });

  it('does not take the acknowledgement of an earlier failover for a later one', () => {
    const failovers = ['second', 'first'].map((id, n) =>
      makeFailoverRecord({ id, status: 'FAILED', startedAt: at(-9000 - n), endedAt: at(-8000 - n) }),
    );
    const state = makeState([makeSignal()], {
      acknowledged: { failoverId: 'first', by: 'Ada', reason: 'r', at: at(-1) },
    });
    expect(codes(decideAutomation(makeFacts({ failovers, state }), LATE))).toContain('acknowledgement-needed');
  });

  it('acts at the hours of the policy only', () => {
    // The test's day is a Monday, 9 o'clock.
    const state = (from: string, to: string) =>
      makeState([makeSignal()], { policy: makePolicy({ hours: [{ days: ['mon'], from, to }] }) });
    expect(codes(decideAutomation(makeFacts({ state: state('10:00', '12:00') }), LATE))).toContain('outside-hours');
    expect(decideAutomation(makeFacts({ state: state('08:00', '12:00') }), LATE)).toEqual({ verdict: 'look' });
  });

  it('keeps to the limit of all groups together, and counts its own open start once', () => {
    const policy = makePolicy({ limit: { failovers: 1, withinSeconds: 3600 } });
    const control = { starts: [{ groupId: 'group-9', failoverId: 'auto-9', at: at(-3000) }] };
    const state = makeState([makeSignal()], { policy });
    expect(codes(decideAutomation(makeFacts({ state, control }), LATE))).toContain('limit-reached');
    expect(decideAutomation(makeFacts({ state, control }), at(600))).toEqual({ verdict: 'look' });
    const intent = { failoverId: 'auto-9', epoch: 0, reason: 'r', decidedAt: at(-3000) };
    expect(decideAutomation(makeFacts({ state: { ...state, intent }, control }), LATE)).toEqual({ verdict: 'look' });
  });

  it('names all that forbids it, not only the first', () => {
    const control = { brake: { by: 'Ada', reason: 'works', at: START }, starts: [] };
    const group = makeProtectionGroup({ status: 'failed-over', protectedStatus: 'stopped' });
    const step = decideAutomation(makeFacts({ control, group }), LATE);
    expect(codes(step)).toEqual(['brake-on', 'wrong-status', 'protection-not-enabled', 'fault-lasting']);
  });
});

describe('the observer', () => {
  it.each(['i-production', 'i-dr'])('is blind without an answer about %s', (id) => {
    const step = decideAutomation(makeFacts(), LATE, unseen(id, 'DescribeInstances failed: RequestLimitExceeded'));
    expect(step).toMatchObject({ verdict: 'refuse' });
    expect(codes(step)).toEqual(['blind', 'fault-lasting']);
  });

  it('is blind without an answer about status checks', () => {
    const statusUnread = 'DescribeInstanceStatus of i-production failed: RequestLimitExceeded';
    const sight = sightOf([makeServer({ id: 'i-production', statusUnread }), dr]);
    expect(codes(decideAutomation(makeFacts(), LATE, sight))).toContain('blind');
  });

  it('starts nothing that would be refused by the record of the group', () => {
    const members = { instances: [makeProtectedInstance()], pairs: [makeReplicationPair({ faultLevel: 5 })] };
    const step = decideAutomation(makeFacts(), LATE, { ...sightOf(), members });
    expect(codes(step)).toEqual(['prerequisite-unmet', 'fault-lasting']);
  });

  it('sees that a DR server is not there', () => {
    const sight = sightOf([production]);
    const servers = new Map(sight.site.servers).set('i-dr', { is: 'absent' });
    const step = decideAutomation(makeFacts(), LATE, { ...sight, site: { ...sight.site, servers } });
    expect(codes(step)).toContain('dr-server-missing');
  });

  it('sees that a server runs which an event has said to be down', () => {
    const state = makeState([makeSignal({ kind: 'ec2-state', source: 'i-production' })]);
    expect(codes(decideAutomation(makeFacts({ state }), LATE, sightOf()))).toContain('refuted-by-ec2');
    const down = sightOf([makeServer({ id: 'i-production', state: 'stopped' }), dr]);
    expect(decideAutomation(makeFacts({ state }), LATE, down)).toMatchObject({ verdict: 'act' });
  });

  const other = (n: number, overrides: Partial<OtherGroup>): OtherGroup => ({
    groupId: `other-${n}`,
    zone: 'eu-central-1b',
    faulty: true,
    ...overrides,
  });

  it('is distrusted where groups of other zones are faulty as well', () => {
    const others = [other(1, {}), other(2, {})];
    expect(codes(decideAutomation(makeFacts({ others }), LATE))).toContain('signals-implausible');
  });

  it('is trusted where the faulty ones share the zone, or are few', () => {
    const sameZone = [other(1, { zone: 'eu-central-1a' }), other(2, { zone: 'eu-central-1a' })];
    expect(decideAutomation(makeFacts({ others: sameZone }), LATE)).toEqual({ verdict: 'look' });
    const half = [other(1, {}), other(2, { faulty: false })];
    expect(decideAutomation(makeFacts({ others: half }), LATE)).toEqual({ verdict: 'look' });
  });

  it('is distrusted where a group that cannot be read may be the one too many that is faulty', () => {
    const half = [other(1, {}), other(2, { faulty: false })];
    expect(codes(decideAutomation(makeFacts({ others: half, unreadOthers: 1 }), LATE))).toContain(
      'signals-implausible',
    );
    const alone = [other(1, {})];
    expect(codes(decideAutomation(makeFacts({ others: alone, unreadOthers: 1 }), LATE))).toContain(
      'signals-implausible',
    );
  });

  it('is trusted where groups cannot be read and no group of another zone is known to be faulty', () => {
    const others = [other(1, { faulty: false })];
    expect(decideAutomation(makeFacts({ others, unreadOthers: 9 }), LATE)).toEqual({ verdict: 'look' });
  });

  it('is distrusted in silence where the policy asks for heartbeats', () => {
    const state = makeState([makeSignal()], {
      policy: makePolicy({ distrust: { faultyShareAbove: 0.5, heartbeatSeconds: 120 } }),
    });
    expect(codes(decideAutomation(makeFacts({ state }), LATE))).toContain('no-heartbeat');
    const others = [other(1, { faulty: false, heardHealthyAt: at(200) })];
    expect(decideAutomation(makeFacts({ state, others }), LATE)).toEqual({ verdict: 'look' });
  });
});

describe('a failover that may terminate production servers', () => {
  const nic = makeProtectedInstance().nics[0];
  const sight: Sight = {
    ...sightOf(),
    members: {
      instances: [makeProtectedInstance({ nics: nic ? [{ ...nic, role: 'service', deviceIndex: 0 }] : [] })],
      pairs: [makeReplicationPair()],
    },
  };
  const oneZone = { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' };
  const { policy } = makeProtectionGroup();
  const groupWith = (termination: 'allowed' | 'forbidden') =>
    makeProtectionGroup({ sites: { source: oneZone, target: oneZone }, policy: { ...policy, termination } });

  it('is refused where only the group allows that', () => {
    const step = decideAutomation(makeFacts({ group: groupWith('allowed') }), LATE, sight);
    expect(step).toMatchObject({ verdict: 'refuse' });
    expect(codes(step)).toEqual(['termination-not-allowed', 'fault-lasting']);
  });

  it('is acted on where the automation policy allows that as well', () => {
    const state = makeState([makeSignal()], { policy: makePolicy({ allowTermination: true }) });
    expect(decideAutomation(makeFacts({ group: groupWith('allowed'), state }), LATE, sight)).toMatchObject({
      verdict: 'act',
    });
  });

  it('is no matter where the group forbids that', () => {
    expect(decideAutomation(makeFacts({ group: groupWith('forbidden') }), LATE, sight)).toMatchObject({
      verdict: 'act',
    });
  });
});
