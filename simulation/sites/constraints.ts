import type { GroupPlan, NicPlan, ServerPlan, SitePlan, SiteStrategy } from './site-plan.ts';

type Range = readonly [least: number, most: number];

/** Where a NIC may have a strategy, and what may be on the NIC then. */
interface Way {
  readonly in: readonly `${GroupPlan['zones']} ${GroupPlan['vpcs']}`[];
  readonly index: Range;
  readonly secondaryIps: Range;
  readonly eips: Range;
  readonly ipv6: Range;
  readonly overlays: Range;
}

/**
 * What EC2 and the service allow. EC2 never detaches the NIC at index 0, and attaches a NIC in its own zone alone.
 * A secondary address goes to another NIC of its subnet alone. A relaunch is for the NIC at index 0. Only the subnet
 * of the NICs at index 1 and up has IPv6; where addresses are demanded of a NIC that stays behind, an IPv6 address
 * would be lost, and the service refuses the failover.
 */
export const WAYS: Readonly<Record<SiteStrategy, Way>> = {
  stays: {
    in: ['one one', 'one twin', 'two one', 'two twin'],
    index: [0, 3],
    secondaryIps: [0, 1],
    eips: [0, 1],
    ipv6: [0, 1],
    overlays: [0, 0],
  },
  'move-nic': {
    in: ['one one', 'one twin'],
    index: [1, 3],
    secondaryIps: [0, 2],
    eips: [0, 2],
    ipv6: [0, 2],
    overlays: [0, 1],
  },
  relaunch: { in: ['one one'], index: [0, 0], secondaryIps: [0, 2], eips: [0, 1], ipv6: [0, 0], overlays: [0, 1] },
  'reassign-ips': {
    in: ['one one'],
    index: [0, 0],
    secondaryIps: [1, 2],
    eips: [0, 2],
    ipv6: [0, 0],
    overlays: [0, 1],
  },
  'twin-vpc': {
    in: ['one twin', 'two twin'],
    index: [0, 3],
    secondaryIps: [0, 2],
    eips: [0, 1],
    ipv6: [0, 0],
    overlays: [0, 0],
  },
  'overlay-route': {
    in: ['one one', 'two one'],
    index: [0, 3],
    secondaryIps: [0, 1],
    eips: [0, 1],
    ipv6: [0, 0],
    overlays: [1, 2],
  },
  'remap-eip': {
    in: ['one one', 'one twin', 'two one', 'two twin'],
    index: [0, 3],
    secondaryIps: [0, 1],
    eips: [1, 2],
    ipv6: [0, 1],
    overlays: [0, 0],
  },
};

/** In one zone what is at index 1 and up moves itself, so nothing less is ever chosen for the NIC. */
const ONLY_AT_INDEX_0_IN_ONE_ZONE: readonly SiteStrategy[] = ['twin-vpc', 'overlay-route', 'remap-eip'];

/** What goes along with a server that is launched anew, and the NICs beside one whose addresses are reassigned. */
const MOVES_OR_STAYS: readonly SiteStrategy[] = ['move-nic', 'stays'];

const isIn = (value: number, [least, most]: Range): boolean => value >= least && value <= most;

export const mayBe = (
  strategy: SiteStrategy,
  index: number,
  { zones, vpcs }: Pick<GroupPlan, 'zones' | 'vpcs'>,
): boolean => {
  const way = WAYS[strategy];
  if (!way.in.includes(`${zones} ${vpcs}`) || !isIn(index, way.index)) return false;
  return !(zones === 'one' && index > 0 && ONLY_AT_INDEX_0_IN_ONE_ZONE.includes(strategy));
};

/** The most EIPs of a NIC: one an address, and none on a primary address whose secondary ones are reassigned. */
export const mostEips = ({ strategy, secondaryIps }: Pick<NicPlan, 'strategy' | 'secondaryIps'>): number =>
  Math.min(WAYS[strategy].eips[1], strategy === 'reassign-ips' ? secondaryIps : secondaryIps + 1);

