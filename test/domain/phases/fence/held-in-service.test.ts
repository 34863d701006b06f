import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Member } from '../../../../lambdas/domain/group/member.ts';
import { phaseOf } from '../../../../lambdas/domain/group/progress.ts';
import type { Restoration } from '../../../../lambdas/domain/group/protection-group.ts';
import { nextActions } from '../../../../lambdas/domain/pass/next-actions.ts';
import { startProgress } from '../../../../lambdas/domain/phases/failover.ts';
import { FENCE } from '../../../../lambdas/domain/phases/fence/fence.ts';
import { withRestoration } from '../../../../lambdas/domain/phases/give-back/restoration.ts';
import type { Action } from '../../../../lambdas/domain/site/actions.ts';
import type {
  Fact,
  ObservedServer,
  ObservedSite,
  ScalingMembership,
} from '../../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../../support/builders.ts';
import { makeDrNic, makeDrServer, makeObservedNic, makeServer, makeSite } from '../../../support/observed.ts';

const POLICY = { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1800, isolationSecurityGroupId: 'sg-isolation' };
const FAILED: Fact<ScalingMembership> = { is: 'unknown', why: 'DescribeAutoScalingInstances: Throttling' };
const IN_SERVICE: Fact<ScalingMembership> = { is: 'present', value: { scalingGroup: 'web', lifecycle: 'InService' } };
const at = (count: number) => new Date(Date.parse(START) + count * 1000).toISOString();

const disks = (deleteOnTermination: boolean): ObservedServer['disks'] => [
  { device: '/dev/xvda', volumeId: 'vol-production', state: 'attached', deleteOnTermination },
  { device: '/dev/sdf', volumeId: 'vol-data', state: 'attached', deleteOnTermination },
];

const siteOf = (scaling: Fact<ScalingMembership>, server: Partial<ObservedServer> = {}): ObservedSite =>
  makeSite(
    {
      servers: [
        makeServer({
          tags: { 'sdrs:fenced': 'f-1', 'aws:autoscaling:groupName': 'web' },
          disks: disks(true) ?? [],
          ...server,
        }),
        makeDrServer(),
      ],
      nics: [makeObservedNic(), makeDrNic()],
    },
    { scaling: new Map([['i-production', scaling]]) },
  );

const makeMember = (
  issued: Readonly<Record<string, string>> = {},
  restoration: readonly Restoration[] = [],
): Member => {
  const progress = startProgress('f-1', START);
  const lease = {
    kind: 'failover',
    failoverId: 'f-1',
    executionId: 'e-1',
    epoch: 1,
    production: 'source',
    takenAt: START,
  } as const;
  return {
    group: makeProtectionGroup({ status: 'failing-over', policy: POLICY, epoch: 1, lease }),
    instance: makeProtectedInstance({
      status: 'failing-over',
      promised: [],
      restoration,
      progress: { ...progress, phases: { ...progress.phases, fence: { ...phaseOf(progress, 'fence'), issued } } },
    }),
    pairs: [makeReplicationPair()],
    production: 'source',
    productionServerId: 'i-production',
    drServerId: 'i-dr',
  };
};

const fence = (site: ObservedSite, count: number, member = makeMember()) => nextActions(FENCE, member, site, at(count));
const kinds = (actions: readonly Action[]) => actions.map((action) => action.do);
const KEEP: Action = { do: 'keep-volumes', serverId: 'i-production', devices: ['/dev/xvda', '/dev/sdf'] };
const KEEP_KEY = 'keep-volumes i-production';

describe('a production server with the tag of an Auto Scaling group that could not be asked', () => {
  it('is held for a minute, neither cut off nor stopped, with its volumes kept at once', () => {
    const { actions, reason } = fence(siteOf(FAILED), 0);
    expect(actions).toEqual([KEEP]);
    expect(reason).toContain('whether production server i-production is in Auto Scaling group web is not known');
    expect(reason).toContain('Throttling');
    expect(kinds(fence(siteOf(FAILED, { disks: disks(false) ?? [] }), 59).actions)).toEqual([]);
  });

  it('is stopped after that minute once its volumes are seen to be kept', () => {
    expect(kinds(fence(siteOf(FAILED), 65).actions)).toEqual(['keep-volumes']);
    const kept = siteOf(FAILED, { disks: disks(false) ?? [] });
    expect(kinds(fence(kept, 60).actions)).toEqual(['isolate-nic', 'force-stop']);
  });

  it('goes at once where the next look says that it is in none, or EC2 shows no tag', () => {
    expect(kinds(fence(siteOf({ is: 'absent' }), 5).actions)).toEqual(['isolate-nic', 'force-stop']);
    expect(kinds(fence(siteOf(FAILED, { tags: { 'sdrs:fenced': 'f-1' } }), 0).actions)).toEqual([
      'isolate-nic',
      'force-stop',
    ]);
  });

  it('leaves its group as soon as that shows', () => {
    expect(kinds(fence(siteOf(IN_SERVICE), 5).actions)).toEqual(['leave-scaling-group']);
  });
});

