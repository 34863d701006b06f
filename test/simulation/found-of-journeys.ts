import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import { nic, protecting, siteOf } from './site-plans.ts';

const NICS = [nic(0, 'stays'), nic(1, 'move-nic')];
const MORE_NICS = [nic(0, 'stays'), { ...nic(2, 'move-nic', 1), overlays: 1 }];

/** Runs there and home in which something was lost on the way. */
export const FOUND_OF_JOURNEYS: Readonly<Record<string, RunPlan>> = {
  'a group was turned round while EC2 told nothing of its servers, and its record forgot their disks': {
    site: siteOf([{ nics: NICS, dataDisks: 1 }]),
    acts: [
      { is: 'fail-over', after: 20, beside: true, point: 'newest' },
      { is: 'synchronise', after: 60 },
      { is: 'enable', after: 20 },
    ],
    seed: 351_004,
    faults: [{ is: 'zone-silent', at: 877, server: 0 }],
  },
  'a failover whose disks had moved was stopped at its end, and the next call finished it': {
    site: siteOf([{ nics: MORE_NICS, dataDisks: 2 }]),
    acts: [
      { is: 'fail-over', after: 60, beside: true, point: 'live' },
      { is: 'fail-over', after: 20, point: 'newest' },
    ],
    seed: 789_906,
    faults: [{ is: 'execution-aborted', at: 3778, server: 0, during: 300, seconds: 5 }],
  },
  'the failover home of a relaunched server was called off, and its production is another server than at first': {
    site: siteOf([{ nics: [nic(0, 'relaunch')] }]),
    acts: [
      { is: 'fail-over', after: 900, point: 'final' },
      { is: 'enable', after: 0 },
      { is: 'fail-over', after: 900, point: 'final' },
    ],
    seed: 924_699,
    faults: [{ is: 'cancelled', at: 2077, server: 0 }],
  },
  'the end of protection died between the members and their group, and the next call ended it': {
    site: siteOf([{ nics: [nic(0, 'stays'), nic(3, 'move-nic')], dataDisks: 1 }]),
    acts: [{ is: 'disable', after: 300 }],
    seed: 731_373,
    faults: [{ is: 'table-refuses', at: 1_686_710, server: 1, during: 32, seconds: 150 }],
  },
  'a call that isolates came when protecting again had given the server its security groups back': {
    site: siteOf([{ nics: [nic(0, 'remap-eip', 1)], dataDisks: 3, kms: 'customer' }], { isolation: true }),
    acts: [
      { is: 'synchronise', after: 20 },
      { is: 'synchronise', after: 0, beside: true },
      { is: 'fail-over', after: 20, point: 'live' },
      { is: 'enable', after: 20, beside: true },
    ],
    seed: 245_290,
    faults: [{ is: 'lambda-lives-on', call: 126, seconds: 60 }],
  },
  'protecting again left a server isolated, as EC2 took no call for some seconds': {
    site: siteOf([{ nics: [nic(0, 'remap-eip', 1), nic(1, 'move-nic')] }], { isolation: true }),
    acts: [
      { is: 'fail-over', after: 60, point: 'live' },
      { is: 'enable', after: 0, beside: true },
      { is: 'fail-over', after: 0, point: 'newest' },
    ],
    seed: 383_039,
    faults: [{ is: 'ec2-refuses-changes', at: 212, server: 1, during: 332, seconds: 5 }],
  },
  'a restore had failed, and nobody gave the same command again': {
    site: siteOf([{ nics: [nic(0, 'stays'), { ...nic(2, 'move-nic', 1), overlays: 1 }] }]),
    acts: [
      { is: 'fail-over', after: 60, point: 'final' },
      { is: 'restore', after: 900, point: 'earlier' },
    ],
    seed: 364_082,
    faults: [{ is: 'ec2-refuses-changes', at: 1_687_520, server: 1, during: 508 }],
  },
  'a failover that had failed was called again with an older recovery point': {
    site: siteOf(
      [
        {
          ...{ dataDisks: 1, recoveryPoints: 3 },
          nics: [nic(0, 'stays'), { ...nic(3, 'move-nic'), secondaryIps: 1, overlays: 1 }],
        },
      ],
      { isolation: true, policy: { fencingBudgetSeconds: 970, migrationBudgetSeconds: 266 } },
    ),
    acts: [
      { is: 'fail-over', after: 300, beside: true, point: 'earlier' },
      { is: 'delete-leftovers', after: 60 },
      { is: 'fail-over', after: 60, point: 'named' },
    ],
    seed: 265_694,
    faults: [{ is: 'lambda-killed', call: 49 }],
  },
  'first recovery points ended in error often, and EBS took no more of the disks': {
    site: siteOf([{ dataDisks: 1, nics: [nic(0, 'stays'), nic(2, 'move-nic')] }]),
    acts: [
      { is: 'fail-over', after: 900, point: 'named' },
      { is: 'enable', after: 20, beside: true },
      { is: 'enable', after: 900, beside: true },
    ],
    seed: 160_018,
    faults: [{ is: 'snapshots-fail', at: 5349, server: 1, during: 114 }],
  },
  'a point that does not exist was checked as that of the run before, which had died, and every later call wanted it': {
    site: siteOf([{ nics: [nic(0, 'remap-eip', 1)], dataDisks: 1 }]),
    acts: [
      { is: 'fail-over', after: 0, point: 'live' },
      { is: 'fail-over', after: 60, point: 'earlier' },
    ],
    seed: 812_686,
    faults: [{ is: 'execution-aborted', at: 5394, server: 1, during: 143, seconds: 150 }],
  },
  'a run had died behind the first move, and the next one left the tag of an older fence on the new production': {
    site: siteOf([
      { nics: [{ ...nic(0, 'reassign-ips', 1), secondaryIps: 1 }] },
      {
        ...{ name: 'server-2', dataDisks: 2, kms: 'customer', recoveryPoints: 2 },
        nics: [
          { ...nic(0, 'stays'), secondaryIps: 1 },
          { ...nic(1, 'move-nic', 1), overlays: 1 },
        ],
      },
    ]),
    acts: [
      { is: 'fail-over', after: 20, point: 'named' },
      { is: 'enable', after: 20 },
      { is: 'synchronise', after: 300 },
      { is: 'fail-over', after: 300, beside: true, point: 'final' },
    ],
    seed: 166_240,
    faults: [
      { is: 'table-throttles', at: 1_687_320, server: 3, during: 978, seconds: 150 },
      { is: 'lambda-answers-late', call: 36, seconds: 20 },
    ],
  },
  'a restore began where protecting again had failed before it turned the group round': {
    site: siteOf([
      { nics: [nic(0, 'remap-eip', 1)], dataDisks: 2 },
      {
        ...{ ...protecting({ disksGoToo: true }), name: 'server-2', hypervisor: 'xen' },
        nics: [
          { ...nic(0, 'stays'), secondaryIps: 1 },
          { ...nic(2, 'move-nic', 2), secondaryIps: 2, overlays: 1 },
        ],
      },
    ]),
    acts: [
      { is: 'fail-over', after: 60, beside: true, point: 'final' },
      { is: 'delete-leftovers', after: 300 },
      { is: 'enable', after: 60, beside: true },
      { is: 'restore', after: 300, beside: true, point: 'newest' },
    ],
    seed: 218_084,
    faults: [{ is: 'zone-silent', at: 1_688_520, server: 1, during: 1101, seconds: 150 }],
  },
  'a sweep that was answered late took a second set of one name, and both counted as one': {
    site: siteOf([{ nics: [nic(0, 'stays'), nic(2, 'move-nic')] }]),
    acts: [
      { is: 'synchronise', after: 300, beside: true },
      { is: 'synchronise', after: 900 },
    ],
    seed: 664_664,
    faults: [{ is: 'lambda-answers-late', call: 51, seconds: 285 }],
  },
  'a call that takes a disk off the old production came when the disk had moved, and EC2 refused it': {
    site: siteOf([{ dataDisks: 2, nics: [nic(0, 'stays'), { ...nic(3, 'move-nic'), overlays: 1 }] }], {
      isolation: true,
    }),
    acts: [
      { is: 'synchronise', after: 900 },
      { is: 'fail-over', after: 300, point: 'live' },
    ],
    seed: 771_021,
    faults: [{ is: 'lambda-lives-on', call: 145, seconds: 170 }],
  },
};
