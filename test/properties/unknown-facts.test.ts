import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { planFailover } from '../../lambdas/domain/plan/plan.ts';
import type { ObservedSite } from '../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../support/builders.ts';
import { makeDrServer, makeServer, makeSite } from '../support/observed.ts';

const both = { bootMode: 'uefi' };
const whole = makeSite({ servers: [makeServer(both), makeDrServer(both)] });
const unknown = { is: 'unknown', why: 'throttled' } as const;

const FACTS = [
  ['servers', 'i-production'],
  ['servers', 'i-dr'],
  ['nics', 'eni-service'],
  ['nics', 'eni-dr'],
  ['addresses', 'eipalloc-1'],
  ['serverTypes', 'm6i.large'],
] as const;
const ANSWERS = [
  ['nicsOfServers', 'i-production'],
  ['nicsOfServers', 'i-dr'],
  ['snapshotsOfVolumes', 'vol-production'],
] as const;

/** Any of the facts forgotten: unknown by name, or not in the look at all. */
const blinded = fc
  .record({
    facts: fc.subarray([...FACTS]),
    answers: fc.subarray([...ANSWERS]),
    forget: fc.boolean(),
  })
  .map(({ facts, answers, forget }) => {
    const cut = (map: ReadonlyMap<string, unknown>, ids: readonly string[]) =>
      new Map(
        [...map].flatMap(([id, value]) => (ids.includes(id) ? (forget ? [] : [[id, unknown]]) : [[id, value]])) as [
          string,
          never,
        ][],
      );
    const of = (name: string, list: readonly (readonly [string, string])[]) =>
      list.filter(([collection]) => collection === name).map(([, id]) => id);
    const site: ObservedSite = {
      ...whole,
      servers: cut(whole.servers, of('servers', facts)),
      nics: cut(whole.nics, of('nics', facts)),
      addresses: cut(whole.addresses, of('addresses', facts)),
      serverTypes: cut(whole.serverTypes, of('serverTypes', facts)),
      found: {
        ...whole.found,
        nicsOfServers: cut(whole.found.nicsOfServers, of('nicsOfServers', answers)),
        snapshotsOfVolumes: cut(whole.found.snapshotsOfVolumes, of('snapshotsOfVolumes', answers)),
      },
    };
    return { site, missing: new Set([...facts, ...answers].map(([collection, id]) => `${collection} ${id}`)) };
  });

const aggregate = {
  group: makeProtectionGroup(),
  instances: [makeProtectedInstance()],
  pairs: [makeReplicationPair()],
};

const plan = (site: ObservedSite) => {
  const made = planFailover(aggregate, site);
  const findings = [
    ...made.findings,
    ...made.servers.flatMap((s) => [...s.findings, ...s.nics.flatMap((n) => n.findings)]),
  ];
  return { made, passed: findings.filter(({ verdict }) => verdict === 'PASS').map(({ code }) => code) };
};

/** What each passed check has to have seen. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  'production-seen': ['servers i-production'],
  'no-restarter': ['servers i-production'],
  'same-architecture': ['servers i-production', 'servers i-dr'],
  'same-boot-mode': ['servers i-production', 'servers i-dr'],
  'dr-server-stopped': ['servers i-dr'],
  'dr-slots-free': ['servers i-dr', 'nicsOfServers i-dr', 'serverTypes m6i.large'],
  'dr-devices-free': ['servers i-dr'],
  'nic-as-recorded': ['nics eni-service'],
  'eips-owned': ['addresses eipalloc-1'],
  'recovery-point': ['snapshotsOfVolumes vol-production'],
  'production-observed': ['servers i-production', 'nicsOfServers i-production', 'nics eni-service'],
};

it('no check is passed on a fact that is unknown, whichever others are', () =>
  fc.assert(
    fc.property(blinded, ({ site, missing }) => {
      for (const code of plan(site).passed) {
        for (const needed of NEEDS[code] ?? []) expect(missing, `${code} without ${needed}`).not.toContain(needed);
      }
    }),
    { numRuns: 1000 },
  ));

it('unknown facts of the DR side block, those of production warn, and none is taken for good', () =>
  fc.assert(
    fc.property(blinded, ({ site, missing }) => {
      const { made } = plan(site);
      const isBlind = ['servers i-dr', 'snapshotsOfVolumes vol-production'].some((fact) => missing.has(fact));
      if (isBlind) expect(made.verdict).toBe('BLOCK');
      const production = ['servers i-production', 'nics eni-service', 'addresses eipalloc-1'];
      if (production.some((fact) => missing.has(fact))) expect(made.verdict).not.toBe('PASS');
    }),
    { numRuns: 1000 },
  ));
