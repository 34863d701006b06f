import { membersOf } from '../../../domain/group/member.ts';
import type {
  Members,
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../../domain/group/protection-group.ts';
import type { NicRole } from '../../../domain/group/recorded-nic.ts';
import { withoutUnattached } from '../../../domain/group/unattached-pair.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { type Actor, eventBy } from '../groups/actor.ts';
import { administered } from '../groups/administration.ts';
import { tagIfConfined } from '../groups/group-tags.ts';
import { createFindings } from '../groups/import/findings.ts';
import { lookAtSite } from '../groups/import/look.ts';
import { resolveMembers } from '../groups/import/members.ts';
import { checkFree } from '../groups/import/ownership.ts';
import { checkDrServer, type ExpectedDrServer } from './expected-dr-server.ts';
import { asRequested, describeOne, forStations } from './one-member.ts';
import { pairForStations } from './place-of-disk.ts';
import { findDrServer, managementNics } from './tagged.ts';
import { refuseTakenMemberName } from './taken-name.ts';

export type CreateMemberDeps = Pick<Ports, 'store' | 'compute' | 'clock' | 'confined'>;

export interface CreateInstanceInput {
  readonly groupId: string;
  readonly name: string;
  readonly description?: string;
  /** EC2 id of the production server. */
  readonly serverId: string;
  /** EC2 id of its DR server. @default the one server that is tagged as such */
  readonly drServerId?: string;
  /** @default service, unless the production server's tag says otherwise */
  readonly nics?: readonly { readonly networkInterfaceId: string; readonly role: NicRole }[];
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  readonly expected?: ExpectedDrServer;
  /** Fields of the request that mean nothing here, by name: the trail tells them. */
  readonly ignored?: readonly string[];
}

/**
 * Puts one server into a group, with its DR server that exists already and a pair for each of its disks, and records the
 * identity of every NIC. Nothing in EC2 changes but the group's tag, where the deployment is confined to it. @throws GroupNotFoundError, InvalidRequestError with every problem found, StatusNotAllowedError,
 * FailoverInProgressError, SiteNotObservedError, StaleEpochError, GroupNotTaggedError
 */
export const createCreateInstance =
  (deps: CreateMemberDeps) =>
  async (input: CreateInstanceInput, actor: Actor): Promise<CreatedInstance> => {
    const { store, clock } = deps;
    const { group, instances } = await loadAggregate(store, input.groupId);
    const at = instant(clock);
    const after = administered(group, 'creating a protected instance', { type: 'put-members', at });
    refuseTakenMemberName(instances, input.name);
    const resolved = await asRequested(NAMES, () => resolve(deps, group, input));
    const created = asCreated(resolved, { input, group, after, at });
    await tagIfConfined(deps, membersOf(group, created));
    // Repeating is safe: the server has its place then, and the refusal says so.
    const withPairs = created.pairs.reduce((all, { id }) => withoutUnattached(all, id), after);
    await store.changeMembers(withPairs, { put: created }, { epoch: group.epoch, status: group.status });
    const [instance] = created.instances;
    const message = toldOf(created, resolved.instances[0].servers, input.ignored);
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'createProtectedInstance', message })]);
    return { instance, pairs: created.pairs };
  };

const toldOf = (
  { instances: [{ name }], pairs }: OneMember,
  { source, target }: ProtectedInstance['servers'],
  ignored: readonly string[] = [],
): string => {
  const told = `Instance ${name} created: ${source} with DR server ${target} and ${pairs.length} replication pairs`;
  return ignored.length === 0 ? told : `${told}; without effect: ${ignored.join(', ')}`;
};

export interface CreatedInstance {
  readonly instance: ProtectedInstance;
  /** One for each of its disks. */
  readonly pairs: readonly ReplicationPair[];
}

interface OneMember extends Members {
  readonly instances: readonly [ProtectedInstance];
}

/** As they stand in the group from now on. */
const asCreated = (
  { instances: [resolved], pairs }: OneMember,
  {
    input,
    group,
    after,
    at,
  }: { input: CreateInstanceInput; group: ProtectionGroup; after: ProtectionGroup; at: string },
): OneMember => {
  const from = { status: group.status, createdAt: at, updatedAt: at, epoch: after.epoch };
  const instance: ProtectedInstance = {
    ...forStations(resolved, group),
    ...(input.description === undefined ? {} : { description: input.description }),
    ...(input.tags === undefined ? {} : { tags: input.tags }),
    ...from,
  };
  const replicationStatus = group.status === 'protected' ? 'active' : 'inactive';
  return {
    instances: [instance],
    pairs: pairs.map((pair) => ({ ...pairForStations(pair, group), ...from, replicationStatus })),
  };
};

/** How the fields of a description are called in a request. */
const NAMES = {
  'servers.source': 'server_id',
  'servers.target': 'target_server_id',
} as const;

const resolve = async (
  { store, compute }: CreateMemberDeps,
  group: ProtectionGroup,
  input: CreateInstanceInput,
): Promise<OneMember> => {
  const target = input.drServerId ?? (await findDrServer(compute, input.serverId));
  const findings = createFindings();
  const bare = describeOne(group, { name: input.name, servers: { source: input.serverId, target } });
  await checkFree(store, bare, findings);
  const declared = describeOne(group, { ...bare.instances[0], ...(input.nics ? { nics: [...input.nics] } : {}) });
  const site = await lookAtSite(compute, declared);
  const nics = input.nics ? [...input.nics] : managementNics(input.serverId, site);
  const description = describeOne(group, { ...bare.instances[0], nics });
  checkDrServer(input.expected ?? {}, target, site, findings);
  const { instances, pairs } = resolveMembers(group.id, description, site, findings);
  findings.settle();
  const [instance] = instances;
  if (!instance) throw new Error('A description of one instance came to none.');
  return { instances: [instance], pairs };
};
