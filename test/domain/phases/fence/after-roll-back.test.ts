import { describe, expect, it } from 'vitest';
import type { Member } from '../../../../lambdas/domain/group/member.ts';
import type { MemberProgress } from '../../../../lambdas/domain/group/progress.ts';
import { startProgress } from '../../../../lambdas/domain/phases/failover.ts';
import { isFenced, nextFenceActions } from '../../../../lambdas/domain/phases/fence/next-fence.ts';
import {
  calledOff,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../../../support/builders.ts';
import { makeDrServer, makeServer, makeSite } from '../../../support/observed.ts';

const at = (seconds: number) => new Date(Date.parse(START) + seconds * 1000).toISOString();

/** EC2 shows it stopped and without its root volume. */
const rootlessAt = (seconds: number) =>
  makeSite(
    { servers: [makeServer({ state: 'stopped', disks: [], tags: { 'sdrs:fenced': 'f-2' } }), makeDrServer()] },
    { at: at(seconds) },
  );

const memberAfter = (before: MemberProgress | undefined): Member => ({
  group: makeProtectionGroup({ status: 'failing-over' }),
  instance: makeProtectedInstance({ status: 'failing-over', progress: startProgress('f-2', START, before) }),
  pairs: [makeReplicationPair()],
  production: 'source',
  productionServerId: 'i-production',
  drServerId: 'i-dr',
});

describe('a production server that EC2 shows stopped and without its root volume', () => {
  it('is fenced at once where no roll-back came before', () => {
    expect(isFenced(memberAfter(startProgress('f-1', START)), rootlessAt(0))).toBe(true);
  });

  it('is not fenced yet where a roll-back that had not ended may have put the root volume on a moment ago', () => {
    const member = memberAfter(calledOff());
    expect([0, 14, 15].map((seconds) => isFenced(member, rootlessAt(seconds)))).toEqual([false, false, true]);
    expect(nextFenceActions(member, rootlessAt(1), at(1))).toMatchObject({
      state: 'waiting',
      reason: expect.stringContaining('the last calls of the roll-back that this failover has taken over may not show'),
    });
  });

  it('is not fenced yet either where another failover has begun in between', () => {
    const between = startProgress('f-2', at(-10), calledOff());
    const member = memberAfter(between);
    expect([4, 5].map((seconds) => isFenced(member, rootlessAt(seconds)))).toEqual([false, true]);
  });
});
