import type { GroupPlan, NicPlan, ServerPlan, SitePlan } from '../../simulation/sites/site-plan.ts';

/** A network interface with no addresses but its own and so many EIPs. */
export const nic = (index: number, strategy: NicPlan['strategy'], eips = 0): NicPlan => ({
  index,
  strategy,
  secondaryIps: 0,
  eips,
  ipv6: 0,
  overlays: 0,
});

/** A server with nothing particular about it. */
export const PLAIN_SERVER: ServerPlan = {
  name: 'server-1',
  nics: [
    { index: 0, strategy: 'stays', secondaryIps: 0, eips: 0, ipv6: 0, overlays: 0 },
    { index: 1, strategy: 'move-nic', secondaryIps: 0, eips: 0, ipv6: 0, overlays: 0 },
  ],
  dataDisks: 0,
  kms: 'none',
  hypervisor: 'nitro',
  spot: false,
  autoScaling: false,
  protections: { stop: false, termination: false, nicsGoToo: false, disksGoToo: false },
  recoveryPoints: 1,
  loneSnapshot: false,
  drDisks: true,
};

/** The plain server with some of what protects servers. */
export const protecting = (protections: Partial<ServerPlan['protections']>): ServerPlan => ({
  ...PLAIN_SERVER,
  protections: { ...PLAIN_SERVER.protections, ...protections },
});

export const PLAIN_GROUP: GroupPlan = {
  name: 'group-1',
  zones: 'one',
  vpcs: 'one',
  isolation: false,
  policy: {},
  servers: [PLAIN_SERVER],
};

/** A site of one group, plain but for what is said of it and of each of its servers. */
export const siteOf = (servers: readonly Partial<ServerPlan>[], group: Partial<GroupPlan> = {}): SitePlan => ({
  groups: [{ ...PLAIN_GROUP, ...group, servers: servers.map((server) => ({ ...PLAIN_SERVER, ...server })) }],
});
