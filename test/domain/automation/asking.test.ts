import { describe, expect, it } from 'vitest';
import { noteUnanswered, toAsk } from '../../../lambdas/domain/automation/asking.ts';
import { noteSignals } from '../../../lambdas/domain/automation/note-signals.ts';
import { at, makePolicy, makeSignal, makeState } from './support.ts';

const WINDOW = makePolicy().windowSeconds;
const ALARM = { kind: 'cloudwatch-alarm', source: 'pets-unreachable' } as const;
const IN_VAIN = { ...ALARM, why: 'DescribeAlarms failed: AccessDenied' };

const typesOf = ({ unsaid }: { readonly unsaid: readonly { readonly type: string }[] }) =>
  unsaid.map(({ type }) => type);

describe('who is asked again', () => {
  it('is an alarm and a server whose sign is older than half of the window, and nobody else', () => {
    const state = makeState([
      makeSignal(),
      makeSignal({ source: 'pets-slow', at: at(1) }),
      makeSignal({ kind: 'ec2-state', source: 'i-0abcdef01' }),
      makeSignal({ kind: 'sdrs-fault', source: 'probe of group-1' }),
      makeSignal({ kind: 'aws-health', source: 'arn:aws:health:1' }),
    ]);
    expect(toAsk(state, at(WINDOW / 2))).toEqual({ alarms: [], servers: [] });
    expect(toAsk(state, at(WINDOW / 2 + 1))).toEqual({ alarms: ['pets-unreachable'], servers: ['i-0abcdef01'] });
  });

  it('is still an alarm whose sign was let go: it may speak again only when it changes', () => {
    expect(toAsk(makeState(), at(100 * WINDOW)).alarms).toEqual(['pets-unreachable']);
  });

  it('is nobody who has said that all is well', () => {
    const well = makeState([makeSignal(), makeSignal({ state: 'healthy', at: at(10) })]);
    expect(toAsk(well, at(WINDOW)).alarms).toEqual([]);
  });

  it('is a hushed alarm at once: it may be faulty as soon as nobody hushes it', () => {
    const hushed = makeState([makeSignal({ state: 'unknown', hushed: true, disregarded: 'Planned work.' })]);
    expect(toAsk(hushed, at(1)).alarms).toEqual(['pets-unreachable']);
    const awake = noteSignals(hushed, [makeSignal({ at: at(2), eventId: 'event-2' })], at(2));
    expect(toAsk(awake, at(3)).alarms).toEqual([]);
  });

  it('is nobody whom the policy does not name any more', () => {
    const signals = { alarms: ['orders-*'], healthEvents: [], ec2States: [], monitors: [] };
    const state = makeState([makeSignal(), makeSignal({ kind: 'ec2-state', source: 'i-0abcdef01' })]);
    const other = { ...state, policy: makePolicy({ signals }) };
    expect(toAsk(other, at(WINDOW))).toEqual({ alarms: [], servers: [] });
  });
});

describe('a source that is asked in vain', () => {
  it('keeps its sign, and loses it when the window is over: the trail says both, once', () => {
    const state = makeState();
    const asked = noteUnanswered(state, [IN_VAIN], at(400));
    expect(asked.sources).toMatchObject([{ faultyAt: [at(0)], unanswered: { since: at(400) } }]);
    expect(typesOf(noteUnanswered(asked, [IN_VAIN], at(460)))).toEqual(['automationSourceUnanswered']);
    const letGo = noteUnanswered(asked, [IN_VAIN], at(WINDOW + 1));
    expect(letGo.unsaid).toMatchObject([
      { type: 'automationSourceUnanswered', message: expect.stringContaining('DescribeAlarms failed: AccessDenied') },
      { type: 'automationSignLetGo', message: expect.stringContaining(`of ${at(0)}`), data: IN_VAIN },
    ]);
    expect(letGo.sources).toMatchObject([{ faultyAt: [at(0)] }]);
    expect(typesOf(noteUnanswered(letGo, [IN_VAIN], at(WINDOW + 60)))).toHaveLength(2);
  });

  it('is asked at each turn until it answers', () => {
    const asked = noteUnanswered(makeState(), [IN_VAIN], at(400));
    const renewed = noteSignals(asked, [makeSignal({ at: at(460), eventId: 'asked' })], at(460));
    expect(toAsk(asked, at(401)).alarms).toEqual(['pets-unreachable']);
    expect(renewed.sources[0]).not.toHaveProperty('unanswered');
    expect(toAsk(renewed, at(461)).alarms).toEqual([]);
  });

  it('that was never heard counts as unknown, and the trail says so', () => {
    const application = { kind: 'ec2-application', source: 'application status of production', why: 'denied' } as const;
    const asked = noteUnanswered(makeState([]), [application], at(0));
    expect(asked.unsaid).toMatchObject([{ message: expect.stringContaining('It counts as unknown.') }]);
    expect(asked.sources).toMatchObject([{ faultyAt: [] }]);
  });
});
