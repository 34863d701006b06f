import { describe, expect, it } from 'vitest';
import { API_LIMITS } from '../../../lambdas/adapters/aws/ec2/limits.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { dryRun } from '../../../lambdas/domain/rehearsal/dry-run.ts';
import type { Assumptions } from '../../../lambdas/domain/rehearsal/rehearsal.ts';
import type { ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { calledOff, makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { makeDrServer, makeServer, makeSite } from '../../support/observed.ts';
import { project } from '../support/projected.ts';

const aggregate = {
  group: makeProtectionGroup(),
  instances: [makeProtectedInstance()],
  pairs: [makeReplicationPair()],
};
const ASSUMED = { limits: API_LIMITS, share: 0.7, stepSeconds: 1 };

const dryRunOn = (site: ObservedSite, assumed: Assumptions = ASSUMED) =>
  dryRun({ aggregate, plan: planFailover(aggregate, site) }, site, assumed);

describe('a dry run', () => {
  it('names the calls of one server in order', () => {
    const [server] = dryRunOn(makeSite()).servers;
    expect(server?.ends).toBe('migrated');
    expect(server?.calls.map(({ action }) => action.do)).toEqual([
      'tag-pinned',
      'tag-fenced',
      'force-stop',
      'create-volume',
      'detach-volume',
      'detach-volume',
      'tag-freed',
      'attach-volume',
      'tag-freed',
      'detach-nic',
      'attach-nic',
    ]);
  });

  it('gets to its end after a roll-back that had not ended, whose last calls a failover lets settle first', () => {
    const instances = [makeProtectedInstance({ progress: calledOff() })];
    const broken = { ...aggregate, instances };
    const site = makeSite({ servers: [makeServer({ state: 'stopped', disks: [] }), makeDrServer()] });
    const run = dryRun({ aggregate: broken, plan: planFailover(broken, site) }, site, ASSUMED);
    expect(run.servers).toMatchObject([{ ends: 'migrated' }]);
    expect(run.servers[0]?.doneAfterSeconds.fence).toBeGreaterThanOrEqual(15);
  });

  it('changes nothing of what was seen', () => {
    const site = makeSite();
    const before = structuredClone(site);
    dryRunOn(site);
    project(site, { do: 'force-stop', serverId: 'i-production' });
    expect(site).toEqual(before);
  });

  it('does not foretell success where production cannot be seen', () => {
    const unknown = { is: 'unknown', why: 'the zone does not answer' } as const;
    const seen = makeSite();
    const site = { ...seen, servers: new Map([...seen.servers, ['i-production', unknown] as const]) };
    const run = dryRunOn(site);
    expect(run).not.toHaveProperty('seconds');
    expect(run.servers[0]).toMatchObject({ ends: 'failed' });
    expect(run.servers[0]?.reason).toContain('is not confirmed stopped (the zone does not answer)');
    const moved = run.servers[0]?.calls.filter(
      ({ phase, api }) => phase === 'identity' && api.includes('NetworkInterface'),
    );
    expect(moved?.filter(({ action }) => action.do !== 'keep-nic')).toEqual([]);
  });

  it('takes longer where the account is allowed less', () => {
    const slow = { ...ASSUMED, limits: { ...API_LIMITS, DetachVolume: { requests: { burst: 1, perSecond: 0.02 } } } };
    expect(dryRunOn(makeSite(), slow).seconds).toBeGreaterThan((dryRunOn(makeSite()).seconds ?? 0) + 15);
  });

  it('leaves out what is done already', () => {
    const stopped = makeServer({ state: 'stopped', disks: [], tags: { 'sdrs:fenced': 'failover-0' } });
    const site = makeSite();
    const fenced = {
      ...site,
      servers: new Map([...site.servers, ['i-production', { is: 'present', value: stopped }] as const]),
    };
    const calls = dryRunOn(fenced).servers[0]?.calls ?? [];
    const marks = calls.filter(({ phase }) => phase === 'fence').map(({ action }) => action.do);
    expect(new Set(marks)).toEqual(new Set(['tag-freed']));
    expect(calls.map(({ phase }) => phase)).toContain('identity');
  });
});

describe('the expected data loss', () => {
  it('is the age of the recovery point, per server and for the group', () => {
    const plan = planFailover(aggregate, makeSite());
    expect(plan).toMatchObject({ recoveryPointAgeSeconds: 30, servers: [{ recoveryPointAgeSeconds: 30 }] });
  });

  it('is not known where a server has no recovery point', () => {
    expect(planFailover(aggregate, makeSite({ snapshots: [] }))).not.toHaveProperty('recoveryPointAgeSeconds');
  });
});
