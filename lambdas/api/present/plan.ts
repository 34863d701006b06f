import type { z } from '@hono/zod-openapi';
import type { Finding } from '../../domain/group/findings.ts';
import type { NicPlan } from '../../domain/group/promise.ts';
import type { ServerPlan } from '../../domain/plan/plan-types.ts';
import type { DryRunServer } from '../../domain/rehearsal/dry-run.ts';
import type { ShownPlan as OperationPlan } from '../../handlers/operations/runs/plan-failover.ts';
import type { ShownPlan } from '../schemas/plan.ts';

type PlanAnswer = z.infer<typeof ShownPlan>;

/** What a failover would do now, in the manner of SDRS. */
export const presentPlan = ({ plan, dryRun, basis }: OperationPlan): PlanAnswer => ({
  failover_plan: {
    server_group_id: plan.groupId,
    digest: basis.digest,
    verdict: plan.verdict,
    recovery_point_age_seconds: plan.recoveryPointAgeSeconds ?? null,
    expected_seconds: dryRun.seconds ?? null,
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
    servers: plan.servers.map((server) =>
      presentServer(
        server,
        dryRun.servers.find(({ instanceId }) => instanceId === server.instanceId),
      ),
    ),
  },
});

const presentServer = (
  server: ServerPlan,
  rehearsed: DryRunServer | undefined,
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

const presentFinding = ({ verdict, code, message }: Finding) => ({ verdict, code, message });
