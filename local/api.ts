import { randomUUID } from 'node:crypto';
import { sha256 } from '../lambdas/adapters/sha256.ts';
import type { Api } from '../lambdas/api/api.ts';
import { createApi } from '../lambdas/api/app.ts';
import type { ApiDeps } from '../lambdas/api/deps.ts';
import { createChanger } from '../lambdas/handlers/changer/changer.ts';
import { createGuardSweep } from '../lambdas/handlers/guard/guard-sweep.ts';
import { createRefreshGroups } from '../lambdas/handlers/recorder/refresh-groups.ts';
import { createSynchroniser } from '../lambdas/handlers/synchroniser/synchroniser.ts';
import type { Runtime } from './runtime.ts';

/** The zones of the simulated region. */
export const ZONES = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'] as const;

/** Only people at this machine reach the server. */
const LOCAL_CALLER = 'local user';

/** As long as the deployed synchroniser may take. */
const TURN_MS = 300_000;

type Ports = Pick<Runtime, 'store' | 'jobs' | 'automation' | 'compute' | 'workflow' | 'clock' | 'probe' | 'turns'> &
  Pick<ApiDeps, 'confined'>;

/** As long as the deployed changer may take. */
const CHANGE_MS = 60_000;

/** The API that runs in Lambda, on the embedded runtime. */
export const createLocalApi = (
  { store, jobs, automation, compute, workflow, clock, probe, turns, confined = false }: Ports,
  overrides: Partial<Pick<ApiDeps, 'log' | 'ids' | 'identify' | 'settings' | 'background'>> = {},
): Api => {
  const ids = { next: () => randomUUID().replaceAll('-', '') };
  const deps = { store, automation, compute, workflow, clock, confined, ids };
  const [refresh, sweepGuard] = [createRefreshGroups({ ...deps, probe }), createGuardSweep(deps)];
  const synchronise = createSynchroniser({ ...deps, turns });
  const change = createChanger({ ...deps, jobs });
  return createApi({
    ...deps,
    jobs,
    // In this process there is nobody else who would do it: it is done once this returns.
    background: {
      refresh: async (groupId) => void (await refresh(groupId)),
      sweepGuard: async (groupId) => void (await sweepGuard(groupId)),
      change: async (groupId, changeId) => {
        const end = clock.now() + CHANGE_MS;
        await change({ groupId, changeId }, { id: ids.next(), remainingMs: () => end - clock.now() });
      },
      synchronise: async (groupId, now) => void (await synchronise({ groupId, now }, { remainingMs: () => TURN_MS })),
    },
    settings: { zones: ZONES },
    sha256,
    identify: () => ({ caller: LOCAL_CALLER }),
    log: () => {},
    ...overrides,
  });
};
