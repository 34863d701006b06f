import { describe, expect, it } from 'vitest';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { changedFacts, planBasis } from '../../../lambdas/domain/plan/plan-basis.ts';
import { hash32, hash64, stableJson } from '../../../lambdas/domain/stable-hash.ts';
import { makeNic, makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { makeDrServer, makeServer, makeSite, makeSnapshot } from '../../support/observed.ts';

const aggregate = {
  group: makeProtectionGroup(),
  instances: [makeProtectedInstance()],
  pairs: [makeReplicationPair()],
};
const basis = planBasis(aggregate, makeSite());

describe('the digest of a plan', () => {
  it('is the same for the same facts, whenever they are looked at', () => {
    const later = makeSite({}, { at: '2026-11-23T10:00:00.000Z' });
    expect(planFailover(aggregate, later).digest).toBe(planFailover(aggregate, makeSite()).digest);
    expect(planFailover(aggregate, makeSite()).digest).toBe(basis.digest);
  });

  it.each([
    ['production is down', makeSite({ servers: [makeServer({ state: 'stopped', impaired: true }), makeDrServer()] })],
    [
      'there is a newer recovery point',
      makeSite({ snapshots: [makeSnapshot(), makeSnapshot({ id: 'snap-2', startedAt: '2026-11-23T08:59:50.000Z' })] }),
    ],
  ])('is the same when %s', (_, site) => {
    expect(planBasis(aggregate, site).digest).toBe(basis.digest);
  });

  it.each([
    [
      'the DR server runs',
      makeSite({ servers: [makeServer(), makeDrServer({ state: 'running' })] }),
      ['web: DR server'],
    ],
    [
      'production has another type',
      makeSite({ servers: [makeServer({ instanceType: 'm6i.xlarge' }), makeDrServer()] }),
      ['web: production server'],
    ],
    ['an EIP is gone', makeSite({ addresses: [] }), ['web: EIPs']],
    ['there is no recovery point', makeSite({ snapshots: [] }), ['web: recovery point']],
    ['a NIC is gone', makeSite({ nics: [] }), ['web: NICs of production', 'web: NICs of the DR server']],
  ])('is another one when %s, and says so by name', (_, site, changed) => {
    const now = planBasis(aggregate, site);
    expect(now.digest).not.toBe(basis.digest);
    expect(changedFacts(basis, now)).toEqual(changed);
  });

  it('is another one when production can no longer be seen', () => {
    const site = makeSite();
    const blind = {
      ...site,
      servers: new Map([...site.servers, ['i-production', { is: 'unknown', why: 'no' }] as const]),
    };
    expect(changedFacts(basis, planBasis(aggregate, blind))).toEqual(['web: production server']);
  });

  it('names changes of the group and of its record, and servers that came', () => {
    const group = makeProtectionGroup({ demands: { mac: 'preferred', privateIp: 'required', eip: 'required' } });
    const instances = [
      makeProtectedInstance({ nics: [makeNic({ role: 'management' })] }),
      makeProtectedInstance({ id: 'instance-2', name: 'db' }),
    ];
    expect(changedFacts(basis, planBasis({ ...aggregate, group, instances }, makeSite()))).toEqual([
      'group: sites, demands and policy',
      'web: recorded identity and disks',
      'db',
    ]);
  });
});

describe('the hash', () => {
  // The published test vectors are of bytes; a UTF-16 code unit is two of them, so only the empty text has one here.
  it('begins at the offset basis of FNV-1a', () => {
    expect(hash32('')).toBe('811c9dc5');
    expect(hash64('')).toBe('cbf29ce484222325');
  });

  it('tells texts apart, also by characters beyond ASCII', () => {
    expect(new Set(['a', 'b', 'ab', 'ba', '\u0161', 'a\u0001'].map(hash32)).size).toBe(6);
    expect(new Set(['a', 'b', 'ab', 'ba', '\u0161', 'a\u0001'].map(hash64)).size).toBe(6);
  });

  it('does not mind the order of keys', () => {
    expect(stableJson({ a: 1, b: { d: [1, { f: 2, e: 3 }], c: undefined } })).toBe(
      stableJson({ b: { d: [1, { e: 3, f: 2 }] }, a: 1 }),
    );
  });
});
