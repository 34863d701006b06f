import type { Member } from '../../../lambdas/domain/group/member.ts';
import type { NicPlan } from '../../../lambdas/domain/group/promise.ts';
import type { ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import type { RecordedNic } from '../../../lambdas/domain/group/recorded-nic.ts';
import { nextActions } from '../../../lambdas/domain/pass/next-actions.ts';
import type { PhaseVerdict } from '../../../lambdas/domain/pass/phase-verdict.ts';
import { startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { IDENTITY } from '../../../lambdas/domain/phases/identity/identity.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import type { NicAttachment, ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import {
  makeNic,
  makePinnedPair,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../../support/builders.ts';
import { makeDrDisk, makeDrServer, makeServer, makeSite } from '../../support/observed.ts';

export const PREFERRED = { mac: 'preferred', privateIp: 'preferred', eip: 'preferred' } as const;

export const attachedAt = (serverId: string, deviceIndex: number): NicAttachment => ({
  id: `eni-attach-of-${serverId}`,
  serverId,
  deviceIndex,
  state: 'attached',
  deleteOnTermination: false,
});

/** What a failover promises for one NIC. */
export const planOf = (
  nic: Partial<RecordedNic>,
  site: ObservedSite,
  group: Partial<ProtectionGroup> = {},
): NicPlan => {
  const instances = [makeProtectedInstance({ nics: [makeNic(nic)], status: 'failing-over' })];
  const aggregate = { group: makeProtectionGroup(group), instances, pairs: [makeReplicationPair()] };
  const plan = planFailover(aggregate, site).servers[0]?.nics[0];
  if (!plan) throw new Error('no plan for the NIC');
  return plan;
};

/** A member in the middle of its failover, with one NIC and what was promised for it. */
export const makeIdentityMember = (
  nic: Partial<RecordedNic>,
  plan: NicPlan,
  group: Partial<ProtectionGroup> = {},
): Member => ({
  group: makeProtectionGroup(group),
  instance: makeProtectedInstance({
    nics: [makeNic(nic)],
    promised: [plan],
    progress: startProgress('f-1', START),
  }),
  pairs: [makePinnedPair()],
  production: 'source',
  productionServerId: 'i-production',
  drServerId: 'i-dr',
});

type Look = NonNullable<Parameters<typeof makeSite>[0]>;

/** A site whose production server is fenced, and whose DR server has its disk. */
export const fencedSite = (look: Look, overrides: Partial<ObservedSite> = {}): ObservedSite =>
  makeSite(
    { servers: [makeServer({ state: 'stopped', disks: [] }), makeDrServer()], volumes: [makeDrDisk()], ...look },
    overrides,
  );

export const nextOf = (member: Member, site: ObservedSite, at = START): PhaseVerdict =>
  nextActions(IDENTITY, member, site, at);
