import type { Member } from '../group/member.ts';
import type { PlannedRoute } from '../group/promise.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { fact, type ObservedSite, present } from '../site/observed.ts';
import { carriersOf } from './carriers.ts';
import { eipsOf } from './fidelity.ts';
import { homesOf, waitingNics } from './home.ts';
import { overlayTables } from './overlay.ts';
import { twinTables } from './twin-vpc.ts';

const defined = (ids: readonly (string | undefined)[]): readonly string[] => ids.filter((id) => id !== undefined);
const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

/** NICs that the member is recorded to have, their guests' homes, and NICs that its failover was promised to lead to. */
export const recordedNicIds = (member: Member): readonly string[] => [
  ...member.instance.nics.flatMap((nic) => [
    ...defined([nic.networkInterfaceId, nic.drNetworkInterfaceId]),
    ...homesOf(waitingNics(member), nic).map(({ networkInterfaceId }) => networkInterfaceId),
  ]),
  ...(member.instance.promised ?? []).flatMap(carriersOf),
];

/** EIPs that the member is recorded to have, and those that its failover has promised. */
export const recordedAddressIds = ({ instance }: Member): readonly string[] => [
  ...instance.nics.flatMap(eipsOf).map(({ allocationId }) => allocationId),
  ...(instance.promised ?? []).flatMap(({ addresses }) => addresses.map(({ allocationId }) => allocationId)),
];

/** Route tables that are declared or promised, by kind. */
export const routeTableIds = (members: readonly Member[]): Readonly<Record<PlannedRoute['via'], readonly string[]>> => {
  const declared = (tablesOf: (member: Member, nic: RecordedNic) => readonly string[]) =>
    members.flatMap((member) => member.instance.nics.flatMap((nic) => tablesOf(member, nic)));
  const promised = members.flatMap(({ instance }) => instance.promised ?? []).flatMap(({ routes = [] }) => routes);
  const tables = (via: PlannedRoute['via']) =>
    promised.filter((route) => route.via === via).map(({ tableId }) => tableId);
  return {
    vpc: unique([...declared(overlayTables), ...tables('vpc')]),
    transit: unique([...declared(twinTables), ...tables('transit')]),
  };
};

/** Whether a resource has to be reckoned with: it is there, or could not be looked at. */
const isThere = (seen: { readonly is: string }): boolean => seen.is !== 'absent';

const serversOf = ({ productionServerId, drServerId, instance }: Member, site: ObservedSite): readonly string[] =>
  unique([productionServerId, drServerId, ...(present(site.found.relaunchesOf, instance.id) ?? [])]).filter((id) => {
    const state = present(site.servers, id)?.state;
    return isThere(fact(site.servers, id)) && state !== 'terminated' && state !== 'shutting-down';
  });

const volumesOf = (member: Member, servers: readonly string[], site: ObservedSite): readonly string[] => {
  const attached = servers.flatMap((id) => (present(site.servers, id)?.disks ?? []).map(({ volumeId }) => volumeId));
  const made = member.pairs.flatMap(({ id }) => present(site.found.volumesOfPairs, id) ?? []);
  return [...attached, ...made.filter((id) => isUsable(id, site))];
};

const isUsable = (id: string, site: ObservedSite): boolean =>
  isThere(fact(site.volumes, id)) && present(site.volumes, id)?.state.startsWith('delet') !== true;

/**
 * Everything in EC2 that a failover of the member may change and that is there beforehand: both servers with all of
 * their NICs and disks, EIPs, route tables. DR disks and relaunched servers that are still to be made get the tag as
 * they are made.
 */
export const resourcesOf = (member: Member, site: ObservedSite): readonly string[] => {
  const servers = serversOf(member, site);
  const attached = servers.flatMap((id) => present(site.found.nicsOfServers, id) ?? []);
  const { vpc, transit } = routeTableIds([member]);
  return unique([
    ...servers,
    ...[...recordedNicIds(member), ...attached].filter((id) => isThere(fact(site.nics, id))),
    ...volumesOf(member, servers, site),
    ...recordedAddressIds(member).filter((id) => isThere(fact(site.addresses, id))),
    ...vpc,
    ...transit,
  ]);
};