const nicProblems = (nic: NicPlan, group: GroupPlan): readonly string[] => {
  const { strategy, index, secondaryIps, eips, ipv6, overlays } = nic;
  const way = WAYS[strategy];
  const counts: readonly (readonly [count: number, range: Range])[] = [
    [secondaryIps, way.secondaryIps],
    [eips, [way.eips[0], mostEips(nic)]],
    [ipv6, way.ipv6],
    [overlays, way.overlays],
  ];
  const fits = counts.every(([count, range]) => isIn(count, range));
  return [
    ...(mayBe(strategy, index, group)
      ? []
      : [`${strategy} at index ${index} in ${group.zones} zone, ${group.vpcs} VPC`]),
    ...(fits
      ? []
      : [`${strategy} with ${secondaryIps} secondary IPs, ${eips} EIPs, ${ipv6} IPv6, ${overlays} overlay addresses`]),
    ...(index === 0 && ipv6 > 0 ? ['IPv6 at index 0'] : []),
  ];
};

/** NICs that the DR server has to hold: its own, those that come, and those that were prepared. */
export const drNics = ({ nics }: Pick<ServerPlan, 'nics'>): number =>
  1 + nics.filter(({ strategy }) => ['move-nic', 'reassign-ips', 'twin-vpc'].includes(strategy)).length;

/** Of the types that production and DR servers are launched as. */
const MOST_NICS = { nitro: 8, xen: 3 } as const;

const serverProblems = (server: ServerPlan, group: GroupPlan): readonly string[] => {
  const { nics, spot, autoScaling, protections, hypervisor, dataDisks, recoveryPoints, loneSnapshot } = server;
  const [primary, ...others] = nics;
  const isLaunchedAnew = primary?.strategy === 'relaunch';
  const needs = Math.max(nics.length, drNics(server));
  const checks: readonly (readonly [isBroken: boolean, what: string])[] = [
    [primary?.index !== 0, 'no NIC at index 0'],
    [new Set(nics.map(({ index }) => index)).size < nics.length, 'two NICs at one index'],
    [isLaunchedAnew && others.some(({ strategy }) => !MOVES_OR_STAYS.includes(strategy)), 'a NIC beside a relaunch'],
    [nics.every(({ strategy }) => strategy === 'stays'), 'nothing that clients know'],
    // Terminating the server would let its persistent request launch another one: the service refuses a relaunch.
    [spot && isLaunchedAnew, 'a relaunch of Spot'],
    // Source: EC2 User Guide, Enable stop protection, Enable termination protection: neither for Spot Instances.
    [spot && (protections.stop || protections.termination), 'protections of Spot'],
    // An Auto Scaling group launches its Spot servers by one-time requests, which EC2 cannot stop.
    [spot && autoScaling, 'Spot in an Auto Scaling group'],
    [needs > MOST_NICS[hypervisor], `${needs} NICs on ${hypervisor}`],
    [!isIn(dataDisks, [0, 3]), `${dataDisks} data disks`],
    [!isIn(recoveryPoints, [1, 3]), `${recoveryPoints} recovery points`],
    // Where there is one disk alone, its snapshot is a recovery point.
    [loneSnapshot && dataDisks === 0, 'a lone snapshot of the one disk'],
  ];
  return [
    ...checks.filter(([isBroken]) => isBroken).map(([, what]) => what),
    ...nics.flatMap((nic) => nicProblems(nic, group)),
  ];
};

/** Why a plan is none of a site that can be failed over; nothing where it is one. */
export const siteProblems = ({ groups }: SitePlan): readonly string[] => [
  ...(groups.length === 0 ? ['no group'] : []),
  ...groups.flatMap((group) => [
    ...(group.servers.length === 0 ? [`${group.name}: no server`] : []),
    ...group.servers.flatMap((server) => serverProblems(server, group).map((what) => `${server.name}: ${what}`)),
  ]),
];
