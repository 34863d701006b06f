import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import { nic, PLAIN_GROUP, PLAIN_SERVER, protecting } from './site-plans.ts';

/** Runs in which what the recorder had seen refused a failover, and was mended by then. */
export const FOUND_OF_READINESS: Readonly<Record<string, RunPlan>> = {
  'the recorder looked while an account might attach no network interfaces, and its answer refused every later failover':
    {
      site: {
        groups: [
          {
            ...PLAIN_GROUP,
            servers: [
              {
                ...protecting({ termination: true }),
                name: 'server-3',
                nics: [{ ...nic(0, 'relaunch', 1), secondaryIps: 1 }],
                drDisks: false,
              },
              {
                ...protecting({ disksGoToo: true }),
                name: 'server-6',
                nics: [
                  { ...nic(0, 'remap-eip', 1), secondaryIps: 1 },
                  { ...nic(1, 'move-nic'), ipv6: 2 },
                  { ...nic(3, 'stays', 1), secondaryIps: 1, ipv6: 1 },
                ],
                dataDisks: 2,
                kms: 'aws',
                autoScaling: true,
              },
            ],
          },
        ],
      },
      seed: 525_966,
      faults: [
        { is: 'no-moves', at: 203, server: 0, during: 678, seconds: 60 },
        { is: 'execution-aborted', at: 203, server: 5, during: 20, seconds: 150 },
        { is: 'recorder-runs', at: 203, server: 1, during: 111, seconds: 5 },
      ],
    },
  'a dry run of the recorder was denied once, and that refused every later failover': {
    site: {
      groups: [
        {
          ...PLAIN_GROUP,
          vpcs: 'twin',
          automatic: true,
          servers: [
            {
              ...PLAIN_SERVER,
              name: 'server-2',
              nics: [{ ...nic(0, 'stays'), secondaryIps: 1 }, nic(2, 'move-nic')],
            },
            {
              ...PLAIN_SERVER,
              name: 'server-3',
              nics: [
                { ...nic(0, 'stays', 1), secondaryIps: 1 },
                { ...nic(3, 'move-nic'), overlays: 1 },
              ],
            },
            {
              ...protecting({ disksGoToo: true }),
              name: 'server-4',
              nics: [
                { ...nic(0, 'stays', 1), secondaryIps: 1 },
                { ...nic(2, 'move-nic', 2), secondaryIps: 1, ipv6: 1, overlays: 1 },
              ],
              dataDisks: 2,
              kms: 'customer',
              hypervisor: 'xen',
              recoveryPoints: 3,
              drDisks: false,
            },
            {
              ...PLAIN_SERVER,
              name: 'server-5',
              nics: [
                { ...nic(0, 'stays'), secondaryIps: 1 },
                { ...nic(3, 'move-nic'), secondaryIps: 1, ipv6: 1 },
              ],
              dataDisks: 2,
              kms: 'aws',
              hypervisor: 'xen',
              autoScaling: true,
            },
          ],
        },
      ],
    },
    seed: 237_832,
    faults: [
      { is: 'denied', call: 88 },
      { is: 'eip-moved', at: 19, server: 3 },
      { is: 'recorder-runs', at: 114, server: 3, seconds: 20, during: 466 },
    ],
  },
};
