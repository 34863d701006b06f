import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import { nic, protecting, siteOf } from './site-plans.ts';

/** Runs in which an old try wrote what had ended, or a cancel left a tag behind. */
export const FOUND_OF_TRIES: Readonly<Record<string, RunPlan>> = {
  'an old try of Record failure wrote a member after a refused failover had given its lease back': {
    site: siteOf([
      {
        nics: [nic(0, 'remap-eip', 1), nic(2, 'move-nic'), { ...nic(3, 'move-nic'), overlays: 1 }],
        dataDisks: 2,
        drDisks: false,
      },
    ]),
    seed: 433_856,
    faults: [
      { is: 'lambda-lives-on', call: 249, seconds: 3 },
      { is: 'accepted', at: 10, server: 0, seconds: 20 },
      { is: 'lambda-lives-on', call: 91, seconds: 170 },
      { is: 'execution-replaced', at: 60, server: 0, seconds: 60, during: 249 },
      { is: 'foreign-interface', at: 23, server: 0 },
    ],
  },
  'a cancel left the tag of a freed volume that EC2 had throttled once': {
    site: siteOf(
      [
        {
          ...protecting({ nicsGoToo: true }),
          nics: [nic(0, 'stays'), nic(1, 'move-nic', 1)],
          dataDisks: 3,
          kms: 'customer',
          hypervisor: 'xen',
          spot: true,
        },
      ],
      { automatic: true },
    ),
    seed: 805_138,
    faults: [
      { is: 'foreign-interface', at: 64, server: 0, seconds: 20 },
      { is: 'throttled-once', call: 262 },
      { is: 'cancelled', at: 106, server: 0, seconds: 150, during: 300 },
    ],
  },
};
