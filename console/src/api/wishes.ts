import type { components } from './schema.ts';

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
  'cancel-failover-server-group': 'CancelAsked',
  'refresh-server-group': 'NothingAsked',
  'sweep-guard-server-group': 'NothingAsked',
  'acknowledge-server-group': 'ReasonAsked',
} as const;

export const WISHES = [
  {
    method: 'get',
    path: `${RUN}/servers/{protected_instance_id}`,
    permission: 'read',
    why: 'one server: RunServerShown',
  },
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

type Schemas = components['schemas'];

export type PhaseName = 'fence' | 'disks' | 'identity';
export type RunPhase = Schemas['RunPhase'];
export type PhaseState = RunPhase['state'];
export type RunServer = Schemas['RunServer'];
export type Run = Schemas['Run'];
export type RunShown = Schemas['RunShown'];
export type RunSummary = Schemas['RunSummary'];
export type RunList = Schemas['RunList'];
export type RunEvent = Schemas['RunEvent'];
export type RunHistory = Schemas['RunHistory'];

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

export interface AutomationShown {
  automation: { policy: unknown; brake: BrakeAsked; awaits_acknowledgement: boolean; decisions: unknown[] };
}

export interface BrakeAsked {
  on: boolean;
  reason: string;
}

export interface ReasonAsked {
  reason: string;
}

export interface CancelAsked {
  /** Also start the production servers that the run has stopped. */
  start: boolean;
}
