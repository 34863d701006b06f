import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../lambdas/adapters/sha256.ts';
import { CHAIN_START, type ChainedEvent, chained } from '../../../lambdas/domain/trail/audit-chain.ts';
import { canonicalJson } from '../../../lambdas/domain/trail/canonical-json.ts';
import { verifyChain } from '../../../lambdas/domain/trail/verify-chain.ts';
import { START } from '../../support/builders.ts';

const event = (message: string) => ({ at: START, groupId: 'group-1', type: 'actionPerformed', message });
const chainOf = (length: number) =>
  chained(
    CHAIN_START,
    [...Array(length).keys()].map((n) => event(`event ${n + 1}`)),
    sha256,
  );
const endOf = (chain: readonly ChainedEvent[]) => chain.at(-1)?.chain ?? CHAIN_START;
const seqsOf = (events: readonly ChainedEvent[], known = {}) =>
  verifyChain(events, sha256, known).faults.map(({ seq }) => seq);

describe('canonical JSON', () => {
  it.each([
    // The examples of RFC 8785, section 3.2.2.
    [
      '[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]',
      '[333333333.3333333,1e+30,4.5,0.002,1e-27]',
    ],
    ['[null, true, false]', '[null,true,false]'],
    ['{"b": [{"d": 1, "c": "\\""}], "a": -0}', '{"a":0,"b":[{"c":"\\"","d":1}]}'],
  ])('writes %s as the RFC does', (json, text) => {
    expect(canonicalJson(JSON.parse(json))).toBe(text);
  });

  it('sorts fields by UTF-16 code units, as in section 3.2.3 of the RFC', () => {
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
    const text = canonicalJson(Object.fromEntries([...sorted].reverse().map((name) => [name, 0])));
    expect(text).toBe(`{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`);
  });

  it('is the same whatever the order of the fields, and says the same as JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
        const turned = Object.fromEntries(Object.entries(plain).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(plain));
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      }),
    );
  });
});

describe('a chain', () => {
  it('a chain that is whole has no fault, from its start and from any event on', () => {
    const chain = chainOf(5);
    expect(verifyChain(chain, sha256, { head: endOf(chain) })).toMatchObject({ faults: [], chained: 5, unchained: 0 });
    expect(seqsOf(chain.slice(2), { from: chain[1]?.chain })).toEqual([]);
    expect(verifyChain([], sha256)).toMatchObject({ faults: [], end: CHAIN_START });
  });

  it('is hashed as documented, so that others can check it', () => {
    const [first] = chained(CHAIN_START, [event('one')], sha256);
    const text = `{"event":{"at":"${START}","groupId":"group-1","message":"one","type":"actionPerformed"},"previousHash":"${'0'.repeat(64)}","seq":1}`;
    expect(first?.chain).toEqual({ seq: 1, previousHash: '0'.repeat(64), hash: sha256(text) });
  });

  it('shows which event was changed, in whatever field', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom('at', 'groupId', 'type', 'message', 'data'),
        (n, field) => {
          const changed = chainOf(6).map((one, i) => (i === n ? { ...one, [field]: 'forged' } : one));
          expect(seqsOf(changed)).toEqual([n + 1]);
        },
      ),
    );
  });

  it('shows a removed event at the one after it', () => {
    const chain = chainOf(5);
    expect(verifyChain(chain.toSpliced(1, 2), sha256).faults.map(({ message }) => message)).toEqual([
      'Event 4: event 2 to 3 before it is missing.',
      'Event 4: it does not follow on the event before it.',
    ]);
    expect(seqsOf(chain.slice(1))).toContain(2);
  });

  it('shows events that changed places', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 2 }), ([a = 0, b = 0]) => {
        const turned = [...chainOf(6)];
        [turned[a], turned[b]] = [turned[b] as ChainedEvent, turned[a] as ChainedEvent];
        expect(seqsOf(turned).length).toBeGreaterThan(0);
      }),
    );
  });

  it('shows an inserted event, however it was made', () => {
    const chain = chainOf(4);
    const [forged] = chained({ seq: 2, hash: chain[1]?.chain.hash ?? '' }, [event('forged')], sha256);
    expect(seqsOf(chain.toSpliced(2, 0, forged as ChainedEvent))).toContain(3);
    expect(seqsOf(chain.toSpliced(2, 0, chain[1] as ChainedEvent))).toContain(2);
  });

  it('shows a cut-off end to whoever knows the last event, and to nobody else', () => {
    const chain = chainOf(5);
    const cut = chain.slice(0, 3);
    expect(seqsOf(cut)).toEqual([]);
    expect(verifyChain(cut, sha256, { head: endOf(chain) }).faults).toEqual([
      { seq: 3, message: 'The trail ends with event 3; it is known to have had event 5.' },
    ]);
  });

  it('shows to whoever knows an event that all from there on was written anew', () => {
    const chain = chainOf(5);
    const anew = [...chain.slice(0, 3), ...chained(chain[2]?.chain ?? CHAIN_START, [event('x'), event('y')], sha256)];
    expect(seqsOf(anew)).toEqual([]);
    expect(seqsOf(anew, { head: endOf(chain) })).toEqual([5]);
    expect(seqsOf([...anew, ...chained(endOf(anew), [event('z')], sha256)], { head: endOf(chain) })).toEqual([5]);
  });
});
