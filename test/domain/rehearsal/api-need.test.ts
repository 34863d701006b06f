import { describe, expect, it } from 'vitest';
import { API_LIMITS } from '../../../lambdas/adapters/aws/ec2/limits.ts';
import type { Phase } from '../../../lambdas/domain/group/progress.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { type AllowanceNeed, allowanceNeed, withAllowance } from '../../../lambdas/domain/rehearsal/api-need.ts';
import type { Action, ActionKind } from '../../../lambdas/domain/site/actions.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { makeSite } from '../../support/observed.ts';

const PACED = { limits: API_LIMITS, share: 0.5 };

const called = (phase: Phase, kind: ActionKind, times: number) =>
  Array.from({ length: times }, () => ({ phase, action: { do: kind } as Action }));

const findingsOn = (need: AllowanceNeed, overrides: Parameters<typeof makeProtectionGroup>[0] = {}) => {
  const group = makeProtectionGroup(overrides);
  const aggregate = { group, instances: [makeProtectedInstance()], pairs: [makeReplicationPair()] };
  const plan = planFailover(aggregate, makeSite());
  const judged = withAllowance(plan, group, need);
  return { plan, judged, finding: judged.findings.find(({ code }) => code.startsWith('api-allowance')) };
};

describe('what a failover needs of the API allowance', () => {
  it('is nothing while the burst lasts', () => {
    const [need] = allowanceNeed(called('disks', 'attach-volume', 25), PACED).apis;
    expect(need).toMatchObject({ api: 'AttachVolume', calls: 25, leastSeconds: 0, source: 'documented default' });
  });

  it('is the rest over the rate, the share taken from both', () => {
    // 50 at once and 5 a second, half of it used: 25, then 2.5 a second.
    expect(allowanceNeed(called('disks', 'attach-volume', 125), PACED).apis[0]?.leastSeconds).toBe(40);
  });

  it('counts calls, and the servers in them where EC2 counts those too', () => {
    const [need] = allowanceNeed(called('fence', 'force-stop', 1500), PACED).apis;
    // 30 calls against 25 at once are (30 − 25) / 2.5 = 2 s; 1500 servers against 500 at once are 1000 / 10 = 100 s.
    expect(need).toMatchObject({ api: 'StopInstances', calls: 30, leastSeconds: 100 });
  });

  it('counts a call for each Auto Scaling group that servers leave, as no call takes them out of two', () => {
    const leave = (n: number) => ({ do: 'leave-scaling-group', serverId: `i-${n}`, scalingGroup: `group-${n % 5}` });
    const calls = Array.from({ length: 10 }, (_, n) => ({ phase: 'fence' as const, action: leave(n) as Action }));
    expect(allowanceNeed(calls, PACED).apis).toMatchObject([{ api: 'DetachInstances', calls: 5 }]);
  });

  it('is that of all steps together, as they share the allowance', () => {
    const calls = [...called('fence', 'detach-volume', 60), ...called('disks', 'detach-volume', 60)];
    expect(allowanceNeed(calls, PACED).apis).toMatchObject([
      { phase: 'fence', calls: 60, leastSeconds: 38 },
      { phase: 'disks', calls: 60, leastSeconds: 38 },
    ]);
  });

  it('names what the deployment declares, and the slowest first', () => {
    const limits = { ...API_LIMITS, AttachVolume: { requests: { burst: 1000, perSecond: 100 } } };
    const calls = [...called('disks', 'attach-volume', 100), ...called('disks', 'create-volume', 100)];
    expect(allowanceNeed(calls, { limits, share: 0.5, declared: ['AttachVolume'] }).apis).toMatchObject([
      { api: 'CreateVolume', source: 'documented default', leastSeconds: 20 },
      { api: 'AttachVolume', source: 'declared by the deployment', leastSeconds: 0 },
    ]);
  });

  it('tells apart what the last stop waits for', () => {
    const calls = [...called('fence', 'force-stop', 1), ...called('fence', 'detach-volume', 500)];
    expect(allowanceNeed(calls, PACED)).toMatchObject({ stopSeconds: 0, apis: [{ api: 'DetachVolume' }, {}] });
  });
});

describe('the plan', () => {
  const slow = allowanceNeed(called('disks', 'attach-volume', 125), PACED);

  it('passes with the slowest call named where all of them fit', () => {
    const { plan, judged, finding } = findingsOn(slow);
    expect(finding).toMatchObject({ verdict: 'PASS', code: 'api-allowance' });
    expect(finding?.message).toContain('40 s at least: slowest is AttachVolume, 125 call(s)');
    expect(finding?.message).toContain('documented default');
    expect(judged.verdict).toBe(plan.verdict);
  });

  it('warns where the calls alone take longer than the RTO objective', () => {
    const { judged, finding } = findingsOn(slow, { objectives: { rtoSeconds: 30 } });
    expect(finding).toMatchObject({ verdict: 'WARN', code: 'api-allowance-too-small' });
    expect(finding?.message).toContain('the RTO objective is 30 s');
    expect(judged.verdict).not.toBe('PASS');
  });

  it('warns of no budget: none is over while servers come further', () => {
    const policy = { fencingBudgetSeconds: 50, migrationBudgetSeconds: 90 };
    const { finding } = findingsOn(allowanceNeed(called('fence', 'force-stop', 1500), PACED), { policy });
    expect(finding).toMatchObject({ verdict: 'PASS' });
    expect(finding?.message).toContain('100 s at least');
  });

  it('says nothing where there is nothing to call', () => {
    expect(findingsOn(allowanceNeed([], PACED)).finding).toBeUndefined();
  });
});
