import { randomUUID } from 'node:crypto';
import { sha256 } from '../lambdas/adapters/sha256.ts';
import type { Api } from '../lambdas/api/api.ts';
import { createApi } from '../lambdas/api/app.ts';
import type { ApiDeps } from '../lambdas/api/deps.ts';
import type { Runtime } from './runtime.ts';

/** The zones of the simulated region. */
export const ZONES = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'] as const;

/** Only people at this machine reach the server. */
const LOCAL_CALLER = 'local user';

type Ports = Pick<Runtime, 'store' | 'jobs' | 'automation' | 'compute' | 'workflow' | 'clock'>;

/** The API that runs in Lambda, on the embedded runtime. */
export const createLocalApi = (
  { store, jobs, automation, compute, workflow, clock }: Ports,
  overrides: Partial<Pick<ApiDeps, 'log' | 'ids' | 'identify' | 'settings'>> = {},
): Api =>
  createApi({
    store,
    jobs,
    automation,
    compute,
    workflow,
    clock,
    ids: { next: () => randomUUID().replaceAll('-', '') },
    settings: { zones: ZONES },
    sha256,
    identify: () => ({ caller: LOCAL_CALLER }),
    log: () => {},
    ...overrides,
  });
