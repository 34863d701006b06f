import type { FieldPath, Problem } from '../../lambdas/domain/errors/operation-errors.ts';
import { INSTANCE_TYPES } from '../../simulated-aws/ec2.ts';
import type { Disk, ReadInventory, ReadNic, ReadServer } from './inventory.ts';
import { membersOf, protectedIn } from './inventory-defaults.ts';

/** What fields say that are each well-formed and do not go together, in the order of the file. */
export const contradictionsIn = (inventory: ReadInventory): readonly Problem[] => [
  ...repeated(namesIn(inventory)),
  ...repeated(idsIn(inventory, [])),
  ...inventory.servers.flatMap((server, n) => ofServer(inventory, server, ['servers', n])),
  ...inventory.groups.flatMap((_, n) => [...ofGroup(inventory, n), ...sitesOf(inventory, n)]),
];

interface Said {
  /** The value, and of what kind it is; a value may stand once of each kind. */
  readonly value: string;
  readonly kind: string;
  readonly path: FieldPath;
}

const named = (kind: string, all: readonly { readonly name: string }[], path: FieldPath): readonly Said[] =>
  all.map(({ name }, n) => ({ kind, value: name, path: [...path, n, 'name'] }));

const namesIn = ({ vpcs, servers, groups }: ReadInventory): readonly Said[] => [
  ...named('VPC', vpcs, ['vpcs']),
  ...vpcs.flatMap(({ subnets }, n) => named('subnet', subnets, ['vpcs', n, 'subnets'])),
  ...vpcs.flatMap(({ securityGroups }, n) => named('security group', securityGroups, ['vpcs', n, 'securityGroups'])),
  ...named('server', servers, ['servers']),
  ...named('group', groups, ['groups']),
  ...servers.flatMap(({ drFor }, n) =>
    drFor === undefined ? [] : [{ kind: 'drFor', value: drFor, path: ['servers', n, 'drFor'] }],
  ),
];

const UNIQUE: ReadonlySet<string> = new Set(['id', 'macAddress', 'publicIp']);

/** Every id, MAC and public IP of the file, wherever it stands. */
export const idsIn = (value: unknown, path: FieldPath): readonly Said[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return UNIQUE.has(key) && typeof inner === 'string' ? [{ kind: key, value: inner, path: at }] : idsIn(inner, at);
  });
};

const repeated = (all: readonly Said[]): readonly Problem[] =>
  all.flatMap(({ kind, value, path }, n) => {
    const isRepeat = all.findIndex((other) => other.kind === kind && other.value === value) < n;
    return isRepeat ? [{ path, message: `must not stand twice; ${kind} "${value}" is there already` }] : [];
  });

const unknown = (value: string, known: readonly string[], path: FieldPath): readonly Problem[] =>
  known.includes(value)
    ? []
    : [{ path, message: `must be one of ${known.join(', ') || 'none, as there is none'}; it is "${value}"` }];

const ofServer = (inventory: ReadInventory, server: ReadServer, path: FieldPath): readonly Problem[] => [
  ...(server.drFor === undefined
    ? []
    : unknown(
        server.drFor,
        inventory.servers.filter(({ drFor }) => drFor === undefined).map(({ name }) => name),
        [...path, 'drFor'],
      )),
  ...(server.type === undefined ? [] : unknown(server.type, INSTANCE_TYPES, [...path, 'type'])),
  ...indexesOf(server, path),
  ...devicesOf(server, path),
  ...(server.root ? speedOf(server.root, [...path, 'root']) : []),
  ...(server.disks ?? []).flatMap((disk, n) => speedOf(disk, [...path, 'disks', n])),
  ...server.nics.flatMap((_, n) => ofNic(inventory, server, [...path, 'nics', n], n)),
];

const indexesOf = ({ nics }: ReadServer, path: FieldPath): readonly Problem[] => {
  const indexes = nics.map(({ index }, n) => index ?? n);
  const missing = indexes.includes(0) ? [] : [{ path: [...path, 'nics'], message: 'must have a NIC at index 0' }];
  const twice = indexes.flatMap((index, n) =>
    indexes.indexOf(index) < n
      ? [{ path: [...path, 'nics', n], message: `is at index ${index}, as another NIC is` }]
      : [],
  );
  return [...missing, ...twice];
};

