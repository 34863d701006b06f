import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import { nic, PLAIN_GROUP, PLAIN_SERVER, protecting } from './site-plans.ts';

/** Runs in which a cancel said ok, and production lacked what the guard had taken and nobody had noted. */
export const FOUND_OF_GUARD: Readonly<Record<string, RunPlan>> = {
  'the guard, while a cancel waited for an old try, took the root volume off a server with stop protection': {
    site: {
      groups: [
        {
          ...PLAIN_GROUP,
          servers: [
            {
              ...protecting({ stop: true }),
              kms: 'aws',
              nics: [nic(0, 'stays'), { ...nic(2, 'move-nic'), overlays: 1 }],
            },
          ],
        },
      ],
    },
    seed: 166_811,
    faults: [
      { is: 'guard-sweeps', at: 60, server: 0, during: 221, seconds: 150 },
      { is: 'lambda-answers-late', call: 40, seconds: 285 },
      { is: 'cancelled', at: 60, server: 0, during: 55, seconds: 60 },
    ],
  },
  'the guard fenced on, and the old try that the cancel waited for was that of the DR disks': {
    site: {
      groups: [
        {
          ...PLAIN_GROUP,
          servers: [
            {
              ...protecting({ stop: true }),
              name: 'server-2',
              dataDisks: 3,
              kms: 'customer',
              nics: [nic(0, 'stays'), nic(2, 'move-nic'), nic(3, 'stays', 1)],
            },
          ],
        },
      ],
    },
    seed: 236_910,
    faults: [
      { is: 'lambda-answers-late', call: 72, seconds: 285 },
      { is: 'guard-sweeps', at: 86, server: 0, seconds: 5, during: 295 },
      { is: 'cancelled', at: 86, server: 1, during: 101, seconds: 5 },
    ],
  },
  'the guard fenced on after an execution that was replaced, and the old try was that of the identity': {
    site: {
      groups: [
        {
          ...PLAIN_GROUP,
          zones: 'two',
          automatic: true,
          servers: [
            {
              ...protecting({ stop: true }),
              nics: [{ ...nic(0, 'overlay-route'), overlays: 1 }],
            },
          ],
        },
      ],
    },
    seed: 545_673,
    faults: [
      { is: 'execution-replaced', at: 20, server: 1, seconds: 60 },
      { is: 'lambda-answers-late', call: 107, seconds: 285 },
      { is: 'guard-sweeps', at: 82, server: 1, during: 194, seconds: 60 },
      { is: 'cancelled', at: 82, server: 0, seconds: 20, during: 111 },
    ],
  },
  'the guard fenced on after an execution that was aborted, in a group of two servers': {
    site: {
      groups: [
        {
          ...PLAIN_GROUP,
          name: 'group-2',
          vpcs: 'twin',
          servers: [
            {
              ...protecting({ stop: true }),
              name: 'server-2',
              nics: [nic(0, 'remap-eip', 1)],
            },
            {
              ...protecting({ nicsGoToo: true }),
              name: 'server-3',
              dataDisks: 2,
              kms: 'aws',
              nics: [nic(0, 'twin-vpc'), { ...nic(2, 'move-nic'), secondaryIps: 1, ipv6: 2 }],
            },
          ],
        },
      ],
    },
    seed: 830_429,
    faults: [
      { is: 'cancelled', at: 76, server: 2, during: 310 },
      { is: 'lambda-answers-late', call: 104, seconds: 285 },
      { is: 'guard-sweeps', at: 76, server: 1, during: 516, seconds: 5 },
      { is: 'execution-aborted', at: 76, server: 2, during: 106 },
    ],
  },
  'the guard switched auto-recovery off while a cancel waited, and the cancel left it off': {
    site: {
      groups: [
        {
          ...PLAIN_GROUP,
          zones: 'two',
          vpcs: 'twin',
          isolation: true,
          servers: [
            {
              ...PLAIN_SERVER,
              dataDisks: 2,
              kms: 'customer',
              nics: [
                { ...nic(0, 'remap-eip', 2), secondaryIps: 1 },
                { ...nic(2, 'remap-eip', 1), secondaryIps: 1 },
              ],
            },
            {
              ...PLAIN_SERVER,
              name: 'server-2',
              kms: 'aws',
              hypervisor: 'xen',
              nics: [nic(0, 'twin-vpc', 1), { ...nic(1, 'twin-vpc'), secondaryIps: 2 }, nic(3, 'stays', 1)],
            },
          ],
        },
      ],
    },
    seed: 689_298,
    faults: [
      { is: 'lambda-answers-late', call: 70, seconds: 20 },
      { is: 'cancelled', at: 3, server: 0, seconds: 5 },
      { is: 'answer-lost', call: 50 },
      { is: 'guard-sweeps', at: 93, server: 1, during: 100, seconds: 150 },
    ],
  },
};
