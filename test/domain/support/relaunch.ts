import { type Member, membersOf } from '../../../lambdas/domain/group/member.ts';
import { phaseOf } from '../../../lambdas/domain/group/progress.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import type { RecordedNic } from '../../../lambdas/domain/group/recorded-nic.ts';
import { observeRelaunch } from '../../../lambdas/domain/identity/relaunch.ts';
import { startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import type { FailoverPlan } from '../../../lambdas/domain/plan/plan-types.ts';
import type { ObservedServer, ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import type { LaunchModel } from '../../../lambdas/domain/site/relaunch-types.ts';
import {
  makeNic,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../../support/builders.ts';
import {
  found,
  makeDrNic,
  makeDrServer,
  makeObservedNic,
  makeServer,
  makeSite,
  makeVolume,
} from '../../support/observed.ts';
import { attachedAt } from './identity.ts';

export const MODEL: LaunchModel = { imageId: 'ami-1', instanceType: 'm6i.large', tags: { team: 'pets' } };
export const ALLOWED = { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1800, termination: 'allowed' } as const;
const FORBIDDEN = { ...ALLOWED, termination: 'forbidden' } as const;

type Look = NonNullable<Parameters<typeof makeSite>[0]>;

export const primary = (deleteOnTermination: boolean) =>
  makeObservedNic({ attachment: { ...attachedAt('i-production', 0), deleteOnTermination } });

const { attachment: _gone, ...loose } = makeObservedNic({ status: 'available' });
export const looseNic = loose;

/** Fenced, with one data disk still attached. */
export const fenced = (deleteOnTermination: boolean | undefined): ObservedServer =>
  makeServer({
    state: 'stopped',
    disks: [
      {
        device: '/dev/sdf',
        volumeId: 'vol-data',
        state: 'attached',
        ...(deleteOnTermination === undefined ? {} : { deleteOnTermination }),
      },
    ],
  });

export const prepared = makeDrServer({ launchedAs: MODEL });

/** Everything kept, DR disk made, no termination protection: ready to be terminated. */
export const readySite = (look: Look = {}, overrides: Partial<ObservedSite> = {}): ObservedSite => {
  const site = makeSite({
    servers: [fenced(false), prepared],
    nics: [primary(false), makeDrNic()],
    volumes: [makeVolume()],
    ...look,
  });
  const protections = { ...site.protections, disableApiTermination: found({ 'i-production': false }) };
  return { ...site, protections, ...overrides };
};

interface Change {
  readonly nic?: Partial<RecordedNic>;
  readonly group?: Partial<ProtectionGroup>;
  readonly instance?: Partial<ProtectedInstance>;
}

const aggregateOf = ({ nic, group, instance }: Change) => ({
  group: makeProtectionGroup({ status: 'failing-over', policy: ALLOWED, ...group }),
  instances: [
    makeProtectedInstance({
      status: 'failing-over',
      nics: [makeNic({ deviceIndex: 0, ...nic })],
      ...instance,
    }),
  ],
  pairs: [makeReplicationPair({ recoveryPoint: { snapshotId: 'snap-1', setId: 'set-1', takenAt: START } })],
});

export const planRelaunch = (site: ObservedSite, change: Change = {}): FailoverPlan =>
  planFailover(aggregateOf(change), site);

/** A member in the middle of its failover, with its launch found permitted. */
export const relaunching = (site: ObservedSite, change: Change = {}): Member => {
  const aggregate = aggregateOf(change);
  const promised = planFailover(aggregate, readySite()).servers[0]?.nics ?? [];
  const progress = startProgress('f-1', START);
  const identity = { ...phaseOf(progress, 'identity'), issued: { 'check-launch instance-1': START } };
  const instances = aggregate.instances.map((one) => ({
    ...one,
    promised,
    progress: { ...progress, phases: { ...progress.phases, identity } },
  }));
  const [member] = membersOf(aggregate.group, { instances, pairs: aggregate.pairs });
  if (!member) throw new Error('no member');
  return observeRelaunch(member, site);
};

export const forbidding = { policy: FORBIDDEN };
