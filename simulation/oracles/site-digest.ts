import type { View } from '../../lambdas/adapters/simulated/index.ts';

/** What one server has and is, in EC2's own records. */
export interface ServerDigest {
  readonly state: string;
  /** Device by device, the volume, whether it goes with its server, and whether it is still said to be free. */
  readonly disks: readonly string[];
  /** Index by index: NIC, MAC, addresses with their EIPs, security groups, and whether it goes with its server. */
  readonly nics: readonly string[];
  readonly protections: readonly string[];
  readonly isTagged: boolean;
}

const GOES = ' goes with it';
const FENCE_TAG = 'sdrs:fenced';
const FREED_TAG = 'sdrs:freed-by';

/**
 * @param nameOf how a volume is called, so that those which were made in a run are alike in all runs
 * @param withGroups whether the security groups of its network interfaces belong to it
 */
export const serverDigest = (
  view: View,
  serverId: string,
  nameOf: (volumeId: string) => string = (id) => id,
  withGroups = true,
): ServerDigest => {
  const server = view.get('instances', serverId);
  const flags = {
    disableApiStop: server?.disableApiStop,
    disableApiTermination: server?.disableApiTermination,
    autoRecoveryOff: server?.autoRecovery === 'disabled',
  };
  return {
    state: server?.state ?? 'terminated',
    disks: disksOf(view, serverId, nameOf),
    nics: nicsOf(view, serverId, withGroups),
    protections: Object.entries(flags)
      .filter(([, isOn]) => isOn)
      .map(([name]) => name),
    isTagged: server?.tags[FENCE_TAG] !== undefined,
  };
};

const disksOf = (view: View, serverId: string, nameOf: (id: string) => string): readonly string[] =>
  view
    .list('volumes')
    .flatMap(({ id, attachment, tags }) =>
      attachment?.instanceId === serverId
        ? [`${attachment.device} ${nameOf(id)} ${attachment.status}${goes(attachment)}${isFreed(tags)}`]
        : [],
    )
    .sort();

const goes = ({ deleteOnTermination }: { readonly deleteOnTermination: boolean }): string =>
  deleteOnTermination ? GOES : '';

const isFreed = (tags: Readonly<Record<string, string>>): string => (FREED_TAG in tags ? ' tagged as freed' : '');

const nicsOf = (view: View, serverId: string, withGroups: boolean): readonly string[] => {
  const eips = new Map(
    view
      .list('addresses')
      .map(({ publicIp, association }) => [`${association?.networkInterfaceId} ${association?.privateIp}`, publicIp]),
  );
  return view
    .list('networkInterfaces')
    .flatMap((nic) => {
      const { id, macAddress, attachment, privateIps, ipv6 = [], groups, sourceDestCheck } = nic;
      if (attachment?.instanceId !== serverId) return [];
      const ips = privateIps.map(({ address }) => `${address} ${eips.get(`${id} ${address}`) ?? ''}`.trim());
      const said = [...ips, ...ipv6, ...(withGroups ? [...groups].sort() : []), `check ${sourceDestCheck}`];
      return [
        `${attachment.deviceIndex} ${id} ${macAddress} ${attachment.status}${goes(attachment)}: ${said.join(', ')}`,
      ];
    })
    .sort();
};

/** Which server of which site is which, by what stood there at first. */
export interface Roles {
  /** Server ids, by what people call them: `production of web-1`, `DR of web-1`. */
  readonly servers: ReadonlyMap<string, string>;
  /** Volumes that stood there at first. */
  readonly volumes: ReadonlySet<string>;
  /** Network interfaces that stood there at first. */
  readonly nics: ReadonlySet<string>;
  /** Production servers: a failover may keep their disks from going with them, as Auto Scaling and Spot make it necessary. */
  readonly production: ReadonlySet<string>;
  /** Production servers whose network interfaces a failover isolates. */
  readonly isolating: ReadonlySet<string>;
}

const RELAUNCH_TAG = 'sdrs:relaunch-of';

/**
 * The whole site, with names for what a run has made, so that two runs that end alike read alike. What a failover does as well as it
 * can, and goes on without where EC2 refuses it, is not in it: the tag of pinned snapshots, the isolation of a production server that
 * stands still, and whether production's disks are kept. Source: docs/recovery-points.md, What is pinned; docs/decisions/0026.
 */
export const siteDigest = (view: View, roles: Roles): Readonly<Record<string, unknown>> => {
  const nameOf = (id: string) => (roles.volumes.has(id) ? id : `copy of ${originalOf(view, id)}`);
  const servers = view
    .list('instances')
    .filter(({ state }) => state !== 'terminated')
    .map(({ id, tags }) => [roles.servers.get(id) ?? `launched for ${tags[RELAUNCH_TAG]}`, id] as const);
  return {
    ...Object.fromEntries(
      servers.map(([role, id]) => [
        role,
        {
          ...failedOver(serverDigest(view, id, nameOf, !roles.isolating.has(id)), roles.production.has(id)),
          protections: 'any',
        },
      ]),
    ),
    unattached: view
      .list('volumes')
      .flatMap(({ id, attachment }) => (attachment || !roles.volumes.has(id) ? [] : [id]))
      .sort(),
    'free NICs': view
      .list('networkInterfaces')
      .flatMap(({ id, attachment }) => (attachment || !roles.nics.has(id) ? [] : [id]))
      .sort(),
    routes: view.list('routeTables').map(({ id, routes }) => [id, routes]),
    'transit routes': view.list('transitRouteTables').map(({ id, routes }) => [id, [...routes].sort(byDestination)]),
  };
};

const failedOver = (server: ServerDigest, isProduction: boolean): ServerDigest =>
  isProduction ? { ...server, disks: server.disks.map((disk) => disk.replace(GOES, '')) } : server;

/** Which snapshot it is made of depends on when it was taken. Whether that is the right one is judged by what is pinned. */
const originalOf = (view: View, volumeId: string): string | undefined => {
  const snapshotId = view.get('volumes', volumeId)?.snapshotId;
  return snapshotId && (view.get('snapshots', snapshotId)?.volumeId ?? snapshotId);
};

const byDestination = (one: { readonly destination: string }, other: { readonly destination: string }): number =>
  one.destination < other.destination ? -1 : 1;

/** The first things that differ, for people. */
export const differences = (seen: unknown, wanted: unknown): string => {
  const [one, other] = [seen, wanted] as readonly Record<string, unknown>[];
  const keys = [...new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])];
  const different = keys.filter((key) => JSON.stringify(one?.[key]) !== JSON.stringify(other?.[key]));
  return different
    .map((key) => `${key}: ${JSON.stringify(one?.[key])} instead of ${JSON.stringify(other?.[key])}`)
    .join('; ');
};
