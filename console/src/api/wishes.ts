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

export const WISHES = [
  {
    method: 'get',
    path: '/v1/{project_id}/runs/{run_id}/servers/{protected_instance_id}',
    permission: 'read',
    why: 'one server: RunServerShown',
  },
] as const satisfies readonly Wish[];

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
export type TrailList = Schemas['TrailList'];
export type ReadinessShown = Schemas['ReadinessShown'];
