import { siteProblems } from './constraints.ts';
import type { GroupPlan, NicPlan, ServerPlan, SitePlan } from './site-plan.ts';

/** The same list with one left out, in every way. */
const withoutOne = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  all.map((_, n) => all.filter((_one, at) => at !== n));

/** The same list with one made smaller, in every way. */
const withOneSmaller = <T>(all: readonly T[], smaller: (one: T) => readonly T[]): readonly (readonly T[])[] =>
  all.flatMap((one, n) => smaller(one).map((less) => all.map((other, at) => (at === n ? less : other))));

/** Simpler sites that there are, the boldest step first. A failing case is as small as can be once none of them fails. */
export const smallerSites = ({ groups }: SitePlan): readonly SitePlan[] =>
  [...withoutOne(groups), ...withOneSmaller(groups, smallerGroups)]
    .map((fewer) => ({ groups: fewer }))
    .filter((plan) => siteProblems(plan).length === 0);

const smallerGroups = (group: GroupPlan): readonly GroupPlan[] => [
  ...withoutOne(group.servers).map((servers) => ({ ...group, servers })),
  ...(group.zones === 'two' || group.vpcs === 'twin' ? [inOnePlace(group)] : []),
  ...(group.vpcs === 'twin' ? [{ ...group, vpcs: 'one' as const }] : []),
  ...(group.zones === 'two' ? [{ ...group, zones: 'one' as const }] : []),
  ...(group.isolation ? [{ ...group, isolation: false }] : []),
  ...(Object.keys(group.policy).length > 0 ? [{ ...group, policy: {} }] : []),
  ...(group.automatic ? [byPeopleAlone(group)] : []),
  ...withOneSmaller(group.servers, smallerServers).map((servers) => ({ ...group, servers })),
];

const byPeopleAlone = ({ automatic: _, ...group }: GroupPlan): GroupPlan => group;

/** In one zone and one VPC, where the NICs at index 1 and up move and nothing else needs a way. */
const inOnePlace = (group: GroupPlan): GroupPlan => {
  const plainly = (nic: NicPlan): NicPlan => {
    if (nic.strategy === 'stays') return nic;
    return { ...nic, strategy: nic.index === 0 ? 'stays' : 'move-nic' };
  };
  const servers = group.servers.map((server) => ({ ...server, nics: server.nics.map(plainly) }));
  return { ...group, zones: 'one', vpcs: 'one', servers };
};

/** A server with nothing particular about it. */
const PLAIN = {
  kms: 'none',
  hypervisor: 'nitro',
  spot: false,
  autoScaling: false,
  recoveryPoints: 1,
  loneSnapshot: false,
  drDisks: true,
} as const;
const UNPROTECTED = { stop: false, termination: false, nicsGoToo: false, disksGoToo: false };

const smallerServers = (server: ServerPlan): readonly ServerPlan[] => {
  const plain = differing(server, PLAIN);
  const unprotected = differing(server.protections, UNPROTECTED);
  return [
    ...withoutOne(server.nics).map((nics) => ({ ...server, nics })),
    ...fewer(server.dataDisks).map((dataDisks) => ({ ...server, dataDisks })),
    ...plain.map((less) => ({ ...server, ...less })),
    ...unprotected.map((less) => ({ ...server, protections: { ...server.protections, ...less } })),
    ...withOneSmaller(server.nics, smallerNics).map((nics) => ({ ...server, nics })),
  ];
};

/** What is not plain yet, each by itself. */
const differing = <T extends object>(seen: T, plain: Partial<T>): readonly Partial<T>[] =>
  (Object.keys(plain) as (keyof T)[])
    .filter((key) => seen[key] !== plain[key])
    .map((key) => ({ [key]: plain[key] }) as Partial<T>);

/** None at all, and else one less. */
const fewer = (count: number): readonly number[] =>
  [...new Set([0, count - 1])].filter((less) => less >= 0 && less < count);

const smallerNics = (nic: NicPlan): readonly NicPlan[] => [
  ...(nic.strategy === 'stays'
    ? []
    : [
        { ...nic, strategy: 'stays' as const },
        { ...nic, strategy: 'move-nic' as const },
      ]
  ).filter(({ strategy }) => strategy !== nic.strategy),
  ...(['secondaryIps', 'eips', 'ipv6', 'overlays'] as const).flatMap((what) =>
    fewer(nic[what]).map((less) => ({ ...nic, [what]: less })),
  ),
];
