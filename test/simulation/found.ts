import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import type { GroupPlan, ServerPlan } from '../../simulation/sites/site-plan.ts';
import { FOUND_OF_GUARD } from './found-of-guard.ts';
import { FOUND_OF_JOURNEYS } from './found-of-journeys.ts';
import { FOUND_OF_PEOPLE } from './found-of-people.ts';
import { FOUND_OF_READINESS } from './found-of-readiness.ts';
import { FOUND_OF_ROLL_BACKS } from './found-of-roll-backs.ts';
import { FOUND_OF_TRIES } from './found-of-tries.ts';
import { nic, PLAIN_GROUP, PLAIN_SERVER, protecting } from './site-plans.ts';

const SERVER: ServerPlan = { ...PLAIN_SERVER, nics: [nic(0, 'stays'), nic(1, 'move-nic', 1)], dataDisks: 1 };

const group = (policy: GroupPlan['policy'] = {}): GroupPlan => ({ ...PLAIN_GROUP, policy, servers: [SERVER] });

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
  'a DR disk that a late look did not show as attached was taken off again': {
    site: {
      groups: [
        {
          ...group(),
          zones: 'two',
          servers: [
            { ...SERVER, nics: [{ ...nic(0, 'overlay-route'), overlays: 1 }], dataDisks: 0, spot: true },
            {
              ...SERVER,
              name: 'server-2',
              nics: [nic(0, 'stays'), { ...nic(3, 'overlay-route', 1), overlays: 1 }],
              dataDisks: 0,
            },
          ],
        },
      ],
    },
    seed: 803_683,
    faults: [{ is: 'stale', call: 146, seconds: 10 }],
  },
  'a fenced server whose tag EC2 had throttled was never tagged': {
    site: { groups: [{ ...group(), isolation: true, servers: [{ ...SERVER, dataDisks: 3 }] }] },
    seed: 131_472,
    faults: [{ is: 'throttled', at: 102, server: 0, during: 23, seconds: 150 }],
  },
  'a data disk was kept from going with its server, as its zone was silent when Auto Scaling had to answer, and that counted as lost':
    {
      site: {
        groups: [
          {
            ...group(),
            servers: [
              {
                ...SERVER,
                nics: [nic(0, 'stays'), nic(2, 'move-nic')],
                autoScaling: true,
                protections: { stop: true, termination: false, nicsGoToo: false, disksGoToo: true },
              },
            ],
          },
        ],
      },
      seed: 443_796,
      faults: [{ is: 'zone-silent', at: 86, server: 0, during: 48, seconds: 150 }],
    },
  'a DR server was terminated just when the second try of the last step looked, and its member had to stay failed over':
    {
      site: {
        groups: [
          {
            ...group(),
            servers: [
              {
                ...SERVER,
                nics: [
                  { ...nic(0, 'overlay-route'), secondaryIps: 1, overlays: 1 },
                  { ...nic(2, 'move-nic', 2), secondaryIps: 1, ipv6: 2 },
                ],
                dataDisks: 0,
                kms: 'customer',
                recoveryPoints: 3,
                drDisks: false,
              },
              { ...SERVER, name: 'server-2', nics: [nic(0, 'relaunch')] },
            ],
          },
        ],
      },
      seed: 1,
      faults: [
        { is: 'lambda-lives-on', call: 484, seconds: 3 },
        { is: 'dr-server-terminated', at: 103, server: 0 },
      ],
    },
  'a cancel of a group with a server that was terminated by hand never ended, and the guard took the root volume off the other server':
    {
      site: {
        groups: [
          {
            ...PLAIN_GROUP,
            automatic: true,
            servers: [
              { ...SERVER, nics: [nic(0, 'remap-eip', 1)], dataDisks: 0 },
              {
                ...SERVER,
                name: 'server-2',
                nics: [nic(0, 'stays'), nic(3, 'move-nic')],
                dataDisks: 0,
                protections: { ...SERVER.protections, stop: true },
              },
            ],
          },
        ],
      },
      seed: 724_632,
      faults: [
        { is: 'cancelled', at: 39, server: 0, seconds: 150 },
        { is: 'production-terminated', at: 93, server: 1, during: 78, seconds: 150 },
      ],
    },
  'a cancel never ended, and the guard took the root volume off a server whose network interfaces go with it': {
    site: {
      groups: [
        {
          ...PLAIN_GROUP,
          servers: [
            { ...SERVER, nics: [{ ...nic(0, 'overlay-route'), overlays: 1 }], dataDisks: 0 },
            {
              ...SERVER,
              name: 'server-2',
              nics: [nic(0, 'remap-eip', 1)],
              dataDisks: 3,
              kms: 'aws',
              protections: { ...SERVER.protections, nicsGoToo: true, disksGoToo: true },
              drDisks: false,
            },
          ],
        },
      ],
    },
    seed: 583_338,
    faults: [
      { is: 'cancelled', at: 31, server: 1 },
      { is: 'production-terminated', at: 56, server: 1, during: 9, seconds: 60 },
    ],
  },
  'a cancel never ended, since a server was terminated by hand after an earlier cancel had given it back': {
    site: {
      groups: [{ ...PLAIN_GROUP, servers: [{ ...SERVER, nics: [nic(0, 'stays'), nic(3, 'move-nic')], dataDisks: 0 }] }],
    },
    seed: 355_595,
    faults: [
      { is: 'production-terminated', at: 77, server: 0, seconds: 20 },
      { is: 'cancelled', at: 93, server: 0, seconds: 60, during: 30 },
      { is: 'cancelled', at: 93, server: 0, seconds: 60, during: 333 },
    ],
  },
  'a cancel never ended, since the server it was to start was terminated by hand between the roll-back and its start': {
    site: {
      groups: [
        {
          ...PLAIN_GROUP,
          isolation: true,
          servers: [{ ...SERVER, nics: [nic(0, 'stays', 1), { ...nic(3, 'move-nic', 1), overlays: 1 }] }],
        },
      ],
    },
    seed: 477_464,
    faults: [
      { is: 'slow', call: 105, seconds: 9 },
      { is: 'cancelled', at: 56, server: 0, during: 36 },
      { is: 'production-terminated', at: 39, server: 0, seconds: 60 },
    ],
  },
  'the start of a failover stood behind its end, as an old first step lived on while another failover took over': {
    site: { groups: [PLAIN_GROUP] },
    seed: 1,
    faults: [
      { is: 'lambda-lives-on', call: 18, seconds: 0.5 },
      { is: 'execution-replaced', at: 112, server: 0, seconds: 20, during: 18 },
    ],
  },
  'a volume of somebody else that a server had started from was never taken away, as EC2 refused that once': {
    site: { groups: [{ ...PLAIN_GROUP, automatic: true, servers: [protecting({ stop: true })] }] },
    seed: 843_367,
    faults: [
      { is: 'dr-server-runs', at: 84, server: 0, seconds: 5 },
      { is: 'foreign-volume', at: 15, server: 0 },
    ],
  },
  'a server was stopped by hand and Auto Scaling terminated it, network interfaces and all, while its failover was refused':
    {
      site: {
        groups: [
          { ...PLAIN_GROUP, automatic: true, servers: [{ ...protecting({ nicsGoToo: true }), autoScaling: true }] },
        ],
      },
      seed: 674_731,
      faults: [
        { is: 'production-stopped', at: 120, server: 0 },
        { is: 'foreign-interface', at: 0, server: 0, seconds: 736 },
      ],
    },
  'three failovers within a second each asked for the DR disk, and the third had another one made': {
    site: { groups: [{ ...PLAIN_GROUP, automatic: true }] },
    seed: 669_808,
    faults: [
      { is: 'execution-replaced', at: 89, server: 0, during: 134, seconds: 150 },
      { is: 'execution-replaced', at: 89, server: 0, during: 64, seconds: 20 },
    ],
  },
  ...FOUND_OF_GUARD,
  ...FOUND_OF_JOURNEYS,
  ...FOUND_OF_PEOPLE,
  ...FOUND_OF_READINESS,
  ...FOUND_OF_ROLL_BACKS,
  ...FOUND_OF_TRIES,
};
