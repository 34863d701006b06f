import { describe, expect, it } from 'vitest';
import { nicOwners } from '../../../../lambdas/handlers/operations/members/nic-owners.ts';
import { makeProtectedInstance } from '../../../support/builders.ts';
import { makeSite } from '../../../support/observed.ts';

describe('the owners of NICs', () => {
  it('names a server whose NICs EC2 did not show, and says nothing else of it', () => {
    const site = makeSite();
    const why = 'DescribeNetworkInterfaces of i-production failed: ECONNRESET';
    const nicsOfServers = new Map(site.found.nicsOfServers).set('i-production', { is: 'unknown', why });
    const unclear = { ...site, found: { ...site.found, nicsOfServers } };
    const { held, unseen } = nicOwners([makeProtectedInstance()], unclear, 'source');
    expect(unseen.map(({ serverId, why: said }) => [serverId, said])).toEqual([['i-production', why]]);
    expect(held.map(({ serverId }) => serverId)).not.toContain('i-production');
  });

  it('takes a recorded NIC at the other server for one that came, and at its own for one that stayed', () => {
    const instance = makeProtectedInstance();
    const originIn = (before: 'source' | 'target') =>
      nicOwners([instance], makeSite(), before).held.find(
        ({ networkInterfaceId }) => networkInterfaceId === 'eni-service',
      )?.origin;
    expect(originIn('source')).toBe('own');
    expect(originIn('target')).toBe('came');
  });
});
