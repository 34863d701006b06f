import type { Finding, Verdict } from '../group/findings.ts';
import type { ProtectionGroup } from '../group/protection-group.ts';
import type { Instant } from '../instant.ts';
import { secondsBetween } from '../instant.ts';
import type { FailoverPlan } from '../plan/plan-types.ts';
import type { AskedPermissions } from './permissions.ts';

/** The verdict of the last plan that was made on schedule, and what it rests on. */
export interface Readiness {
  readonly groupId: string;
  readonly madeAt: Instant;
  /** Of the group when it was made. */
  readonly epoch: number;
  readonly verdict: Verdict;
  readonly digest: string;
  /** What speaks against it, with the server's name; the first ones where there are many. */
  readonly findings: readonly Finding[];
  /** Expected data loss then. Absent where a server has no recovery point, and in records of earlier releases. */
  readonly recoveryPointAgeSeconds?: number;
  /** How long a failover would take. Absent where it would not come to its end, and in records of earlier releases. */
  readonly expectedSeconds?: number;
  /** What the steps' roles may do. Absent where nobody was asked yet. */
  readonly permissions?: AskedPermissions;
}

/**
 * `READY`: the last plan lets a failover start. `NOT READY`: it would be refused. `EXPIRED`: that plan is too old, or the group
 * has changed since. `UNKNOWN`: none was made of this group yet.
 */
export type ReadinessState = 'READY' | 'NOT READY' | 'EXPIRED' | 'UNKNOWN';

export interface ShownReadiness extends Partial<Omit<Readiness, 'groupId' | 'epoch' | 'permissions'>> {
  readonly state: ReadinessState;
  readonly ageSeconds?: number;
}

/** A verdict older than this says nothing any more: three runs of the default schedule. */
export const READINESS_SECONDS = 900;

/** Findings that are kept, so that the record of a large group stays far below DynamoDB's 400 KB. */
const MOST_FINDINGS = 100;

export const readinessOf = (
  plan: FailoverPlan,
  group: ProtectionGroup,
  { permissions, expectedSeconds }: { readonly [K in 'permissions' | 'expectedSeconds']: Readiness[K] | undefined },
): Readiness => ({
  groupId: group.id,
  madeAt: plan.madeAt,
  epoch: group.epoch,
  verdict: plan.verdict,
  digest: plan.digest,
  findings: againstIt(plan).slice(0, MOST_FINDINGS),
  ...(plan.recoveryPointAgeSeconds === undefined ? {} : { recoveryPointAgeSeconds: plan.recoveryPointAgeSeconds }),
  ...(expectedSeconds === undefined ? {} : { expectedSeconds }),
  ...(permissions ? { permissions } : {}),
});

/** BLOCK before WARN. */
const againstIt = ({ findings, servers }: FailoverPlan): readonly Finding[] => {
  const all = [
    ...findings,
    ...servers.flatMap((server) =>
      [...server.findings, ...server.nics.flatMap((nic) => nic.findings)].map((finding) => ({
        ...finding,
        message: `${server.name}: ${finding.message}`,
      })),
    ),
  ];
  return (['BLOCK', 'WARN'] as const).flatMap((verdict) => all.filter((finding) => finding.verdict === verdict));
};

/** How ready the group is at this moment, by the last plan made of it. What is not known is never `READY`. */
export const shownReadiness = (group: ProtectionGroup, kept: Readiness | undefined, now: Instant): ShownReadiness => {
  // A group that was deleted and imported again under its id has another life.
  if (!kept || kept.madeAt < group.createdAt) return { state: 'UNKNOWN' };
  const { groupId: _, epoch: __, permissions: ___, ...shown } = kept;
  const ageSeconds = secondsBetween(kept.madeAt, now);
  return { state: stateOf(group, kept, ageSeconds), ageSeconds, ...shown };
};

const stateOf = (group: ProtectionGroup, { epoch, verdict }: Readiness, ageSeconds: number): ReadinessState => {
  if (epoch !== group.epoch || group.status !== 'protected' || ageSeconds > READINESS_SECONDS) return 'EXPIRED';
  return verdict === 'BLOCK' ? 'NOT READY' : 'READY';
};
