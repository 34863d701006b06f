import type { z } from '@hono/zod-openapi';
import type { Finding } from '../../domain/group/findings.ts';
import type { NicPlan } from '../../domain/group/promise.ts';
import { secondsBetween } from '../../domain/instant.ts';
import type { PointOption, ServerPlan } from '../../domain/plan/plan-types.ts';
import type { ShownRehearsal } from '../../domain/readiness/kept-plan.ts';
import type { AnsweredPlan } from '../../handlers/operations/runs/show-plan.ts';
import { type Page, pageOf } from '../lists/page.ts';
import type { ShownPlan } from '../schemas/plan.ts';

type PlanAnswer = z.infer<typeof ShownPlan>;

interface Shown extends Page {
  readonly now: string;
}

/** What a failover would do, in the manner of SDRS. */
export const presentPlan = ({ plan, dryRun, digest, from }: AnsweredPlan, { now, ...page }: Shown): PlanAnswer => ({
  failover_plan: {
    server_group_id: plan.groupId,
    digest,
    from,
    made_at: plan.madeAt,
    age_seconds: secondsBetween(plan.madeAt, now),
    verdict: plan.verdict,
    recovery_point_age_seconds: plan.recoveryPointAgeSeconds ?? null,
    expected_seconds: dryRun.seconds ?? null,
    points: (plan.points ?? []).map(presentPoint),
    expected_price_usd: dryRun.price.usd,
    api_allowances: dryRun.allowance.apis.map(({ phase, api, calls, limit, source, leastSeconds }) => ({
      phase,
      api,
      calls,
      burst: limit.burst,
      per_second: limit.perSecond,
      share: dryRun.allowance.share,
      source,
      least_seconds: leastSeconds,
    })),
    findings: plan.findings.map(presentFinding),
    count: plan.servers.length,
    servers: pageOf(plan.servers, page).map((server) =>
      presentServer(
        server,
        dryRun.servers.find(({ instanceId }) => instanceId === server.instanceId),
      ),
    ),
  },
});

const presentPoint = (option: PointOption) => ({
  point: option.point,
  chosen: option.isChosen,
  expected_loss_seconds: option.expectedLossSeconds ?? null,
  waits_at_most_seconds: option.waitsAtMostSeconds ?? null,
  expected_seconds: option.expectedSeconds ?? null,
  impossible: option.impossible ?? null,
});

const presentServer = (
  server: ServerPlan,
  rehearsed: ShownRehearsal['servers'][number] | undefined,
): PlanAnswer['failover_plan']['servers'][number] => ({
  protected_instance_id: server.instanceId,
  name: server.name,
  production_server: server.productionServerId,
  dr_server: server.drServerId,
  verdict: server.verdict,
  done: server.done === true,
  recovery_point_age_seconds: server.recoveryPointAgeSeconds ?? null,
  findings: server.findings.map(presentFinding),
  nics: server.nics.map(presentNic),
  calls: (rehearsed?.calls ?? []).map(({ api, atSeconds, precondition, preconditionHolds }) => ({
    api,
    at_seconds: atSeconds,
    precondition,
    precondition_holds: preconditionHolds,
  })),
});

const presentNic = (nic: NicPlan) => ({
  network_interface_id: nic.networkInterfaceId,
  device_index: nic.deviceIndex,
  strategy: nic.strategy,
  fidelity: { private_ip: nic.fidelity.privateIp, eip: nic.fidelity.eip, mac: nic.fidelity.mac },
  findings: nic.findings.map(presentFinding),
});

export const presentFinding = ({ verdict, code, message }: Finding) => ({ verdict, code, message });
