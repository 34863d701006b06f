import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAutomation } from '../../lambdas/domain/automation/decide-automation.ts';
import { type AutomationPolicy, SETTLE_SECONDS } from '../../lambdas/domain/automation/policy.ts';
import { noteSignal, type Signal, type SourceRecord } from '../../lambdas/domain/automation/signal.ts';
import { newState } from '../../lambdas/domain/automation/state.ts';
import { at, makeFacts, makePolicy, makeSignal } from '../domain/automation/support.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../support/builders.ts';
import { makeDrServer, makeServer, makeSite } from '../support/observed.ts';

interface TrueSignal {
  readonly second: number;
  readonly source: number;
  readonly state: Signal['state'];
}

interface Delivery extends TrueSignal {
  readonly deliveredAt: number;
}

const LAST_SECOND = 400;
const KINDS = ['cloudwatch-alarm', 'sdrs-fault'] as const;

const policies = fc
  .record({
    sources: fc.integer({ min: 1, max: 3 }),
    kinds: fc.integer({ min: 1, max: 2 }),
    windowSeconds: fc.integer({ min: 20, max: 200 }),
    minimumDurationSeconds: fc.integer({ min: 0, max: 90 }),
  })
  .map(({ sources, kinds, ...times }) => makePolicy({ required: { sources, kinds }, ...times }));

const trueSignals = fc.array(
  fc.record({
    second: fc.integer({ min: 0, max: LAST_SECOND }),
    source: fc.integer({ min: 0, max: 3 }),
    state: fc.oneof({ weight: 4, arbitrary: fc.constant('faulty' as const) }, fc.constantFrom('healthy', 'unknown')),
  }),
  { maxLength: 30 },
) as fc.Arbitrary<TrueSignal[]>;

/** Each signal comes one to three times, in any order, up to so many seconds late. */
const delivered = (signals: readonly TrueSignal[], latest: number): fc.Arbitrary<Delivery[]> =>
  fc
    .tuple(...signals.map(() => fc.array(fc.integer({ min: 0, max: latest }), { minLength: 1, maxLength: 3 })))
    .map((delays) =>
      signals.flatMap((signal, n) =>
        (delays[n] ?? []).map((delay) => ({ ...signal, deliveredAt: signal.second + delay })),
      ),
    );

const traces = (latest: number) =>
  trueSignals.chain((signals) => delivered(signals, latest).map((deliveries) => ({ signals, deliveries })));

const signalOf = ({ second, source, state }: TrueSignal): Signal =>
  makeSignal({ kind: KINDS[source % 2] ?? 'sdrs-fault', source: `source-${source}`, state, at: at(second) });

/** Naively, by half seconds, since something may be unknown between two whole ones, on the true trace in its true order: who was faulty during the whole of that time? */
const faultyThroughout = (signals: readonly TrueSignal[], policy: AutomationPolicy, from: number, to: number) =>
  [0, 1, 2, 3].filter((source) => {
    for (let second = from; second <= to; second += 0.5) {
      const heard = signals.filter((signal) => signal.source === source && signal.second <= second);
      const latest = Math.max(...heard.map((signal) => signal.second));
      const words = heard.filter((signal) => signal.second === latest);
      const isFaulty = words.length > 0 && words.every(({ state }) => state === 'faulty');
      if (!isFaulty || second - latest > policy.windowSeconds) return false;
    }
    return true;
  });

/** What the policy wants at a moment, by someone who knows all that has happened until then. */
const oracleWants = (signals: readonly TrueSignal[], policy: AutomationPolicy, now: number, lasting: number) => {
  const faulty = faultyThroughout(signals, policy, now - lasting, now);
  const kinds = new Set(faulty.map((source) => source % 2));
  // All of these policies act, and monitors alone never suffice for that.
  const isBelieved = kinds.has(KINDS.indexOf('cloudwatch-alarm'));
  return isBelieved && faulty.length >= policy.required.sources && kinds.size >= policy.required.kinds;
};

