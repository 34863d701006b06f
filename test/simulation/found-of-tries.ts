import type { RunPlan } from '../../simulation/chaos/run-plan.ts';

/** Runs in which an old try wrote what had ended, or a cancel left a tag behind. */
export const FOUND_OF_TRIES: Readonly<Record<string, RunPlan>> = {
  'a cancel left the tag of a freed volume that EC2 had throttled once': {
    site: {
      groups: [
        {
          name: 'group-1',
          zones: 'one',
          vpcs: 'one',
          isolation: false,
          policy: {},
          automatic: true,
          servers: [
            {
              name: 'server-1',
              nics: [
                {
                  index: 0,
                  strategy: 'stays',
                  secondaryIps: 0,
                  eips: 0,
                  ipv6: 0,
                  overlays: 0,
                },
                {
                  index: 1,
                  strategy: 'move-nic',
                  secondaryIps: 0,
                  eips: 1,
                  ipv6: 0,
                  overlays: 0,
                },
              ],
              dataDisks: 3,
              kms: 'customer',
              hypervisor: 'xen',
              spot: true,
              autoScaling: false,
              protections: {
                stop: false,
                termination: false,
                nicsGoToo: true,
                disksGoToo: false,
              },
              recoveryPoints: 1,
              loneSnapshot: false,
              drDisks: true,
            },
          ],
        },
      ],
    },
    seed: 805138,
    faults: [
      {
        is: 'foreign-interface',
        at: 64,
        server: 0,
        seconds: 20,
      },
      {
        is: 'throttled-once',
        call: 262,
      },
      {
        is: 'cancelled',
        at: 106,
        server: 0,
        seconds: 150,
        during: 300,
      },
    ],
  },
};
