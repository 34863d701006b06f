import type { Member } from '../../group/member.ts';
import { hasEnded, type Phase, phaseOf } from '../../group/progress.ts';
import { recordedAddressIds, recordedNicIds, routeTableIds } from '../../identity/group-resources.ts';
import { awaitsRelaunch, observeRelaunch } from '../../identity/relaunch.ts';
import type { Learning, PhaseRule } from '../../pass/phase-rule.ts';
import { fact } from '../../site/observed.ts';
import type { SiteQuery } from '../../site/site-query.ts';
import { drDiskQuery } from '../disks/disk-query.ts';
import { identityEvidence } from '../evidence.ts';
import { onArrival } from './next-arrival.ts';
import { nextIdentityActions } from './next-identity.ts';

const bothServers = (members: readonly Member[]): readonly string[] =>
  members.flatMap(({ productionServerId, drServerId }) => [productionServerId, drServerId]);

const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

/** Asked for where some are declared or promised, so that no other group pays for it. */
const routeTablesOf = (members: readonly Member[]): SiteQuery => {
  const { vpc, transit } = routeTableIds(members);
  return {
    ...(vpc.length > 0 ? { routeTables: vpc } : {}),
    ...(transit.length > 0 ? { transitRouteTables: transit } : {}),
  };
};

/** What stands before the termination of a production server, and whether its successor is there. */
export const relaunchQuery = (members: readonly Member[]): SiteQuery =>
  members.length === 0
    ? {}
    : {
        relaunchesOf: members.map(({ instance }) => instance.id),
        protections: { disableApiTermination: members.map(({ productionServerId }) => productionServerId) },
      };

/** What the new server is modelled on, and the new server as the member's DR server once it is there. */
const RELAUNCH: Learning = {
  of: observeRelaunch,
  says: ({ drServerId: prepared }, { instance, drServerId, productionServerId }) => {
    if (prepared === drServerId) return undefined;
    const message =
      `${instance.name}: server ${drServerId}, launched on the NIC of terminated ${productionServerId}, is its DR server; ` +
      `prepared ${prepared} stays stopped and is not used`;
    return { type: 'serverRelaunched', message, data: { instanceId: instance.id, drServerId } };
  },
};

/** Every promised attribute of the identity on the DR server. */
export const IDENTITY = {
  name: 'identity',
  query: (members) => ({
    servers: bothServers(members),
    nics: unique(members.flatMap(recordedNicIds)),
    nicsOfServers: bothServers(members),
    addresses: unique(members.flatMap(recordedAddressIds)),
    ...drDiskQuery(members),
    ...relaunchQuery(members.filter((member) => awaitsRelaunch(member))),
    ...routeTablesOf(members),
  }),
  next: nextIdentityActions,
  restsOn: (member, site) => [
    ...bothServers([member]).map((id) => fact(site.servers, id)),
    ...recordedNicIds(member).map((id) => fact(site.nics, id)),
    ...recordedAddressIds(member).map((id) => fact(site.addresses, id)),
    ...Object.values(routeTableIds([member])).flatMap((ids) => ids.map((id) => fact(site.routeTables, id))),
  ],
  achieved: 'identity is on the DR server',
  evidence: identityEvidence,
  besides: onArrival,
  pacedBy: 'fence',
  // The disks of a server that is launched in the course of this phase come after the launch.
  isGated: (member) => {
    const isOpen = (phase: Phase) => !hasEnded(phaseOf(member.instance.progress, phase));
    return isOpen('fence') || (isOpen('disks') && !awaitsRelaunch(member));
  },
  learns: RELAUNCH,
  // A network interface is to have its own security groups where it lands, so nothing begins to move in a group that
  // isolates until no try of a fence that lives on can isolate any more.
  waitsForTries: ({ group: { policy } }) =>
    policy.isolationSecurityGroupId === undefined
      ? undefined
      : 'an earlier try of a step may still isolate network interfaces',
} as const satisfies PhaseRule;
