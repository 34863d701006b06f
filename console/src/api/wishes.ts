/**
 * Routes that the console would use and the API does not have yet, with the shapes it would read. A page that needs one says
 * so in the place of the figure. Once the API has a route, its types come from the document, and the wish leaves this file.
 * Times are ISO 8601, by the API's own clock. `null` is "not known", never "none".
 */
export interface Wish {
  readonly method: 'get' | 'post' | 'put';
  readonly path: string;
  readonly permission: 'read' | 'act';
  readonly why: string;
}

const GROUP = '/v1/{project_id}/server-groups/{server_group_id}';
const RUN = '/v1/{project_id}/runs/{run_id}';

/** One action more of `POST …/server-groups/{server_group_id}/action`: answers `{job_id}`, as all of them. */
export const WISHED_ACTIONS = {
  'refresh-server-group': 'NothingAsked',
  'sweep-guard-server-group': 'NothingAsked',
  'acknowledge-server-group': 'ReasonAsked',
} as const;

export const WISHES = [
  { method: 'get', path: `${GROUP}/runs`, permission: 'read', why: 'runs of a group, newest first: RunList' },
  {
    method: 'get',
    path: RUN,
    permission: 'read',
    why: 'one run with its servers: RunShown; ETag, and 304 for If-None-Match',
  },
  { method: 'get', path: `${RUN}/history`, permission: 'read', why: 'what its execution went through: RunHistory' },
  {
    method: 'get',
    path: `${RUN}/servers/{protected_instance_id}`,
    permission: 'read',
    why: 'one server: RunServerShown',
  },
  {
    method: 'get',
    path: `${RUN}/report`,
    permission: 'read',
    why: 'the report of `sdrs report`, as JSON or text/markdown',
  },
  { method: 'get', path: `${RUN}/report/verification`, permission: 'read', why: 'the report judged: ReportVerified' },
  { method: 'get', path: `${GROUP}/trail`, permission: 'read', why: 'the audit trail, newest first: TrailList' },
  {
    method: 'get',
    path: `${GROUP}/readiness`,
    permission: 'read',
    why: "the recorder's last plan and its age: ReadinessShown",
  },
  { method: 'get', path: `${GROUP}/automation`, permission: 'read', why: 'policy, signals, brake: AutomationShown' },
  {
    method: 'put',
    path: '/v1/{project_id}/automation/brake',
    permission: 'act',
    why: 'BrakeAsked; answers BrakeAsked',
  },
  {
    method: 'post',
    path: '/v1/{project_id}/protected-instances/{protected_instance_id}/action',
    permission: 'act',
    why: '{"start-dr-server": NothingAsked}: starts the DR server; answers {job_id}',
  },
] as const satisfies readonly Wish[];

export type NothingAsked = Record<string, never>;

/** `limit` (at most 100) and `before` (a cursor of an earlier answer) are the query of each list. */
interface Paged {
  /** Where the next page begins; absent on the last. */
  next?: string;
}

export interface RunSummary {
  id: string;
  kind: string;
  server_group_id: string;
  /** RUNNING, COMPLETE, `COMPLETE, 1 UNFENCED`, CANCELLED, FAILED or REFUSED. */
  end_state: string;
  began_at: string;
  ended_at: string | null;
  requested_by: string | null;
  reason: string | null;
}

export interface RunList extends Paged {
  runs: RunSummary[];
}

export type PhaseName = 'fence' | 'disks' | 'identity';
export type PhaseState = 'pending' | 'waiting' | 'done' | 'failed' | 'unfenced';

export interface RunPhase {
  state: PhaseState;
  /** What it waits for, or why it failed, in a sentence. */
  reason: string | null;
  done_at: string | null;
}

export interface RunServer {
  protected_instance_id: string;
  name: string;
  production_server: string;
  /** EC2's word for the production server at `looked_at`, e.g. `stopping`. */
  production_state: string | null;
  looked_at: string | null;
  dr_server: string;
  dr_state: string | null;
  phases: Record<PhaseName, RunPhase>;
  waiting_for: { what: string; asked_at: string; gives_up_at: string | null } | null;
  failure: { error: string; message: string } | null;
  accepted_unfenced: { by: string | null; at: string | null; reason: string } | null;
  /** An earlier run has migrated it: this one leaves it alone. */
  left_alone: boolean;
}

export interface Run extends RunSummary {
  /** When the API read this, by its own clock. */
  as_of: string;
  execution_arn: string | null;
  /** The execution's page in the AWS console; null where it runs on a person's machine. */
  step_functions_url: string | null;
  expected_end_at: string | null;
  /** What may be lost: from the recovery point to the fence, or to `as_of` while production is not fenced. */
  data_loss: { recovery_point_at: string | null; fenced_at: string | null };
  way_back: { is: 'open' } | { is: 'closed'; at: string | null; why: string };
  error: string | null;
  cause: string | null;
  servers: RunServer[];
}

export interface RunShown {
  run: Run;
}

/** In the shape and with the type names of Step Functions' GetExecutionHistory; oldest first. */
export interface RunEvent {
  id: number;
  previous_id: number;
  at: string;
  type: string;
  state?: string;
  input?: unknown;
  output?: unknown;
  error?: string;
  cause?: string;
}

export interface RunHistory extends Paged {
  /** Key into `definitions.json`. */
  definition: string;
  events: RunEvent[];
}

export interface RunServerShown {
  calls: { at: string; api: string; outcome: string; request_id: string | null }[];
  nics: {
    network_interface_id: string;
    attribute: 'mac' | 'private_ip' | 'eip';
    before: string | null;
    promised: string;
    now: string | null;
    server_now: string | null;
  }[];
}

export interface TrailList extends Paged {
  events: { seq: number; at: string; type: string; message: string; run_id: string | null; caller: string | null }[];
}

export interface ReadinessShown {
  readiness: {
    looked_at: string;
    verdict: 'PASS' | 'WARN' | 'BLOCK';
    recovery_point_age_seconds: number | null;
    findings: { verdict: 'PASS' | 'WARN' | 'BLOCK'; code: string; message: string; server: string | null }[];
  };
}
