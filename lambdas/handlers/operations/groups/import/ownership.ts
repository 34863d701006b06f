import pMap from 'p-map';
import type { FieldPath } from '../../../../domain/errors/operation-errors.ts';
import { STATIONS } from '../../../../domain/group/station.ts';
import type { GroupStore } from '../../../../ports/group-store.ts';
import type { GroupDescription } from '../group-description.ts';
import type { Findings } from './findings.ts';

/** How many look-ups run at a time; enough to hide the latency, too few to be throttled. */
const LOOKUPS_AT_A_TIME = 10;

/** Neither the group's id and name nor one of its servers may belong to another group. */
export const checkOwnership = async (
  store: GroupStore,
  groupId: string,
  description: GroupDescription,
  { findings, onServer }: { readonly findings: Findings; readonly onServer: () => void },
): Promise<void> => {
  await checkIdentity(store, groupId, description, findings);
  await checkServers(store, description, findings, { own: groupId, onServer });
};

/** The group may have its own name and its own servers; nothing else may belong to another group. */
export const checkReplacement = async (
  store: GroupStore,
  groupId: string,
  description: GroupDescription,
  findings: Findings,
): Promise<void> => {
  await checkName(store, groupId, description, findings);
  await checkServers(store, description, findings, { own: groupId });
};

/** None of its servers may belong to any group. */
export const checkFree = (store: GroupStore, description: GroupDescription, findings: Findings): Promise<void> =>
  checkServers(store, description, findings);

interface Looking {
  /** The group that may have them already: an import that is repeated. */
  readonly own?: string;
  /** Told after each server. */
  readonly onServer?: () => void;
}

const checkServers = async (
  store: GroupStore,
  description: GroupDescription,
  findings: Findings,
  { own, onServer = () => {} }: Looking = {},
): Promise<void> => {
  const servers = description.instances.flatMap(({ servers }, n) =>
    STATIONS.map((station) => ({
      serverId: servers[station],
      path: ['instances', n, 'servers', station],
    })),
  );
  await pMap(servers, (server) => checkServer(store, own, server, findings).then(onServer), {
    concurrency: LOOKUPS_AT_A_TIME,
  });
};

const checkIdentity = async (
  store: GroupStore,
  groupId: string,
  description: GroupDescription,
  findings: Findings,
): Promise<void> => {
  if (await store.findGroup(groupId)) {
    const message = `protection group "${groupId}" exists already; choose another id, or give --replace`;
    findings.problem([description.id ? 'id' : 'name'], message);
    return;
  }
  await checkName(store, groupId, description, findings);
};

const checkName = async (
  store: GroupStore,
  groupId: string,
  { name }: GroupDescription,
  findings: Findings,
): Promise<void> => {
  const namesake = (await store.listGroups()).find((group) => group.name === name && group.id !== groupId);
  if (namesake) {
    findings.problem(['name'], `"${name}" is the name of protection group ${namesake.id} already; choose another`);
  }
};

const checkServer = async (
  store: GroupStore,
  own: string | undefined,
  { serverId, path }: { readonly serverId: string; readonly path: FieldPath },
  findings: Findings,
): Promise<void> => {
  const instance = await store.findInstanceByServer(serverId);
  // Members of a group that does not exist are what an import left behind that was cut off: nobody's.
  if (!instance || instance.groupId === own || !(await store.findGroup(instance.groupId))) return;
  findings.problem(path, `server ${serverId} belongs to protection group "${instance.groupId}" already`, 'taken');
};
