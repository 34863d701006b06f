import type { View } from '../../simulated-aws/ec2.ts';

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

/** How a digest tells what may differ in runs that end alike. */
export interface Telling {
  /** How a volume is called, so that those which were made in a run are alike in all runs. */
  readonly nameOf: (volumeId: string) => string;
  /** What is told of the security groups of a network interface. */
  readonly groupsOf: (nicId: string, groups: readonly string[]) => string;
  /** Volumes on record as kept from going with their server. */
  readonly kept: ReadonlySet<string>;
}

const groupsPlainly = (_: string, groups: readonly string[]): string => [...groups].sort().join(', ');

const PLAINLY: Telling = { nameOf: (id) => id, groupsOf: groupsPlainly, kept: new Set() };

export const serverDigest = (view: View, serverId: string, telling = PLAINLY): ServerDigest => {
  const server = view.get('instances', serverId);
  const flags = {
    disableApiStop: server?.disableApiStop,
    disableApiTermination: server?.disableApiTermination,
    autoRecoveryOff: server?.autoRecovery === 'disabled',
  };
  return {
    state: server?.state ?? 'terminated',
    disks: disksOf(view, serverId, telling),
    nics: nicsOf(view, serverId, telling),
    protections: Object.entries(flags)
      .filter(([, isOn]) => isOn)
      .map(([name]) => name),
    isTagged: server?.tags[FENCE_TAG] !== undefined,
  };
};

const disksOf = (view: View, serverId: string, { nameOf, kept }: Telling): readonly string[] =>
  view
    .list('volumes')
    .flatMap(({ id, attachment, tags }) => {
      if (attachment?.instanceId !== serverId) return [];
      const goesToo = goes({ deleteOnTermination: attachment.deleteOnTermination || kept.has(id) });
      return [`${attachment.device} ${nameOf(id)} ${attachment.status}${goesToo}${isFreed(tags)}`];
    })
    .sort();

const goes = ({ deleteOnTermination }: { readonly deleteOnTermination: boolean }): string =>
  deleteOnTermination ? GOES : '';

const isFreed = (tags: Readonly<Record<string, string>>): string => (FREED_TAG in tags ? ' tagged as freed' : '');

const nicsOf = (view: View, serverId: string, { groupsOf }: Telling): readonly string[] => {
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
      const said = [...ips, ...ipv6, groupsOf(id, groups), `check ${sourceDestCheck}`];
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
  /** By production server that a failover isolates: what its network interfaces may have while they stay there. */
  readonly isolating: ReadonlyMap<string, Isolating>;
}

export interface Isolating {
  readonly isolationGroup: string;
  /** Security groups that they had at first, by network interface. */
  readonly own: ReadonlyMap<string, readonly string[]>;
}

/** Isolated, or as it was: nothing between the two, and nothing else. */
const isolatedOrOwn =
  ({ isolationGroup, own }: Isolating): Telling['groupsOf'] =>
  (nicId, groups) => {
    const said = groupsPlainly(nicId, groups);
    return said === isolationGroup || said === groupsPlainly(nicId, own.get(nicId) ?? []) ? 'isolated or own' : said;
  };

const RELAUNCH_TAG = 'sdrs:relaunch-of';

const groupsAt = ({ isolating }: Roles, serverId: string): Telling['groupsOf'] => {
  const one = isolating.get(serverId);
  return one ? isolatedOrOwn(one) : groupsPlainly;
};

/**
 * The whole site, with names for what a run has made, so that two runs that end alike read alike. A failover goes on without the isolation of a production
 * server that stands still where EC2 refuses it (docs/decisions/0026), so each network interface there may be isolated or as it was. A volume that is
 * kept from going with its server counts as one that goes with it, as long as that is on record for the way back: nobody can say
 * beforehand where Auto Scaling will not answer in time (docs/decisions/0020).
 * The tag of pinned snapshots is not told: a failover goes on without the tag where EC2 refuses it (docs/recovery-points.md).
 *
 * @param kept volumes on record as kept
 */
export const siteDigest = (view: View, roles: Roles, kept: ReadonlySet<string>): Readonly<Record<string, unknown>> => {
  const nameOf = (id: string) => (roles.volumes.has(id) ? id : `copy of ${originalOf(view, id)}`);
  const servers = view
    .list('instances')
    .filter(({ state }) => state !== 'terminated')
    .map(({ id, tags }) => [roles.servers.get(id) ?? `launched for ${tags[RELAUNCH_TAG]}`, id] as const);
  return {
    ...Object.fromEntries(
      servers.map(([role, id]) => [
        role,
        { ...serverDigest(view, id, { nameOf, kept, groupsOf: groupsAt(roles, id) }), protections: 'any' },
      ]),
    ),
    // Copies that a run has made are judged with what is pinned: how many there are of older pins depends on the run.
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

const _failedOver = (server: ServerDigest, isProduction: boolean): ServerDigest =>
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