const devicesOf = ({ root, disks = [] }: ReadServer, path: FieldPath): readonly Problem[] => {
  const taken = [root?.device ?? '/dev/xvda', ...disks.map(({ device }) => device)];
  return disks.flatMap(({ device }, n) =>
    taken.indexOf(device) <= n
      ? [{ path: [...path, 'disks', n, 'device'], message: `must not stand twice; ${device} is taken` }]
      : [],
  );
};

/** Source: CreateVolume: `Iops` required for io1 and io2, `Throughput` for gp3 only. */
const speedOf = ({ type, iops, throughput }: Omit<Disk, 'device'>, path: FieldPath): readonly Problem[] => [
  ...(type.startsWith('io') && iops === undefined
    ? [{ path: [...path, 'iops'], message: 'must be said for io1 and io2' }]
    : []),
  ...(throughput !== undefined && type !== 'gp3'
    ? [{ path: [...path, 'throughput'], message: `is for gp3 only; the type is ${type}` }]
    : []),
];

const countOf = (said: number | readonly unknown[]): number => (typeof said === 'number' ? said : said.length);

/** Source: AssociateAddress: an EIP is on one private IP, and a private IP has one EIP. */
const eipsOf = ({ eips, privateIps }: ReadNic, path: FieldPath): readonly Problem[] =>
  countOf(eips) <= countOf(privateIps)
    ? []
    : [
        {
          path: [...path, 'eips'],
          message: `must be at most one for each private IP, of which it has ${countOf(privateIps)}`,
        },
      ];

const ofNic = ({ vpcs }: ReadInventory, server: ReadServer, path: FieldPath, n: number): readonly Problem[] => {
  const nic = server.nics[n];
  const subnets = vpcs.flatMap((vpc) => vpc.subnets.map((subnet) => ({ ...subnet, vpc })));
  const subnet = subnets.find(({ name }) => name === nic?.subnet);
  if (!nic) return [];
  if (!subnet)
    return unknown(
      nic.subnet,
      subnets.map(({ name }) => name),
      [...path, 'subnet'],
    );
  const first = subnets.find(({ name }) => name === server.nics[0]?.subnet);
  const away = first && first.zone !== subnet.zone;
  const groups = subnet.vpc.securityGroups.map(({ name }) => name);
  return [
    ...eipsOf(nic, path),
    ...(away
      ? [
          {
            path: [...path, 'subnet'],
            message: `must be in ${first.zone} as the server's first NIC is; it is in ${subnet.zone}`,
          },
        ]
      : []),
    ...nic.securityGroups.flatMap((group, at) => unknown(group, groups, [...path, 'securityGroups', at])),
    ...(subnet.ipv6 === false && countOf(nic.ipv6) > 0
      ? [{ path: [...path, 'ipv6'], message: `needs "ipv6: true" at the subnet ${subnet.name}` }]
      : []),
  ];
};

/** All servers of a group are at one production site, and their DR servers at one DR site. */
const ofGroup = (inventory: ReadInventory, n: number): readonly Problem[] => {
  const { servers } = inventory.groups[n] ?? {};
  const known = protectedIn(inventory.servers);
  const path = ['groups', n, 'servers'];
  if (servers) return servers.flatMap((name, at) => unknown(name, known, [...path, at]));
  const openEnded = inventory.groups.findIndex((group) => group.servers === undefined);
  if (openEnded < n)
    return [{ path: ['groups', n], message: 'must name its servers, as another group has all the others' }];
  return [];
};

const sitesOf = (inventory: ReadInventory, n: number): readonly Problem[] => {
  const group = inventory.groups[n];
  const members = membersOf(inventory, group);
  const zones = (names: readonly string[]) => [...new Set(names.flatMap((name) => zoneOf(inventory, name)))];
  const production = zones(members);
  const dr = zones(inventory.servers.flatMap(({ name, drFor = '' }) => (members.includes(drFor) ? [name] : [])));
  const path = ['groups', n];
  return [
    ...(members.length === 0 ? [{ path, message: 'must have a server that has a DR server' }] : []),
    ...(production.length > 1
      ? [{ path, message: `must have production in one zone; it is in ${production.join(', ')}` }]
      : []),
    ...(dr.length > 1 ? [{ path, message: `must have its DR servers in one zone; they are in ${dr.join(', ')}` }] : []),
  ];
};

const zoneOf = ({ vpcs, servers }: ReadInventory, name: string): readonly string[] => {
  const subnet = servers.find((server) => server.name === name)?.nics[0]?.subnet;
  return vpcs.flatMap(({ subnets }) => subnets.flatMap((one) => (one.name === subnet ? [one.zone] : [])));
};
