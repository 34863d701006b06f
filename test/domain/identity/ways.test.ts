import { describe, expect, it } from 'vitest';
import { membersOf } from '../../../lambdas/domain/group/member.ts';
import type { FailoverPolicy, Site } from '../../../lambdas/domain/group/protection-group.ts';
import { remedyFor, whyLost } from '../../../lambdas/domain/identity/ways.ts';
import { makeNic, makeProtectedInstance, makeProtectionGroup } from '../../support/builders.ts';

const A: Site = { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' };
const B: Site = { availabilityZone: 'eu-central-1b', vpcId: 'vpc-1' };
const TWIN: Site = { availabilityZone: 'eu-central-1b', vpcId: 'vpc-2' };
const BUDGETS = { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1800 };

const given = (target: Site, deviceIndex: number, policy: FailoverPolicy = BUDGETS) => {
  const nic = makeNic({ deviceIndex });
  const group = makeProtectionGroup({ sites: { source: A, target }, policy });
  const [member] = membersOf(group, { instances: [makeProtectedInstance({ nics: [nic] })], pairs: [] });
  if (!member) throw new Error('no member');
  return { member, nic };
};

describe('the remedy of an attribute that a NIC cannot keep', () => {
  it('is, at index 0 in one zone, another index or a termination, unless that is allowed already', () => {
    expect(remedyFor(given(A, 0), 'mac', 'required')).toMatch(/index 1 or higher.*policy: \{ termination: allowed \}/);
    const allowed = given(A, 0, { ...BUDGETS, termination: 'allowed' });
    expect(remedyFor(allowed, 'mac', 'required')).not.toContain('termination');
  });

  it('is, across zones, an overlay in one VPC and a twin in two, whatever the index', () => {
    expect(remedyFor(given(B, 1), 'privateIp', 'required')).toContain('"overlay"');
    expect(remedyFor(given(TWIN, 1), 'privateIp', 'required')).toContain('"twin"');
    expect(remedyFor(given(B, 1), 'privateIp', 'required')).not.toMatch(/index|termination/);
  });

  it('is, for a MAC across zones, to go without it, as nothing else keeps it', () => {
    const remedy = remedyFor(given(B, 1), 'mac', 'required');
    expect(remedy).toContain('demands: { mac: preferred }');
    expect(remedy).not.toMatch(/index|termination|overlay|twin/);
  });

  it('speaks of the MAC only where the MAC is lost', () => {
    const { member, nic } = given(B, 1);
    expect(whyLost(member, nic, 'mac')).toContain('takes a MAC');
    expect(whyLost(member, nic, 'privateIp')).not.toContain('MAC');
  });
});
