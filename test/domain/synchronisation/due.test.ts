import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsAfter } from '../../../lambdas/domain/instant.ts';
import { askedSet, dueSet, type Standing } from '../../../lambdas/domain/synchronisation/due.ts';
import { askedName, slotAt, spreadMinutes } from '../../../lambdas/domain/synchronisation/slots.ts';
import { START } from '../../support/builders.ts';
import { makeSet, setsAmong } from '../../support/point-sets.ts';

const EVERY = 900;
const { begins, name } = slotAt('web', EVERY, START);
const inSlot = (seconds: number) => secondsAfter(begins, seconds);
const standing = (overrides: Partial<Standing> = {}): Standing => ({ instanceId: 'web', sets: [], ...overrides });
const due = (overrides: Partial<Standing>, at: string) => dueSet(standing(overrides), EVERY, at);

describe('the next set of a server', () => {
  it('is due once an interval, and its id names server, interval and try', () => {
    expect(due({}, inSlot(0))).toBe(`${name}.1`);
    expect(name).toBe(`web.${begins.slice(0, 16)}Z`);
    const taken = setsAmong(makeSet(`${name}.1`, inSlot(20)));
    expect(due({ sets: taken }, inSlot(899))).toBeUndefined();
    expect(due({ sets: taken }, inSlot(900))).toBe(`web.${inSlot(900).slice(0, 16)}Z.1`);
  });

  it('waits while any set of the server is pending, whoever takes it', () => {
    const pending = makeSet('dlm', inSlot(-1200), { state: 'pending' });
    const others = pending.map((one) => ({ ...one, tags: { 'sdrs:recovery-point': 'dlm' } }));
    expect(due({ sets: setsAmong(others) }, inSlot(0))).toBeUndefined();
  });

  it('is none where somebody has asked for one within the interval, and one where others have taken theirs', () => {
    const asked = makeSet(`${askedName('web', inSlot(10))}.1`, inSlot(12));
    expect(due({ sets: setsAmong(asked) }, inSlot(60))).toBeUndefined();
    const others = asked.map((one) => ({ ...one, tags: { 'sdrs:recovery-point': 'dlm' } }));
    expect(due({ sets: setsAmong(others) }, inSlot(60))).toBe(`${name}.1`);
  });

  it('is not asked for twice while the first may not show yet, and then under another id', () => {
    const asked = { setId: `${name}.1`, at: inSlot(0) };
    expect(due({ asked }, inSlot(299))).toBeUndefined();
    expect(due({ asked }, inSlot(300))).toBe(`${name}.2`);
  });

  it('is tried three times an interval where EC2 refuses or fails it, each in its third', () => {
    const failed = (attempt: number) => setsAmong(makeSet(`${name}.${attempt}`, inSlot(1), { state: 'error' }));
    expect(due({ sets: failed(1) }, inSlot(299))).toBeUndefined();
    expect(due({ sets: failed(1) }, inSlot(300))).toBe(`${name}.2`);
    const asked = { setId: `${name}.2`, at: inSlot(300), refused: 'UnauthorizedOperation' };
    expect(due({ asked }, inSlot(599))).toBeUndefined();
    expect(due({ asked }, inSlot(600))).toBe(`${name}.3`);
    expect(due({ sets: failed(3) }, inSlot(899))).toBeUndefined();
    expect(due({ sets: failed(3) }, inSlot(900))).toMatch(/\.1$/);
  });

  it('that is asked for out of turn has the minute in its id, and waits for a pending one', () => {
    const now = inSlot(400);
    const named = askedName('web', now);
    expect(askedSet(standing(), named, now)).toBe(`${named}.1`);
    expect(askedSet(standing({ sets: setsAmong(makeSet(`${named}.1`, now)) }), named, now)).toBe(`${named}.2`);
    const pending = setsAmong(makeSet('a', inSlot(0), { state: 'pending' }));
    expect(askedSet(standing({ sets: pending }), named, now)).toBeUndefined();
  });

  it('is taken once in every interval by a sweep of each minute, with at most one pending', () => {
    const server = fc.string({ minLength: 1, maxLength: 12 });
    const policy = fc.integer({ min: 5, max: 60 }).map((minutes) => minutes * 60);
    fc.assert(
      fc.property(server, policy, fc.integer({ min: 5, max: 50 }), (instanceId, every, late) => {
        const from = Date.parse(slotAt(instanceId, every, START).begins);
        const taken: string[] = [];
        for (let minute = 0; minute < (3 * every) / 60; minute += 1) {
          const now = new Date(from + minute * 60_000 + late * 1000).toISOString();
          const sets = setsAmong(...taken.map((at, n) => makeSet(`set-${n}`, at)));
          if (dueSet({ instanceId, sets }, every, now)) taken.push(now);
        }
        expect(taken).toHaveLength(3);
        expect(spreadMinutes(instanceId, every)).toBeLessThan(every / 60 - 1 || 1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the turns of many servers', () => {
  it('are spread over the whole interval', () => {
    const minutes = Array.from({ length: 1400 }, (_, n) => spreadMinutes(`server-${n}`, EVERY));
    const counts = Array.from({ length: 14 }, (_, minute) => minutes.filter((one) => one === minute).length);
    expect(Math.min(...counts)).toBeGreaterThan(60);
    expect(Math.max(...counts)).toBeLessThan(140);
  });
});
