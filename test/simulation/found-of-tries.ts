import type { RunPlan } from '../../simulation/chaos/run-plan.ts';

/** Runs in which an old try wrote what had ended, or a cancel left a tag behind. */
export const FOUND_OF_TRIES: Readonly<Record<string, RunPlan>> = {
  'an old try of Record failure wrote a member after a refused failover had given its lease back': {
    site: {
      groups: [
        {
          name: 'group-1',
          zones: 'one',
          vpcs: 'one',
          isolation: false,
          policy: {},
          servers: [
            {
              name: 'server-1',
              nics: [
                {
                  index: 0,
                  strategy: 'remap-eip',
                  secondaryIps: 0,
                  eips: 1,
                  ipv6: 0,
                  overlays: 0,
                },
                {
                  index: 2,
                  strategy: 'move-nic',
                  secondaryIps: 0,
                  eips: 0,
                  ipv6: 0,
                  overlays: 0,
                },
                {
                  index: 3,
                  strategy: 'move-nic',
                  secondaryIps: 0,
                  eips: 0,
                  ipv6: 0,
                  overlays: 1,
                },
              ],
              dataDisks: 2,
              kms: 'none',
              hypervisor: 'nitro',
              spot: false,
              autoScaling: false,
              protections: {
                stop: false,
                termination: false,
                nicsGoToo: false,
                disksGoToo: false,
              },
              recoveryPoints: 1,
              loneSnapshot: false,
              drDisks: false,
            },
          ],
        },
      ],
    },
    seed: 433856,
    faults: [
      {
        is: 'lambda-lives-on',
        call: 249,
        seconds: 3,
      },
      {
        is: 'accepted',
        at: 10,
        server: 0,
        seconds: 20,
      },
      {
        is: 'lambda-lives-on',
        call: 91,
        seconds: 170,
      },
      {
        is: 'execution-replaced',
        at: 60,
        server: 0,
        seconds: 60,
        during: 249,
      },
      {
        is: 'foreign-interface',
        at: 23,
        server: 0,
      },
    ],
  },
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
