import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Member } from '../../lambdas/domain/group/member.ts';
import { nextActions } from '../../lambdas/domain/pass/next-actions.ts';
import { startProgress } from '../../lambdas/domain/phases/failover.ts';
import { FENCE } from '../../lambdas/domain/phases/fence/fence.ts';
import { IDENTITY } from '../../lambdas/domain/phases/identity/identity.ts';
import { type ObservedSite, present, type ServerState } from '../../lambdas/domain/site/observed.ts';
import {
  makeNic,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../support/builders.ts';
import { makeDrNic, makeDrServer, makeObservedNic, makeServer, makeSite } from '../support/observed.ts';

const ISOLATION = 'sg-isolation';
const OWN: Readonly<Record<string, string>> = { 'eni-moves': 'sg-1', 'eni-stays': 'sg-2' };
const STATES: readonly ServerState[] = ['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'];

const nic = (id: string, deviceIndex: number) =>
  fc
    .record({
      serverId: fc.constantFrom('i-production', 'i-dr', 'i-third', undefined),
      state: fc.constantFrom('attaching', 'attached', 'detaching'),
      groups: fc.constantFrom(
        [OWN[id] ?? '?'],
        [ISOLATION],
        [ISOLATION, OWN[id] ?? '?'],
        ['sg-other'],
        [ISOLATION, 'sg-other'],
      ),
    })
    .map(({ serverId, state, groups }) => {
      const { attachment: _, ...loose } = makeObservedNic({ id, securityGroupIds: groups });
      const attachment = { id: `attachment-of-${id}`, deviceIndex, state, deleteOnTermination: false };
      return serverId ? { ...loose, attachment: { ...attachment, serverId } } : loose;
    });

const site: fc.Arbitrary<ObservedSite> = fc
  .record({
    state: fc.constantFrom(...STATES),
    isRootless: fc.boolean(),
    moves: nic('eni-moves', 1),
    stays: nic('eni-stays', 0),
    areListed: fc.boolean(),
    lifecycle: fc.constantFrom('InService', 'Detaching', 'Standby', undefined),
  })
  .map(({ state, isRootless, moves, stays, areListed, lifecycle }) => {
    const look = makeSite({
      servers: [makeServer({ state, ...(isRootless ? { disks: [] } : {}) }), makeDrServer()],
      nics: [moves, stays, makeDrNic()],
    });
    return {
      ...look,
      ...(areListed ? {} : { found: { ...look.found, nicsOfServers: new Map() } }),
      scaling: new Map(
        lifecycle ? [['i-production', { is: 'present', value: { scalingGroup: 'web', lifecycle } } as const]] : [],
      ),
    };
  });

const promise = (networkInterfaceId: string, strategy: 'move-eni' | 'stays') => ({
  networkInterfaceId,
  deviceIndex: 1,
  strategy,
  fidelity: { privateIp: 'PRESERVED', eip: 'NONE', mac: 'PRESERVED' } as const,
  ...(strategy === 'move-eni'
    ? { landsOn: networkInterfaceId, securityGroupIds: [OWN[networkInterfaceId] ?? '?'] }
    : {}),
  addresses: [],
  findings: [],
});

const progress = fc
  .record({ isCommitted: fc.boolean(), isAccepted: fc.boolean() })
  .map(({ isCommitted, isAccepted }) => ({
    ...startProgress('f-1', START),
    ...(isCommitted ? { committedAt: START } : {}),
    ...(isAccepted ? { acceptedUnfenced: { reason: 'its breaker was pulled' } } : {}),
  }));

const POLICY = { fencingBudgetSeconds: 600, migrationBudgetSeconds: 5000 };
const memberOf = (of: ReturnType<typeof startProgress>, policy: Member['group']['policy']): Member => ({
  group: makeProtectionGroup({
    status: 'failing-over',
    policy,
    lease: { kind: 'failover', failoverId: 'f-1', executionId: 'e-1', epoch: 1, production: 'source', takenAt: START },
  }),
  instance: makeProtectedInstance({
    status: 'failing-over',
    nics: Object.entries(OWN).map(([networkInterfaceId, own]) =>
      makeNic({ networkInterfaceId, securityGroupIds: [own] }),
    ),
    promised: [promise('eni-moves', 'move-eni'), promise('eni-stays', 'stays')],
    progress: of,
  }),
  pairs: [makeReplicationPair()],
  production: 'source',
  productionServerId: 'i-production',
  drServerId: 'i-dr',
});

const seconds = fc.integer({ min: 0, max: 1200 });
const at = (count: number) => new Date(Date.parse(START) + count * 1000).toISOString();
const holderOf = (look: ObservedSite, id: string) => present(look.nics, id)?.attachment?.serverId;
const isolating = memberOf(startProgress('f-1', START), { ...POLICY, isolationSecurityGroupId: ISOLATION });

const ownAndAdded = (look: ObservedSite, id: string) => {
  const added = present(look.nics, id)?.securityGroupIds.filter((groupId) => groupId === 'sg-other') ?? [];
  return [OWN[id], ...added];
};

/** NICs that the fence would isolate. */
const isolatedIn = (look: ObservedSite, own: ReturnType<typeof startProgress>, count: number): readonly string[] =>
  nextActions(FENCE, memberOf(own, isolating.group.policy), look, at(count)).actions.flatMap((action) =>
    action.do === 'isolate-nic' ? [action.networkInterfaceId] : [],
  );

it('isolates only NICs that are seen on a production server which is not down', () =>
  fc.assert(
    fc.property(site, progress, seconds, (look, own, count) => {
      const isolated = isolatedIn(look, own, count);
      for (const id of isolated) expect(holderOf(look, id)).toBe('i-production');
      const state = present(look.servers, 'i-production')?.state;
      if (isolated.length > 0) expect(['pending', 'running', 'stopping']).toContain(state);
    }),
    { numRuns: 3000 },
  ));

it('isolates no NIC that may be leaving for the DR server', () =>
  fc.assert(
    fc.property(site, progress, seconds, (look, own, count) => {
      const mayMove = own.committedAt !== undefined || (own.acceptedUnfenced !== undefined && count >= 600);
      if (mayMove) expect(isolatedIn(look, own, count)).not.toContain('eni-moves');
    }),
    { numRuns: 3000 },
  ));

it('isolates no server that its Auto Scaling group holds, for a minute', () =>
  fc.assert(
    fc.property(site, progress, fc.integer({ min: 0, max: 59 }), (look, own, count) => {
      const held = ['InService', 'Detaching'].includes(present(look.scaling, 'i-production')?.lifecycle ?? '');
      if (held) expect(isolatedIn(look, own, count)).toEqual([]);
    }),
    { numRuns: 3000 },
  ));

it('comes on top: all else of the fence is the same with and without it', () =>
  fc.assert(
    fc.property(site, progress, seconds, (look, own, count) => {
      const [with_, without] = [isolating.group.policy, POLICY].map((policy) =>
        nextActions(FENCE, memberOf(own, policy), look, at(count)),
      );
      const others = with_?.actions.filter((action) => action.do !== 'isolate-nic');
      expect([with_?.state, others]).toEqual([without?.state, without?.actions]);
    }),
    { numRuns: 3000 },
  ));

it('gives a NIC its own groups back at the DR server alone, and is not done before it has them', () =>
  fc.assert(
    fc.property(site, progress, seconds, (look, own, count) => {
      const member = memberOf(own, isolating.group.policy);
      const { state, actions } = nextActions(IDENTITY, member, look, at(count));
      for (const action of actions) {
        if (action.do !== 'restore-groups') continue;
        expect(holderOf(look, action.networkInterfaceId)).toBe('i-dr');
        expect(action.securityGroupIds).toEqual(ownAndAdded(look, action.networkInterfaceId));
      }
      if (state === 'done') expect(present(look.nics, 'eni-moves')?.securityGroupIds).toEqual([OWN['eni-moves']]);
    }),
    { numRuns: 3000 },
  ));
