import { describe, expect, it } from 'vitest';
import type { Member } from '../../../lambdas/domain/group/member.ts';
import { type MemberProgress, PHASES, type Phase } from '../../../lambdas/domain/group/progress.ts';
import { advance } from '../../../lambdas/domain/pass/advance.ts';
import { nextActions } from '../../../lambdas/domain/pass/next-actions.ts';
import { FAILOVER, startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { FENCE } from '../../../lambdas/domain/phases/fence/fence.ts';
import type { ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../support/builders.ts';
import { makeDrServer, makeServer, makeSite } from '../../support/observed.ts';

const seconds = (count: number) => new Date(Date.parse(START) + count * 1000).toISOString();

const memberWith = (progress: MemberProgress): Member => ({
  group: makeProtectionGroup({ status: 'failing-over', epoch: 1 }),
  instance: makeProtectedInstance({ promised: [], progress }),
  pairs: [makeReplicationPair({ recoveryPoint: { snapshotId: 'snap-1', setId: 'set-1', takenAt: START } })],
  production: 'source',
  productionServerId: 'i-production',
  drServerId: 'i-dr',
});

const begun = startProgress('f-1', START);
const doneIn = (phase: Phase): MemberProgress => ({
  ...begun,
  rung: 'F4',
  phases: { ...begun.phases, [phase]: { state: 'done', doneAt: START, issued: {} } },
});

const throttled = (): ObservedSite => {
  const unknown = { is: 'unknown', why: 'DescribeInstances failed: RequestLimitExceeded' } as const;
  const servers = new Map([...makeSite().servers.keys()].map((id) => [id, unknown] as const));
  return { ...makeSite(), servers };
};

describe('a look that EC2 did not answer', () => {
  it.each(PHASES)('leaves %s done, as it was seen, also after every budget', (phase) => {
    for (const at of [seconds(10), seconds(10_000)]) {
      const verdict = nextActions(FAILOVER[phase], memberWith(doneIn(phase)), throttled(), at);
      expect(verdict).toMatchObject({ state: 'done', actions: [], unseen: expect.stringContaining('RequestLimit') });
    }
  });

  it('leaves the rung of a fenced server as it was seen', () => {
    expect(nextActions(FENCE, memberWith(doneIn('fence')), throttled(), seconds(10)).rung).toBe('F4');
  });

  it.each(PHASES)('does not fail %s for a budget that is over, before it was blind for long', (phase) => {
    let progress: MemberProgress = { ...begun, stop: { acceptedAt: START } };
    const passAt = (at: string) => {
      const verdict = nextActions(FAILOVER[phase], memberWith(progress), throttled(), at);
      progress = advance(progress, FAILOVER[phase], { verdict, performed: [], now: at });
      return verdict;
    };
    expect(passAt(seconds(5_000))).toMatchObject({ state: 'waiting', actions: [] });
    expect(passAt(seconds(5_299)).state).toBe('waiting');
    expect(passAt(seconds(5_300)).state).toBe('failed');
  });

  it('is forgotten at the next look that shows the server', () => {
    let progress: MemberProgress = { ...begun, stop: { acceptedAt: START } };
    for (const [at, site] of [
      [seconds(100), throttled()],
      [seconds(120), makeSite({ servers: [makeServer({ state: 'stopping' }), makeDrServer()] })],
      [seconds(700), throttled()],
    ] as const) {
      const verdict = nextActions(FENCE, memberWith(progress), site, at);
      expect(verdict.state).toBe('waiting');
      progress = advance(progress, FENCE, { verdict, performed: [], now: at });
    }
    expect(progress.phases.fence?.unseenSince).toBe(seconds(700));
  });

  it('does not hide what another look shows: a fenced server that runs again is stopped again', () => {
    const running = makeSite({ servers: [makeServer({ state: 'running' }), makeDrServer()] });
    const verdict = nextActions(FENCE, memberWith(doneIn('fence')), running, seconds(10));
    expect(verdict.actions.map((action) => action.do)).toContain('force-stop');
  });
});
