import { describe, expect, it } from 'vitest';
import { APPLICATION, applicationHeard } from '../../../lambdas/domain/automation/application-status.ts';
import { noteSignal, type SourceRecord } from '../../../lambdas/domain/automation/signal.ts';
import type { ApplicationStatus, Fact } from '../../../lambdas/domain/site/observed.ts';
import { at, makeSignal } from './support.ts';

const shown = (status: string, failing: readonly string[] = []): Fact<ApplicationStatus> => ({
  is: 'present',
  value: { status, failing },
});

const heard = (facts: Readonly<Record<string, Fact<ApplicationStatus>>>, sources: readonly SourceRecord[] = FAULTY) =>
  applicationHeard({ at: at(60), servers: Object.keys(facts), statuses: new Map(Object.entries(facts)) }, sources);

const FAULTY = noteSignal([], makeSignal({ ...APPLICATION }), 600);

describe("EC2's application status of a group", () => {
  it('is a fault where it is impaired for one server, and says which checks fail', () => {
    const mixed = {
      'i-1': shown('ok'),
      'i-2': shown('impaired', ['asc-1: ConnectionRefused']),
      'i-3': shown('impaired'),
    };
    expect(heard(mixed, [])).toEqual({
      signal: {
        ...APPLICATION,
        state: 'faulty',
        at: at(60),
        eventId: `asked-${at(60)}`,
        says: "EC2's application status is impaired: i-2 (asc-1: ConnectionRefused), i-3.",
      },
    });
  });

  it('is well where EC2 says ok of each that has checks', () => {
    expect(heard({ 'i-1': shown('ok'), 'i-2': shown('not-applicable'), 'i-3': { is: 'absent' } })).toMatchObject({
      signal: { state: 'healthy' },
    });
  });

  it.each(['initializing', 'insufficient-data', 'suppressed'])('is unknown where it is %s for one server', (status) => {
    expect(heard({ 'i-1': shown('ok'), 'i-2': shown(status) })).toMatchObject({ signal: { state: 'unknown' } });
  });

  it('is unknown where nothing checks any server any more', () => {
    expect(heard({ 'i-1': shown('not-applicable') })).toMatchObject({ signal: { state: 'unknown' } });
  });

  it('that is suppressed ends a fault, and the trail says so', () => {
    const why = "EC2's application status is suppressed. That does not count as a fault.";
    expect(heard({ 'i-1': shown('suppressed') })).toMatchObject({ signal: { disregarded: why } });
  });

  it('that was not answered for one server is not answered, unless another one is impaired', () => {
    const unread = { is: 'unknown', why: 'DescribeApplicationStatus of i-1 failed: RequestLimitExceeded' } as const;
    expect(heard({ 'i-1': unread, 'i-2': shown('ok') })).toEqual({ unanswered: { ...APPLICATION, why: unread.why } });
    expect(heard({ 'i-1': unread, 'i-2': shown('impaired') })).toMatchObject({ signal: { state: 'faulty' } });
  });

  it('is nothing new where it was not faulty before', () => {
    expect(heard({ 'i-1': shown('ok') }, [])).toEqual({ nothing: true });
  });
});
