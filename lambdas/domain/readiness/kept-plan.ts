import type { ProtectedInstance, ProtectionGroup } from '../group/protection-group.ts';
import type { Instant } from '../instant.ts';
import type { FailoverPlan } from '../plan/plan-types.ts';
import type { DryRun, DryRunCall, DryRunServer } from '../rehearsal/dry-run.ts';

/**
 * Up to so many servers a plan is made while somebody waits for it. A group that may terminate servers needs a look at each
 * one of them, of which EC2 takes 7 a second after the first 35: 100 servers take 10 s. The answer to a call ends after 29 s.
 */
export const PLANNED_AT_ONCE = 100;

/** What people are shown of a rehearsal. */
export interface ShownRehearsal extends Pick<DryRun, 'seconds' | 'allowance' | 'price'> {
  readonly servers: readonly (Pick<DryRunServer, 'instanceId'> & {
    readonly calls: readonly Pick<DryRunCall, 'api' | 'atSeconds' | 'precondition' | 'preconditionHolds'>[];
  })[];
}

/** The last plan that was made of a large group on schedule, whole. */
export interface KeptPlan {
  readonly groupId: string;
  readonly madeAt: Instant;
  /** Of the group when it was made. */
  readonly epoch: number;
  /** Names the facts that it rests on. */
  readonly digest: string;
  readonly plan: FailoverPlan;
  readonly dryRun: ShownRehearsal;
}

export const keptPlanOf = (
  plan: FailoverPlan,
  { id: groupId, epoch }: ProtectionGroup,
  { servers, seconds, allowance, price }: DryRun,
): KeptPlan => ({
  groupId,
  madeAt: plan.madeAt,
  epoch,
  digest: plan.digest,
  plan,
  dryRun: {
    ...(seconds === undefined ? {} : { seconds }),
    allowance,
    price,
    servers: servers.map(({ instanceId, calls }) => ({
      instanceId,
      calls: calls.map(({ api, atSeconds, precondition, preconditionHolds }) => ({
        api,
        atSeconds,
        precondition,
        preconditionHolds,
      })),
    })),
  },
});

/** Whether a plan of the group is made beforehand, and kept. */
export const isPlannedBeforehand = (instances: readonly ProtectedInstance[]): boolean =>
  instances.length > PLANNED_AT_ONCE;

/** Whether the group is still the one that the plan is of: not changed since, and no earlier one of the same id. */
export const isPlanOf = ({ epoch, madeAt }: KeptPlan, group: ProtectionGroup): boolean =>
  epoch === group.epoch && madeAt >= group.createdAt;