const sight = {
  members: { instances: [makeProtectedInstance()], pairs: [makeReplicationPair()] },
  site: makeSite({ servers: [makeServer({ id: 'i-production' }), makeDrServer({ id: 'i-dr' })] }),
};

const noted = (signals: readonly TrueSignal[], windowSeconds: number): readonly SourceRecord[] =>
  signals.map(signalOf).reduce<readonly SourceRecord[]>((all, one) => noteSignal(all, one, windowSeconds), []);

const actsAt = (known: readonly TrueSignal[], policy: AutomationPolicy, now: number): boolean => {
  const sources = noted(known, policy.windowSeconds);
  const state = { ...newState(makeProtectionGroup(), policy), sources };
  return decideAutomation(makeFacts({ state }), at(now), sight).verdict === 'act';
};

const inOrderOfArrival = (deliveries: readonly Delivery[], now: number): readonly TrueSignal[] =>
  deliveries.filter(({ deliveredAt }) => deliveredAt <= now).sort((a, b) => a.deliveredAt - b.deliveredAt);

const SECONDS = Array.from({ length: (LAST_SECOND + 60) / 7 }, (_, n) => n * 7);

describe('the decision on any trace', () => {
  it('never wants a failover that the true trace did not, however late, often and mixed up its signals come', () => {
    let acted = 0;
    fc.assert(
      fc.property(policies, traces(SETTLE_SECONDS), (policy, { signals, deliveries }) => {
        for (const now of SECONDS) {
          if (!actsAt(inOrderOfArrival(deliveries, now), policy, now)) continue;
          acted += 1;
          const { minimumDurationSeconds } = policy;
          expect(oracleWants(signals, policy, now - SETTLE_SECONDS, minimumDurationSeconds)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
    // The property would hold of one who never acts.
    expect(acted).toBeGreaterThan(100);
  });

  it('is the naive one where every signal comes at once', () => {
    const ordered = trueSignals.map((signals) => signals.toSorted((a, b) => a.second - b.second));
    fc.assert(
      fc.property(policies, ordered, (policy, signals) => {
        for (const now of SECONDS) {
          const known = signals.filter(({ second }) => second <= now);
          const lasting = policy.minimumDurationSeconds + SETTLE_SECONDS;
          expect(actsAt(known, policy, now)).toBe(oracleWants(known, policy, now, lasting));
        }
      }),
      { numRuns: 200 },
    );
  });

  // Where a late signal takes back a sign that others were thinned for, a repeat tells of those again: only then more is known.
  it('is the same when signals that come in their order come twice', () => {
    fc.assert(
      fc.property(policies, trueSignals, fc.integer({ min: 0, max: LAST_SECOND }), (policy, mixed, now) => {
        const signals = mixed.toSorted((a, b) => a.second - b.second);
        expect(actsAt([...signals, ...signals], policy, now)).toBe(actsAt(signals, policy, now));
      }),
    );
  });

  it('never acts where one server was not seen', () => {
    const blind = { ...sight, site: makeSite({ servers: [makeServer({ id: 'i-production' })] }) };
    fc.assert(
      fc.property(policies, trueSignals, fc.integer({ min: 0, max: LAST_SECOND }), (policy, signals, now) => {
        const sources = noted(signals, policy.windowSeconds);
        const state = { ...newState(makeProtectionGroup(), policy), sources };
        expect(decideAutomation(makeFacts({ state }), at(now), blind).verdict).not.toBe('act');
      }),
    );
  });

  it('remembers no more of a storm than it needs', () => {
    const storm = Array.from({ length: 5000 }, (_, n) => ({ second: n, source: 0, state: 'faulty' as const }));
    const sources = noted(storm, 300);
    expect(JSON.stringify(sources).length).toBeLessThan(3000);
  });
});
