import { describe, expect, it } from 'vitest';
import type { Member } from '../../../lambdas/domain/group/member.ts';
import { type MemberProgress, phaseOf } from '../../../lambdas/domain/group/progress.ts';
import type { Restoration } from '../../../lambdas/domain/group/protection-group.ts';
import { advance } from '../../../lambdas/domain/pass/advance.ts';
import type { PhaseRule } from '../../../lambdas/domain/pass/phase-rule.ts';
import { DISKS } from '../../../lambdas/domain/phases/disks/disks.ts';
import { FAILOVER, startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { FENCE } from '../../../lambdas/domain/phases/fence/fence.ts';
import { GIVE_BACK } from '../../../lambdas/domain/phases/give-back/give-back.ts';
import { withRestoration } from '../../../lambdas/domain/phases/give-back/restoration.ts';
import { preconditionOf } from '../../../lambdas/domain/rehearsal/preconditions.ts';
import type { ActionOf } from '../../../lambdas/domain/site/actions.ts';
import type { ObservedServer, ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { makePinnedPair, makeProtectedInstance, makeProtectionGroup, START } from '../../support/builders.ts';
import { makeDrServer, makeServer, makeSite, makeVolume } from '../../support/observed.ts';

const at = (seconds: number) => new Date(Date.parse(START) + seconds * 1000).toISOString();

const lease = {
  kind: 'failover',
  failoverId: 'f-1',
  executionId: 'e-1',
  epoch: 1,
  production: 'source',
  takenAt: START,
} as const;

const makeMember = (progress: MemberProgress, migrationBudgetSeconds = 1800): Member => ({
  group: makeProtectionGroup({
    status: 'failing-over',
    epoch: 1,
    lease,
    policy: { fencingBudgetSeconds: 600, migrationBudgetSeconds },
  }),
  instance: makeProtectedInstance({ progress }),
  pairs: [makePinnedPair()],
  production: 'source',
  productionServerId: 'i-production',
  drServerId: 'i-dr',
});

interface Given {
  readonly phase?: PhaseRule;
  readonly progress?: MemberProgress;
  readonly budget?: number;
}

/** What the phase asks for at each of some looks, one after the other; every call is accepted. */
const follow = (looks: readonly (readonly [number, Partial<ObservedSite>])[], given: Given = {}) => {
  const { phase = FENCE, budget } = given;
  let progress = given.progress ?? startProgress('f-1', START);
  const asked = looks.map(([second, site]) => {
    const now = at(second);
    const verdict = phase.next(makeMember(progress, budget), { ...makeSite(), ...site, at: now }, now);
    const performed = verdict.actions.map((action) => ({ action, outcome: { outcome: 'done' } as const }));
    progress = advance(progress, phase, { verdict, performed, now });
    const calls = verdict.actions.filter((action) => action.do === 'detach-volume');
    return { reason: verdict.reason, calls, state: verdict.state };
  });
  return { asked, progress, forced: asked.map(({ calls }) => calls.filter(({ force }) => force).length) };
};

const TAGGED = { 'sdrs:fenced': 'f-1' };
const rootIs = (state: string, overrides: Partial<ObservedServer> = {}): Partial<ObservedSite> => {
  const disks = [{ device: '/dev/xvda', volumeId: 'vol-production', state }];
  return makeSite({ servers: [makeServer({ state: 'stopped', tags: TAGGED, disks, ...overrides }), makeDrServer()] });
};
const drDiskIs = (state: string, server: Partial<ObservedServer> = {}): Partial<ObservedSite> => {
  const disks = [{ device: '/dev/xvda', volumeId: 'vol-dr', state }];
  return makeSite({ servers: [makeServer(), makeDrServer({ disks, ...server })], volumes: [makeVolume()] });
};

describe('a volume that is on its way off a stopped server', () => {
  it.each(['detaching', 'busy'])('is forced after a minute of looks that show it %s, and not before', (state) => {
    const { forced, asked } = follow([
      [0, rootIs(state)],
      [30, rootIs(state)],
      [59, rootIs(state)],
      [60, rootIs(state)],
    ]);
    expect(forced).toEqual([0, 0, 0, 1]);
    expect(asked.at(-1)?.calls).toEqual([
      { do: 'detach-volume', volumeId: 'vol-production', serverId: 'i-production', force: true },
    ]);
    expect(asked.at(-1)?.reason).toContain(`since ${START}, by force now`);
    expect(asked.map(({ calls }) => calls.length)).toEqual([0, 0, 0, 1]);
  });

  it('is forced a minute after the call that has begun it, and once a minute from then on', () => {
    const { asked, forced } = follow([
      [0, rootIs('attached')],
      [8, rootIs('detaching')],
      [67, rootIs('detaching')],
      [68, rootIs('detaching')],
      [127, rootIs('detaching')],
      [128, rootIs('detaching')],
    ]);
    expect(asked[0]?.calls).toMatchObject([{ do: 'detach-volume', volumeId: 'vol-production' }]);
    expect(forced).toEqual([0, 0, 0, 1, 0, 1]);
  });

  it('has its whole time again where it was attached again and taken off anew', () => {
    const { forced } = follow([
      [0, rootIs('detaching')],
      [50, rootIs('attached')],
      [70, rootIs('detaching')],
      [109, rootIs('detaching')],
      [110, rootIs('detaching')],
    ]);
    expect(forced).toEqual([0, 0, 0, 0, 1]);
  });

  it('keeps its time through a look that shows nothing, or an older state', () => {
    const blind = makeSite({ servers: [makeDrServer()] });
    const { forced } = follow([
      [0, rootIs('detaching')],
      [40, blind],
      [60, rootIs('detaching')],
    ]);
    expect(forced).toEqual([0, 0, 1]);
  });

  it('is forced by half of a short budget', () => {
    const looks = [0, 29, 30].map((second) => [second, rootIs('detaching')] as const);
    expect(follow(looks, { budget: 60 }).forced).toEqual([0, 0, 1]);
  });

  it('has no time on record once the phase is done', () => {
    const { progress } = follow([
      [0, rootIs('detaching')],
      [5, rootIs('detaching', { disks: [] })],
    ]);
    expect(phaseOf(progress, 'fence')).toMatchObject({ state: 'done' });
    expect(phaseOf(progress, 'fence')).not.toHaveProperty('leavingSince');
  });
});

const LATE = [0, 60, 600];

describe('a volume on its way off a server that is not known to be down', () => {
  it.each(['pending', 'running', 'stopping', 'shutting-down'] as const)(
    'is not forced where production is %s',
    (state) => {
      const { forced } = follow(LATE.map((second) => [second, rootIs('detaching', { state })] as const));
      expect(forced).toEqual([0, 0, 0]);
    },
  );

  it('is not forced where EC2 says nothing of the DR server', () => {
    const site = { ...drDiskIs('detaching'), servers: new Map() };
    expect(
      follow(
        LATE.map((second) => [second, site] as const),
        { phase: DISKS },
      ).forced,
    ).toEqual([0, 0, 0]);
  });

  it.each(['running', 'stopping'] as const)('is not forced where the DR server is %s', (state) => {
    const site = drDiskIs('detaching', { state });
    expect(
      follow(
        LATE.map((second) => [second, site] as const),
        { phase: DISKS },
      ).forced,
    ).toEqual([0, 0, 0]);
  });

  it.each(['pending', 'running', 'stopping'] as const)(
    'is not forced by a roll-back where production is %s',
    (state) => {
      const { forced, asked } = follow(
        LATE.map((second) => [second, rootIs('detaching', { state })] as const),
        { phase: GIVE_BACK },
      );
      expect(forced).toEqual([0, 0, 0]);
      expect(asked[1]?.reason).toContain(`not by force while i-production is ${state}`);
    },
  );
});

describe('the own disk of a DR server', () => {
  it('is forced once it hangs', () => {
    const { asked, forced } = follow(
      [0, 5, 64, 65].map((second) => [second, drDiskIs(second === 0 ? 'attached' : 'busy')] as const),
      {
        phase: DISKS,
      },
    );
    expect(forced).toEqual([0, 0, 0, 1]);
    expect(asked.at(-1)?.calls).toEqual([{ do: 'detach-volume', volumeId: 'vol-dr', serverId: 'i-dr', force: true }]);
  });

  it('is left alone where it is of somebody else', () => {
    const disks = [{ device: '/dev/xvda', volumeId: 'vol-foreign', state: 'detaching' }];
    const site = drDiskIs('detaching', { disks });
    const { asked } = follow(
      LATE.map((second) => [second, site] as const),
      { phase: DISKS },
    );
    expect(asked.map(({ state, calls }) => [state, calls])).toEqual(LATE.map(() => ['failed', []]));
  });
});

describe('a disk of production that is to move itself', () => {
  const pair = { ...makePinnedPair(), volumes: { source: 'vol-data' } };
  const progress = (): MemberProgress => {
    const begun = startProgress('f-1', START, undefined, 'live');
    return { ...begun, phases: { ...begun.phases, fence: { state: 'done', doneAt: START, issued: {} } } };
  };
  const siteOf = (state: string, production: ObservedServer['state'] = 'stopped') => {
    const attachments = [{ serverId: 'i-production', device: '/dev/sdf', state }];
    return makeSite({
      servers: [makeServer({ state: production, disks: [] }), makeDrServer({ disks: [] })],
      volumes: [makeVolume({ id: 'vol-data', state: 'in-use', attachments })],
    });
  };
  const live: PhaseRule = {
    ...DISKS,
    next: (member, site, now) => FAILOVER.disks.next({ ...member, pairs: [pair] }, site, now),
  };
  const followed = (looks: readonly (readonly [number, Partial<ObservedSite>])[]) =>
    follow(looks, { phase: live, progress: progress() });

  it('is forced by half of the time that it has, as one that is to move', () => {
    const { asked, forced } = followed([
      [0, siteOf('attached')],
      [5, siteOf('detaching')],
      [34, siteOf('detaching')],
      [35, siteOf('detaching')],
    ]);
    expect(forced).toEqual([0, 0, 0, 1]);
    expect(asked.at(-1)?.calls).toEqual([
      { do: 'detach-volume', volumeId: 'vol-data', serverId: 'i-production', moved: true, force: true },
    ]);
  });

  it('has its time from the first call on, however often it is forced', () => {
    const looks = [0, 5, 35, 60].map((second) => [second, siteOf(second === 0 ? 'attached' : 'detaching')] as const);
    const { progress: after } = followed(looks);
    const member = { ...makeMember(after), pairs: [pair] };
    const settledAt = (second: number) =>
      DISKS.learns.of(member, { ...siteOf('detaching'), at: at(second) }).instance.progress?.settled;
    expect(settledAt(59)).toBeUndefined();
    expect(settledAt(60)).toMatchObject({ took: 'newest', why: expect.stringContaining('after 60 s') });
  });

  it('is forced off a server that somebody has terminated meanwhile', () => {
    const looks = [0, 30].map((second) => [second, siteOf('detaching', 'terminated')] as const);
    expect(followed(looks).forced).toEqual([0, 1]);
  });
});

describe('a disk that a roll-back gives back', () => {
  const ROOT = {
    undo: 'detach-root',
    serverId: 'i-production',
    volumeId: 'vol-production',
    device: '/dev/xvda',
  } as const;
  const DATA = { undo: 'detach-disk', serverId: 'i-production', volumeId: 'vol-data', device: '/dev/sdf' } as const;
  const noted = (restoration: readonly Restoration[]): PhaseRule => ({
    ...GIVE_BACK,
    next: (member, site, now) =>
      GIVE_BACK.next({ ...member, instance: { ...member.instance, restoration } }, site, now),
  });
  const hanging = ({ volumeId }: { readonly volumeId: string }) => {
    const stateOf = (id: string) => (id === volumeId ? 'detaching' : 'attached');
    const disks = [ROOT, DATA].map(({ volumeId: id, device }) => ({ volumeId: id, device, state: stateOf(id) }));
    return rootIs('attached', { disks });
  };

  it.each([ROOT, DATA])('is forced off first where it hangs, and noted no other way: $undo', (one) => {
    const looks = [0, 59, 60].map((second) => [second, hanging(one)] as const);
    const { asked, forced } = follow(looks, { phase: noted([ROOT, DATA]) });
    expect(forced).toEqual([0, 0, 1]);
    expect(asked.at(-1)?.calls).toMatchObject([{ volumeId: one.volumeId, serverId: 'i-production' }]);
    const site = { ...makeSite(), ...hanging(one) };
    expect(withRestoration(makeMember(startProgress('f-1', START)), asked.at(-1)?.calls ?? [], site)).toEqual([one]);
  });

  it('waits for earlier tries only once one of them may have been about to force it', () => {
    const { progress } = follow([[0, rootIs('detaching')]], { phase: GIVE_BACK });
    const waits = (second: number) => GIVE_BACK.waitsForTries(makeMember(progress), at(second));
    expect(waits(59)).toBeUndefined();
    expect(waits(60)).toContain('may still detach a volume by force');
    expect(GIVE_BACK.waitsForTries(makeMember(startProgress('f-1', START)), at(600))).toBeUndefined();
  });
});

describe('the precondition of a forced detachment', () => {
  const forced: ActionOf<'detach-volume'> = {
    do: 'detach-volume',
    volumeId: 'vol-production',
    serverId: 'i-production',
    force: true,
  };
  const holds = (site: Partial<ObservedSite>, action = forced) =>
    preconditionOf(action, makeMember(startProgress('f-1', START)), { ...makeSite(), ...site });

  it('is a server that is down, and a volume that is on its way off', () => {
    expect(holds(rootIs('detaching'))).toEqual({ says: 'server down, volume still on its way off', holds: true });
    expect(holds(rootIs('busy', { state: 'terminated' })).holds).toBe(true);
    expect(holds(rootIs('attached')).holds).toBe(false);
    for (const state of ['pending', 'running', 'stopping', 'shutting-down'] as const) {
      expect(holds(rootIs('detaching', { state })).holds).toBe(false);
    }
    expect(holds({ ...rootIs('detaching'), servers: new Map() }).holds).toBe(false);
  });

  it('is another one than without force', () => {
    const { force: _, ...plain } = forced;
    expect(holds(rootIs('attached'), plain)).toEqual({ says: 'server stopped', holds: true });
  });
});
