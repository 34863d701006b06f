import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import type { GroupPlan, NicPlan, ServerPlan } from '../../simulation/sites/site-plan.ts';

const nic = (index: number, strategy: NicPlan['strategy'], eips = 0): NicPlan => ({
  index,
  strategy,
  secondaryIps: 0,
  eips,
  ipv6: 0,
  overlays: 0,
});

const SERVER: ServerPlan = {
  name: 'server-1',
  nics: [nic(0, 'stays'), nic(1, 'move-nic', 1)],
  dataDisks: 1,
  kms: 'none',
  hypervisor: 'nitro',
  spot: false,
  autoScaling: false,
  protections: { stop: false, termination: false, nicsGoToo: false, disksGoToo: false },
  recoveryPoints: 1,
  loneSnapshot: false,
  drDisks: true,
};

const group = (policy: GroupPlan['policy'] = {}): GroupPlan => ({
  name: 'group-1',
  zones: 'one',
  vpcs: 'one',
  isolation: false,
  policy,
  servers: [SERVER],
});

/** Runs in which something was seen once that is never to be seen, made as small as they go; by what had gone wrong. */
export const FOUND: Readonly<Record<string, RunPlan>> = {
  'a network interface that hangs was never let go by force within a short budget, however often the call was repeated':
    {
      site: { groups: [group({ fencingBudgetSeconds: 60, migrationBudgetSeconds: 90 })] },
      seed: 1,
      faults: [{ is: 'detach-hangs', at: 0, server: 0 }],
    },
  'a DR disk that somebody had deleted was never made again': {
    site: { groups: [group()] },
    seed: 1,
    faults: [
      { is: 'no-moves', at: 0, server: 0, seconds: 60 },
      { is: 'volumes-deleted', at: 17, server: 0 },
    ],
  },
};
