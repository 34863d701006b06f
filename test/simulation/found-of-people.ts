import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import { PLAIN_GROUP, PLAIN_SERVER } from './site-plans.ts';

/** What the harness had wrong of what people do. */
export const FOUND_OF_PEOPLE: Readonly<Record<string, RunPlan>> = {
  'a DR server that somebody had stopped ran again when the power came back, and nobody stopped it once more': {
    site: { groups: [{ ...PLAIN_GROUP, servers: [PLAIN_SERVER, { ...PLAIN_SERVER, name: 'server-2' }] }] },
    seed: 1,
    faults: [
      { is: 'dr-server-runs', at: 30, server: 1 },
      { is: 'power-returns', at: 40, server: 0 },
    ],
  },
};
