import { systemClock } from '../lambdas/adapters/system-clock.ts';
import type { Api } from '../lambdas/api/api.ts';
import { createLocalApi } from './api.ts';

/** The API for readers of its routes alone: nothing is behind it, and a call fails by name. */
export const documentedApi = (): Api => {
  const nothing = new Proxy({}, { get: (_, port) => () => Promise.reject(new Error(`No ${String(port)} here.`)) });
  return createLocalApi({
    store: nothing as never,
    jobs: nothing as never,
    automation: nothing as never,
    compute: nothing as never,
    workflow: nothing as never,
    turns: nothing as never,
    probe: nothing as never,
    clock: systemClock,
  });
};
