import { z } from '@hono/zod-openapi';
import { RUN_KINDS } from '../../domain/group/run-kind.ts';
import { Id, next, params, wholeNumber } from './common.ts';

export const RunParams = params({ run_id: Id });

const Moment = z.string().openapi({ example: '2026-11-23T09:00:00.000Z' });
const Maybe = Moment.nullable();

const SUMMARY = {
  id: z.string(),
  kind: z.enum(RUN_KINDS),
  server_group_id: z.string(),
  end_state: z.string().openapi({
    description: 'RUNNING, COMPLETE, COMPLETE with the number of UNFENCED servers, CANCELLED, FAILED or REFUSED',
    example: 'COMPLETE, 1 UNFENCED',
  }),
  began_at: Moment,
  ended_at: Maybe,
  requested_by: z.string().nullable(),
  reason: z.string().nullable(),
} as const;

const Phase = z
  .object({
    state: z.enum(['pending', 'waiting', 'done', 'failed', 'unfenced']),
    reason: z.string().nullable().openapi({ description: 'What it waits for, or why it failed, in a sentence.' }),
    done_at: Maybe,
  })
  .openapi('RunPhase');

const Server = z
  .object({
    protected_instance_id: z.string(),
    name: z.string(),
    production_server: z.string(),
    production_state: z.string().nullable().openapi({
      description:
        "EC2's word for the production server by the last look on record; absent where EC2 does not list it.",
      example: 'stopping',
    }),
    looked_at: Maybe.openapi({
      description: 'When that look was: looks since then, if any, have shown the same or nothing.',
    }),
    dr_server: z.string(),
    dr_started_at: Maybe.openapi({ description: 'When it was started after the failover.' }),
    phases: z
      .object({
        fence: Phase,
        disks: Phase,
        identity: Phase,
        give_back: Phase.optional(),
        in_service: Phase.optional(),
        first_point: Phase.optional(),
        restored: Phase.optional(),
      })
      .openapi({
        description:
          'give_back and in_service are those of a roll-back; first_point, the first recovery point, is that of a run that turns protection on; restored, the disks of another recovery point, that of a restore.',
      }),
    waiting_for: z
      .object({ what: z.string(), asked_at: Moment, gives_up_at: Maybe })
      .nullable()
      .openapi({ description: 'gives_up_at is null where that follows from other servers.' }),
    failure: z.object({ error: z.string(), message: z.string() }).nullable(),
    accepted_unfenced: z.object({ by: z.string().nullable(), at: Maybe, reason: z.string() }).nullable(),
    left_alone: z.boolean().openapi({ description: 'An earlier run has migrated it: this one leaves it alone.' }),
  })
  .openapi('RunServer');

export const Run = z
  .object({
    ...SUMMARY,
    as_of: Moment.openapi({ description: "When the API read this, by the API's clock." }),
    execution_arn: z.string().nullable(),
    step_functions_url: z.string().nullable().openapi({
      description: "The execution's page in the AWS console; null where it runs on a person's machine.",
    }),
    expected_end_at: Maybe.openapi({ description: 'By the plan that was made of the same facts beforehand.' }),
    data_loss: z.object({ recovery_point_at: Maybe, fenced_at: Maybe }).openapi({
      description:
        'What may be lost: from the oldest recovery point until every server was fenced; so far, while fenced_at is null.',
    }),
    way_back: z.object({
      is: z.enum(['open', 'passed', 'closed']).openapi({
        description:
          'passed: an identity is on the move, so there is only the way forward; closed: for another reason.',
      }),
      at: Maybe,
      why: z.string().nullable(),
    }),
    error: z.string().nullable(),
    cause: z.string().nullable(),
    servers: z.array(Server),
  })
  .openapi('Run');

export const ShownRun = z.object({ run: Run }).openapi('RunShown');

const Attribute = z
  .object({
    network_interface_id: z.string(),
    attribute: z.enum(['mac', 'private_ip', 'eip']),
    before: z.string(),
    promised: z.string().openapi({
      description:
        'PRESERVED, OVERLAY, CHANGED, IMPOSSIBLE or NONE; STAYS of a management NIC; UNKNOWN: no promise is on record.',
    }),
    now: z
      .object({
        network_interface_id: z.string().nullable(),
        server: z.string().nullable(),
        why: z.string().nullable(),
      })
      .openapi({ description: 'Where the last look saw it; why it is at no server, in a sentence.' }),
    result: z.enum(['KEPT', 'STAYED', 'NOT_KEPT', 'UNKNOWN']),
  })
  .openapi('RunServerAttribute');

const Told = z
  .object({
    at: Moment,
    type: z.string().openapi({ example: 'actionPerformed' }),
    what: z.string().openapi({ example: 'force-stop i-0123456789abcdef0' }),
    api: z.string().nullable().openapi({ description: 'Of a call to EC2.', example: 'StopInstances' }),
    answer: z
      .string()
      .nullable()
      .openapi({ description: 'done: EC2 has accepted the call. UNKNOWN: none is on record.' }),
    request_id: z.string().nullable().openapi({ description: 'Of a call that EC2 has accepted.' }),
  })
  .openapi('RunServerEvent');

export const RunServerParams = params({ run_id: Id, protected_instance_id: Id });

export const ShownRunServer = z
  .object({
    server: z.object({
      nics: z.array(Attribute),
      nics_looked_at: Maybe.openapi({ description: 'When EC2 was last asked where they are, by the looks on record.' }),
      timeline: z.array(Told).openapi({ description: 'Calls, and when their effects were seen; oldest first.' }),
    }),
  })
  .openapi('RunServerShown');

export const RunListQuery = z.object({
  limit: wholeNumber(1, 100, 50),
  before: z.string().optional().openapi({ description: 'next of the page before.' }),
});

export const RunList = z.object({ runs: z.array(z.object(SUMMARY).openapi('RunSummary')), next }).openapi('RunList');

export const HistoryQuery = z.object({ limit: wholeNumber(1, 1000, 1000), after: wholeNumber(0, 999_999_999, 0) });

const Event = z
  .object({
    id: z.int(),
    previous_id: z.int(),
    at: Moment,
    type: z.string().openapi({ example: 'TaskStateEntered' }),
    state: z.string().optional(),
    input: z.unknown().optional(),
    output: z.unknown().optional(),
    error: z.string().optional(),
    cause: z.string().optional(),
  })
  .openapi('RunEvent');

export const RunHistory = z
  .object({
    definition: z
      .string()
      .openapi({ description: 'The state machine that it went through: failover, roll-back, protect or unprotect.' }),
    events: z.array(Event),
    next,
  })
  .openapi('RunHistory');

export const ReportQuery = z.object({
  format: z
    .enum(['json', 'markdown'])
    .optional()
    .openapi({ description: 'By the Accept header where it is left out.' }),
});

export const Report = z
  .looseObject({
    schema: z.string().openapi({ example: 'sdrs.failover-report/2' }),
    generatedAt: Moment,
    findings: z.looseObject({}),
    trail: z.looseObject({}),
  })
  .openapi('FailoverReport', { description: 'As docs/report.md describes it, and as `sdrs report --json` prints it.' });

export const Verification = z
  .object({
    genuine: z.boolean(),
    differences: z.array(z.string()).openapi({ description: 'One sentence each; none where the report is genuine.' }),
    events: z.int(),
    unchained: z.int().openapi({ description: 'Events of releases before the chain: nothing vouches for them.' }),
    head: z.object({ seq: z.int(), hash: z.string() }),
  })
  .openapi('ReportVerified');
