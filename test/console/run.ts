import type { Run, RunServer } from '../../console/src/api/shapes.ts';

const DONE = { state: 'done', reason: null, done_at: '2026-03-01T15:18:00.000Z' } as const;

const THROUGH: RunServer['phases'] = { fence: DONE, disks: DONE, identity: DONE };

export const phase = (state: RunServer['phases']['fence']['state'], reason: string | null = null) => ({
  state,
  reason,
  done_at: null,
});

/** A server that is through, but for what is said otherwise. */
export const makeServer = (overrides: Partial<RunServer> = {}): RunServer => ({
  protected_instance_id: overrides.name ?? 'web-1',
  name: 'web-1',
  production_server: 'i-0aaaaaaa',
  production_state: 'stopped',
  looked_at: '2026-03-01T15:19:50.000Z',
  dr_server: 'i-0bbbbbbb',
  dr_started_at: null,
  phases: THROUGH,
  waiting_for: null,
  failure: null,
  accepted_unfenced: null,
  left_alone: false,
  ...overrides,
});

/** A run that goes on, but for what is said otherwise. */
export const makeRun = (overrides: Partial<Run> = {}): Run => ({
  id: 'pets-0a1b',
  kind: 'failover',
  server_group_id: 'pets',
  end_state: 'RUNNING',
  began_at: '2026-03-01T15:15:48.000Z',
  ended_at: null,
  requested_by: 'Ada',
  reason: 'the hall is under water',
  as_of: '2026-03-01T15:20:00.000Z',
  execution_arn: 'arn:aws:states:eu-central-1:123456789012:execution:Failover:pets-0a1b',
  step_functions_url: null,
  expected_end_at: '2026-03-01T15:22:30.000Z',
  data_loss: { recovery_point_at: '2026-03-01T15:05:00.000Z', fenced_at: null },
  way_back: { is: 'open', at: null, why: null },
  error: null,
  cause: null,
  servers: [makeServer()],
  ...overrides,
});