describe('a production server that its Auto Scaling group does not let go', () => {
  it.each([65, 100, 500])('has its volumes kept in a pass of its own, first looked at after %i s', (count) => {
    expect(kinds(fence(siteOf(IN_SERVICE), count).actions)).toEqual(['leave-scaling-group', 'keep-volumes']);
  });

  it('waits for them to show, but not longer than half a minute after EC2 has accepted it', () => {
    const asked = makeMember({ [KEEP_KEY]: at(100) });
    expect(kinds(fence(siteOf(IN_SERVICE), 105, asked).actions)).not.toContain('force-stop');
    expect(kinds(fence(siteOf(IN_SERVICE), 130, asked).actions)).toContain('force-stop');
  });

  it('is stopped all the same where EC2 never accepts it', () => {
    const tried = makeMember({}, withRestoration(makeMember(), [KEEP], siteOf(IN_SERVICE)));
    expect(kinds(fence(siteOf(IN_SERVICE), 80, tried).actions)).not.toContain('force-stop');
    expect(kinds(fence(siteOf(IN_SERVICE), 90, tried).actions)).toContain('force-stop');
  });
});

/** The member after a pass, and what was issued in it. */
const afterPass = (member: Member, site: ObservedSite, count: number, isAccepted: boolean) => {
  const issuing = kinds(fence(site, count, member).actions);
  const issued = member.instance.progress?.phases.fence?.issued ?? {};
  const accepted = isAccepted && issuing.includes('keep-volumes') ? { [KEEP_KEY]: at(count) } : {};
  const after = makeMember(
    { ...issued, ...accepted },
    withRestoration(member, fence(site, count, member).actions, site),
  );
  return { issuing, after };
};

describe('a production server on Spot, which EC2 may have interrupted', () => {
  const spot = (server: Partial<ObservedServer> = {}) =>
    siteOf({ is: 'absent' }, { spot: true, tags: { 'sdrs:fenced': 'f-1' }, ...server });
  const stopped = spot({ state: 'stopped' });
  const KEEP_DATA: Action = { do: 'keep-volumes', serverId: 'i-production', devices: ['/dev/sdf'] };

  it('has its data disks kept with the stop, which waits for nothing', () => {
    expect(fence(spot(), 0).actions).toContainEqual(KEEP_DATA);
    expect(kinds(fence(spot(), 0).actions)).toContain('force-stop');
  });

  it.each([0, 100, 500])(
    'keeps its root volume until they are seen to be kept, first seen stopped after %i s',
    (count) => {
      expect(fence(stopped, count).actions).toEqual([KEEP_DATA]);
      const kept = spot({
        state: 'stopped',
        disks: [...(disks(true) ?? []).slice(0, 1), ...(disks(false) ?? []).slice(1)],
      });
      expect(kinds(fence(kept, count).actions)).toEqual(['detach-volume']);
    },
  );

  it('loses its root volume all the same after a bounded time, whether EC2 accepts it or not', () => {
    const accepted = makeMember({ [KEEP_KEY]: at(100) });
    expect(kinds(fence(stopped, 105, accepted).actions)).toEqual([]);
    expect(kinds(fence(stopped, 130, accepted).actions)).toEqual(['keep-volumes', 'detach-volume']);
    const tried = makeMember({}, withRestoration(makeMember(), [KEEP_DATA], stopped));
    expect(kinds(fence(stopped, 80, tried).actions)).toEqual(['keep-volumes']);
    expect(kinds(fence(stopped, 90, tried).actions)).toEqual(['keep-volumes', 'detach-volume']);
  });

  it('is nothing that an On-Demand server waits for', () => {
    expect(kinds(fence(spot({ spot: false, state: 'stopped' }), 0).actions)).toEqual(['detach-volume']);
  });
});

it('is stopped within a bounded time, whatever Auto Scaling and EC2 answer', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(FAILED, IN_SERVICE),
      fc.boolean(),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 40 }),
      (scaling, isAccepted, first, step) => {
        const all: string[] = [];
        let member = makeMember();
        for (let count = first; count <= first + 200; count += step) {
          const { issuing, after } = afterPass(member, siteOf(scaling), count, isAccepted);
          all.push(...issuing);
          member = after;
        }
        expect(all).toContain('force-stop');
      },
    ),
  ));
