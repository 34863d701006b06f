import type { Disk, Group, ReadInventory, ReadNic, ReadServer, Vpc } from './inventory.ts';

/** A server as it is furnished: nothing is left to be looked up at another server. */
export interface Server extends Omit<ReadServer, 'type' | 'disks' | 'state' | 'nics' | 'recoveryPoints'> {
  readonly type: string;
  readonly disks: readonly Disk[];
  readonly state: 'running' | 'stopped';
  readonly nics: readonly Nic[];
  readonly recoveryPoints: readonly RecoveryPoint[];
}

/** A server that stands, by its EC2 id. */
export interface LaunchedServer {
  readonly server: Server;
  readonly serverId: string;
}

export interface Nic extends ReadNic {
  readonly index: number;
}

/** `snapshots` of the root disk first and then of each data disk; without them EC2 gives the ids. */
export interface RecoveryPoint {
  readonly name?: string;
  readonly snapshots?: readonly string[];
}

export interface Inventory {
  readonly vpcs: readonly Vpc[];
  readonly servers: readonly Server[];
  readonly groups: readonly (Omit<Group, 'servers'> & { readonly servers: readonly string[] })[];
}

/** Without another word each server with a DR server is in the one group that names none. */
export const completed = ({ vpcs, servers, groups }: ReadInventory): Inventory => ({
  vpcs,
  servers: servers.map((server) => completedServer(server, servers)),
  groups: groups.map((group) => ({ ...group, servers: membersOf({ servers, groups }, group) })),
});

export const completedServer = (server: ReadServer, all: readonly ReadServer[] = []): Server => {
  const model = all.find(({ name }) => name === server.drFor);
  const isProtected = all.some(({ drFor }) => drFor === server.name);
  const { recoveryPoints = isProtected ? 1 : 0, root = model?.root && withoutId(model.root) } = server;
  return {
    ...server,
    type: server.type ?? model?.type ?? 'm5.large',
    ...(root ? { root } : {}),
    disks: server.disks ?? model?.disks?.map(withoutId) ?? [],
    state: server.state ?? (server.drFor === undefined ? 'running' : 'stopped'),
    nics: server.nics.map((nic, n) => ({ ...nic, index: nic.index ?? n })),
    recoveryPoints:
      typeof recoveryPoints === 'number' ? Array.from({ length: recoveryPoints }, () => ({})) : recoveryPoints,
  };
};

const withoutId = <T extends { readonly id?: string }>({ id: _, ...rest }: T): T => rest as T;

/** Names of the servers of a group; without another word all those that are in no other group. */
export const membersOf = (
  { servers, groups }: Pick<ReadInventory, 'servers' | 'groups'>,
  group: Group | undefined,
): readonly string[] => {
  const claimed = new Set(groups.flatMap((other) => other.servers ?? []));
  return group?.servers ?? protectedIn(servers).filter((name) => !claimed.has(name));
};

/** Names of the servers that have a DR server. */
export const protectedIn = (servers: readonly Pick<ReadServer, 'drFor'>[]): readonly string[] =>
  servers.flatMap(({ drFor }) => drFor ?? []);
