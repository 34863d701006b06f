import type { AuditEvent } from '../../domain/group/failover.ts';
import { type PointChoice, pointText } from '../../domain/group/point-choice.ts';
import type { Instant, ProtectedInstance } from '../../domain/group/protection-group.ts';
import { type Requester, requesterText } from '../../domain/group/requester.ts';
import { otherStation } from '../../domain/group/station.ts';
import { promisedIdentity } from '../../domain/identity/identity-record.ts';
import type { FailoverPlan } from '../../domain/plan/plan-types.ts';
import { trailEvent } from '../../domain/trail/trail-data.ts';
import { instant } from '../instant.ts';
import type { LeasedGroup } from '../load.ts';
import type { StepDeps } from './deps.ts';
import type { ValidateInput } from './messages.ts';

export interface StartAudit {
  readonly evidence: readonly string[];
  readonly group: LeasedGroup;
  readonly plan: FailoverPlan;
  readonly requestedBy: Requester;
  /** To which point the servers are brought. @default `newest` */
  readonly point: PointChoice | undefined;
}

/** What is recorded and promised of a server, attribute by attribute. */
export const preparedEvent = (
  instance: ProtectedInstance,
  { group, plan }: Pick<StartAudit, 'group' | 'plan'>,
  at: Instant,
): AuditEvent => {
  const { failoverId, production } = group.lease;
  const productionServerId = instance.servers[production];
  const drServerId = instance.servers[otherStation(production)];
  const server = plan.servers.find(({ instanceId }) => instanceId === instance.id);
  return trailEvent(
    'instancePrepared',
    {
      at,
      groupId: group.id,
      failoverId,
      message: `${instance.name}: identity of ${productionServerId} recorded, to be taken over by ${drServerId}`,
    },
    {
      instanceId: instance.id,
      name: instance.name,
      productionServerId,
      drServerId,
      verdict: server?.verdict ?? 'UNKNOWN',
      ...(instance.progress?.finished ? { finished: true } : {}),
      identity: promisedIdentity(instance, instance.promised),
    },
  );
};

/**
 * Who and why, on which evidence, against which objectives, with which plan. Before the record, and only where there is none
 * of this failover yet: whoever ends a failover that has none begins its record first, so no start stands behind an end.
 */
export const auditStart = async (
  { store, clock }: StepDeps,
  { failoverId, request }: ValidateInput,
  { evidence, group, plan, requestedBy, point }: StartAudit,
): Promise<void> => {
  const who = request.confirmation
    ? `confirmed by ${request.confirmation.by}: ${request.confirmation.reason}`
    : `observed: ${evidence.join(' ')}`;
  const events = [
    trailEvent(
      'failoverProtectionGroup',
      {
        at: instant(clock),
        groupId: group.id,
        failoverId,
        message: `Failover started with epoch ${group.epoch}, asked for by ${requesterText(requestedBy)}; production fault ${who}`,
      },
      {
        groupName: group.name,
        startedAt: group.lease.takenAt,
        epoch: group.epoch,
        production: group.lease.production,
        servers: plan.servers.length,
        ...(request.confirmation ? { confirmation: request.confirmation } : {}),
        requestedBy,
        ...(point ? { point: pointText(point) } : {}),
        evidence,
        acceptUnfenced: request.acceptUnfenced ?? [],
        plan: { verdict: plan.verdict, findings: plan.findings },
        ...(group.objectives ? { objectives: group.objectives } : {}),
      },
    ),
    ...(request.acceptUnfenced ?? []).map(({ instance, reason }) => ({
      at: instant(clock),
      groupId: group.id,
      failoverId,
      type: 'unfencedAccepted',
      message: `${instance} may go on without a confirmed fence once the fencing budget is over: ${reason}`,
    })),
  ];
  const hasNoRecord = async (): Promise<boolean> => {
    const known = await store.findFailover(group.id, failoverId);
    // A name may be used again: an earlier record is another failover's.
    return known === undefined || known.epoch < group.lease.epoch;
  };
  await store.appendEvents(events, { onlyIf: hasNoRecord });
};
