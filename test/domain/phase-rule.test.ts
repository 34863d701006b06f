import { describe, expect, it } from 'vitest';
import type { Member } from '../../lambdas/domain/group/member.ts';
import { type MemberProgress, memberState, pendingPhases, phaseOf } from '../../lambdas/domain/group/progress.ts';
import { advance } from '../../lambdas/domain/pass/advance.ts';
import { nextActions } from '../../lambdas/domain/pass/next-actions.ts';
import { waitOfPass } from '../../lambdas/domain/pass/pace.ts';
import { type PhaseRule, queryOf } from '../../lambdas/domain/pass/phase-rule.ts';
import { done, waiting } from '../../lambdas/domain/pass/phase-verdict.ts';
import { fact, present, type ServerState } from '../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, START } from '../support/builders.ts';
import { makeServer, makeSite } from '../support/observed.ts';

/** A phase that no failover has: the production server is to be stopped. */
const PARK: PhaseRule = {
  name: 'park',
  query: (members) => ({ servers: members.map(({ productionServerId }) => productionServerId) }),
  next: ({ productionServerId: serverId }, site) =>
    present(site.servers, serverId)?.state === 'stopped'
      ? done()
      : waiting(`${serverId} is being parked`, 7, [{ do: 'force-stop', serverId }]),
  restsOn: ({ productionServerId }, site) => [fact(site.servers, productionServerId)],
  achieved: 'parked',
  evidence: () => ({}),
};

const BEGUN: MemberProgress = { failoverId: 'run-1', startedAt: START, phases: pendingPhases(['park']), rung: 'F0' };

const member: Member = {
  group: makeProtectionGroup(),
  instance: makeProtectedInstance({ progress: BEGUN }),
  pairs: [],
  production: 'source',
  productionServerId: 'i-production',
  drServerId: 'i-dr',
};

const passAt = (state: ServerState) => {
  const site = makeSite({ servers: [makeServer({ id: 'i-production', state })] });
  const verdict = nextActions(PARK, member, site, START);
  const performed = verdict.actions.map((action) => ({ action, outcome: { outcome: 'done' } as const }));
  const after = advance(BEGUN, PARK, { verdict, performed, now: START });
  const turns = [{ member, verdict, performed }];
  const members = [{ ...member, instance: { ...member.instance, progress: after } }];
  return { verdict, after, wait: waitOfPass(PARK, { members, turns, nowMs: Date.parse(START) }) };
};

describe('a pass', () => {
  it('drives a phase that it has never heard of', () => {
    const { after, wait } = passAt('running');
    expect(after.phases).toEqual({
      park: { state: 'waiting', reason: 'i-production is being parked', issued: { 'force-stop i-production': START } },
    });
    expect(wait).toBe(16);
    expect(memberState(after)).toBe('open');
  });

  it('ends a member with the phases of its own run, and no others', () => {
    const { after, wait } = passAt('stopped');
    expect(phaseOf(after, 'park').state).toBe('done');
    expect(wait).toBe(0);
    expect(memberState(after)).toBe('migrated');
  });

  it('looks at what its phase names, by the zones of the servers', () => {
    expect(queryOf(PARK, [member])).toMatchObject({ servers: ['i-production'], zones: expect.any(Map) });
  });
});

describe('a phase that a run does not have', () => {
  it('is pending, and nothing of it was issued', () => {
    expect(phaseOf(BEGUN, 'fence')).toEqual({ state: 'pending', issued: {} });
    expect(phaseOf(undefined, 'fence')).toEqual({ state: 'pending', issued: {} });
  });
});
