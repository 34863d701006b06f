import type { FieldPath } from '../../../../domain/errors/operation-errors.ts';
import type { Members, ProtectedInstance, Site } from '../../../../domain/group/protection-group.ts';
import { recordServer } from '../../../../domain/group/recorded-server.ts';
import { STATIONS } from '../../../../domain/group/station.ts';
import { TAGS, unfencing } from '../../../../domain/site/actions.ts';
import { fact, type ObservedServer, type ObservedSite, present } from '../../../../domain/site/observed.ts';
import type { GroupDescription, InstanceDescription } from '../group-description.ts';
import type { Findings } from './findings.ts';
import { resolveNics } from './nics.ts';
import { resolvePairs } from './pairs.ts';
import { checkRoutes } from './routes.ts';

/** Members as EC2 shows them; what does not fit is noted in `findings`. */
export const resolveMembers = (
  groupId: string,
  description: GroupDescription,
  site: ObservedSite,
  findings: Findings,
): Members => {
  checkServersOnce(description, findings);
  checkRoutes(description, findings);
  const members = description.instances.map((described, n) => {
    const path = ['instances', n];
    checkServers(described, description.sites, site, { path, findings });
    const production = present(site.servers, described.servers.source);
    const instance: ProtectedInstance = {
      id: instanceId(described.servers.source),
      groupId,
      name: described.name,
      status: 'protected',
      servers: described.servers,
      nics: resolveNics(described, path, { site, findings, policy: description.policy ?? {} }),
      recordedAt: site.at,
      ...(production ? { recordedServer: recordServer(production) } : {}),
      epoch: 0,
    };
    return { instance, pairs: resolvePairs({ groupId, instanceId: instance.id, described, path, site, findings }) };
  });
  return { instances: members.map(({ instance }) => instance), pairs: members.flatMap((member) => member.pairs) };
};

/** The same production server is the same instance at every repeat of an import. */
const instanceId = (serverId: string): string => serverId.replace(/^i-/, 'instance-');

const checkServers = (
  described: InstanceDescription,
  sites: GroupDescription['sites'],
  observed: ObservedSite,
  { path, findings }: { readonly path: FieldPath; readonly findings: Findings },
): void => {
  for (const station of STATIONS) {
    const id = described.servers[station];
    const at = [...path, 'servers', station];
    const server = findings.value(
      fact(observed.servers, id),
      at,
      `there is no server ${id} in this account and region`,
    );
    if (server) {
      checkPlace(server, sites[station], at, findings);
      checkTag(server, at, findings);
    }
  }
};

const checkPlace = (server: ObservedServer, site: Site, path: FieldPath, findings: Findings): void => {
  if (server.state === 'terminated' || server.state === 'shutting-down') {
    findings.problem(path, `server ${server.id} is ${server.state}; name one that exists`, 'absent');
    return;
  }
  if (server.availabilityZone !== site.availabilityZone) {
    findings.problem(
      path,
      `server ${server.id} is in zone ${server.availabilityZone}, its site in ${site.availabilityZone}; correct one of the two`,
      'other-zone',
    );
  }
  if (server.vpcId !== site.vpcId) {
    findings.problem(
      path,
      `server ${server.id} is in VPC ${server.vpcId}, its site is ${site.vpcId}; correct one of the two`,
      'other-vpc',
    );
  }
};

/** Left from a failover the other way, it would keep those under the deny policy from starting the next production. */
const checkTag = ({ id, tags }: ObservedServer, path: FieldPath, findings: Findings): void => {
  const failoverId = tags[TAGS.fenced];
  if (failoverId === undefined) return;
  findings.problem(
    path,
    `server ${id} carries the tag ${TAGS.fenced} of failover ${failoverId}, so that nobody under the deny policy can start it; once its group is deleted: ${unfencing(id)}`,
  );
};

const checkServersOnce = ({ instances }: GroupDescription, findings: Findings): void => {
  const servers = new Set<string>();
  const names = new Set<string>();
  instances.forEach((instance, n) => {
    once(names, instance.name, () =>
      findings.problem(['instances', n, 'name'], `"${instance.name}" names another instance already; names are unique`),
    );
    for (const station of STATIONS) {
      const id = instance.servers[station];
      once(servers, id, () =>
        findings.problem(['instances', n, 'servers', station], `server ${id} is named twice; a server has one place`),
      );
    }
  });
};

const once = (seen: Set<string>, value: string, again: () => void): void => {
  if (seen.has(value)) again();
  seen.add(value);
};
