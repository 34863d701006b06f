import { z } from '@hono/zod-openapi';
import { PLANNED_AT_ONCE } from '../../domain/readiness/kept-plan.ts';
import { Point } from './actions.ts';
import { PAGE } from './common.ts';

const { limit, offset } = PAGE;

/** A page of the servers, for a failover to that point. */
export const PlanQuery = z.object({ limit, offset, point: Point.optional() });

export const Verdict = z.enum(['PASS', 'WARN', 'BLOCK']);
const Fidelity = z.enum(['PRESERVED', 'OVERLAY', 'CHANGED', 'IMPOSSIBLE', 'NONE']);

export const Finding = z
  .object({ verdict: Verdict, code: z.string().openapi({ example: 'dr-server-running' }), message: z.string() })
  .openapi('PlanFinding');

const Nic = z
  .object({
    network_interface_id: z.string(),
    device_index: z.int(),
    strategy: z.string().openapi({ example: 'move-eni' }),
    fidelity: z.object({ private_ip: Fidelity, eip: Fidelity, mac: Fidelity }),
    findings: z.array(Finding),
  })
  .openapi('PlannedNic');

const Server = z
  .object({
    protected_instance_id: z.string(),
    name: z.string(),
    production_server: z.string(),
    dr_server: z.string(),
    verdict: Verdict,
    done: z.boolean().openapi({
      description:
        'An earlier failover has migrated the server: the next one leaves it alone, and its DR server can be started.',
    }),
    recovery_point_age_seconds: z.number().nullable(),
    findings: z.array(Finding),
    nics: z.array(Nic),
    calls: z.array(
      z.object({
        api: z.string().openapi({ example: 'DetachNetworkInterface' }),
        at_seconds: z.number(),
        precondition: z.string(),
        precondition_holds: z.boolean(),
      }),
    ),
  })
  .openapi('PlannedServer');

const ApiAllowance = z
  .object({
    phase: z.enum(['synchronization', 'fence', 'disks', 'identity']),
    api: z.string().openapi({ example: 'StopInstances' }),
    calls: z.int(),
    burst: z.number(),
    per_second: z.number(),
    share: z.number(),
    source: z.enum(['documented default', 'declared by the deployment']),
    least_seconds: z.number(),
  })
  .openapi('ApiAllowance');

const PointOption = z
  .object({
    point: z.string().openapi({ description: 'As a failover takes it.', example: 'final' }),
    chosen: z.boolean(),
    expected_loss_seconds: z.number().nullable(),
    waits_at_most_seconds: z.number().nullable().openapi({
      description: 'After the fence, until the newest recovery point takes the place of it.',
    }),
    expected_seconds: z.number().nullable().openapi({ description: 'Of the whole failover.' }),
    impossible: z.string().nullable().openapi({ description: 'Why the group cannot be brought to it.' }),
  })
  .openapi('PointOption');

export const ShownPlan = z
  .object({
    failover_plan: z.object({
      server_group_id: z.string(),
      digest: z.string().openapi({ description: 'Names the facts it rests on: `sdrs failover GROUP --plan`.' }),
      from: z.enum(['look', 'recorder']).openapi({
        description: `look: made for this call. recorder: of a group of more than ${PLANNED_AT_ONCE} servers, made on schedule at made_at.`,
      }),
      made_at: z.string(),
      age_seconds: z.int(),
      verdict: Verdict,
      recovery_point_age_seconds: z.number().nullable(),
      expected_seconds: z.number().nullable(),
      points: z.array(PointOption),
      expected_price_usd: z.number(),
      api_allowances: z.array(ApiAllowance),
      findings: z.array(Finding),
      count: z.int().openapi({ description: 'Of all its servers.' }),
      servers: z.array(Server),
    }),
  })
  .openapi('FailoverPlan');
