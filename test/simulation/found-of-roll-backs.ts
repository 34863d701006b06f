import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import { nic, PLAIN_GROUP, PLAIN_SERVER } from './site-plans.ts';

/** Runs in which a failover trusted a look that did not show yet what a roll-back had done a moment before. */
export const FOUND_OF_ROLL_BACKS: Readonly<Record<string, RunPlan>> = {
  'a roll-back that somebody replaced had put the root volume on, and the failover said fenced': {
    site: {
      groups: [
        {
          ...PLAIN_GROUP,
          zones: 'two',
          policy: { fencingBudgetSeconds: 778, migrationBudgetSeconds: 432 },
          automatic: true,
          servers: [
            {
              ...PLAIN_SERVER,
              nics: [
                nic(0, 'stays'),
                { ...nic(1, 'remap-eip', 2), secondaryIps: 1, ipv6: 1 },
                { ...nic(2, 'overlay-route'), overlays: 2 },
              ],
              dataDisks: 1,
              kms: 'customer',
              autoScaling: true,
              protections: { ...PLAIN_SERVER.protections, termination: true },
              loneSnapshot: true,
              drDisks: false,
            },
          ],
        },
      ],
    },
    seed: 248_089,
    faults: [
      { is: 'cancelled', at: 41, server: 0 },
      { is: 'execution-aborted', at: 17, server: 0, seconds: 20 },
      { is: 'stale', call: 122, seconds: 2 },
      { is: 'lambda-answers-late', call: 102, seconds: 20 },
      { is: 'lambda-answers-late', call: 365, seconds: 3 },
      { is: 'server-reboots', at: 60, server: 0, during: 461, seconds: 60 },
      { is: 'execution-replaced', at: 60, server: 0, during: 111, seconds: 60 },
      { is: 'execution-replaced', at: 60, server: 0, seconds: 5, during: 377 },
      { is: 'foreign-interface', at: 18, server: 0, seconds: 368 },
    ],
  },
  'an old try of Call failover off woke after the end of its roll-back, and marked the members of a protected group': {
    site: {
      groups: [
        {
          ...PLAIN_GROUP,
          automatic: true,
          servers: [
            {
              ...PLAIN_SERVER,
              nics: [
                { ...nic(0, 'remap-eip', 1), secondaryIps: 1 },
                { ...nic(3, 'stays'), secondaryIps: 1, ipv6: 1 },
              ],
              dataDisks: 2,
              autoScaling: true,
              recoveryPoints: 2,
              loneSnapshot: true,
            },
            {
              ...PLAIN_SERVER,
              name: 'server-2',
              nics: [
                { ...nic(0, 'stays'), secondaryIps: 1 },
                { ...nic(1, 'move-nic'), ipv6: 2, overlays: 1 },
                { ...nic(2, 'move-nic', 1), ipv6: 2 },
                { ...nic(3, 'stays'), secondaryIps: 1, ipv6: 1 },
              ],
              dataDisks: 1,
              recoveryPoints: 3,
              drDisks: false,
            },
          ],
        },
      ],
    },
    seed: 634_587,
    faults: [
      { is: 'lambda-lives-on', call: 82, seconds: 285 },
      { is: 'doubled', call: 47 },
      { is: 'lambda-killed', call: 89 },
      { is: 'lambda-lives-on', call: 50, seconds: 285 },
      { is: 'execution-aborted', at: 69, server: 1, during: 25, seconds: 150 },
      { is: 'cancelled', at: 69, server: 1, during: 51 },
      { is: 'recovery-points-go-on', at: 1, server: 0 },
    ],
  },
};
