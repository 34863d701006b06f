import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import { membersOf } from '../../../domain/group/member.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { NicRole } from '../../../domain/group/recorded-nic.ts';
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
import { asRequested, describeOne, forStations } from './one-member.ts';
import { findDrServer, managementNics } from './tagged.ts';

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
}

/**
 * Puts one server into a group, with its DR server that exists already, and records the identity of every NIC. Nothing in
 * EC2 changes but the group's tag, where the deployment is confined to it. @throws GroupNotFoundError, InvalidRequestError with every problem found, StatusNotAllowedError,
 * FailoverInProgressError, SiteNotObservedError, StaleEpochError, GroupNotTaggedError
 */
export const createCreateInstance =
  (deps: CreateMemberDeps) =>
  async (input: CreateInstanceInput, actor: Actor): Promise<ProtectedInstance> => {
    const { store, clock } = deps;
    const { group, instances } = await loadAggregate(store, input.groupId);
    const at = instant(clock);
    const after = administered(group, 'creating a protected instance', { type: 'put-members', at });
    refuseTaken(instances, input);
    const resolved = await asRequested(NAMES, () => resolve(deps, group, input));
    const instance: ProtectedInstance = {
      ...forStations(resolved, group),
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.tags === undefined ? {} : { tags: input.tags }),
      status: group.status,
      createdAt: at,
      updatedAt: at,
      epoch: after.epoch,
    };
    await tagIfConfined(deps, membersOf(group, { instances: [instance], pairs: [] }));
    // Repeating is safe: the server has its place then, and the refusal says so.
    await store.changeMembers(after, { put: { instances: [instance] } }, { epoch: group.epoch, status: group.status });
    const message = `Instance ${instance.name} created: ${input.serverId} with DR server ${resolved.servers.target}`;
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'createProtectedInstance', message })]);
    return instance;
  };

/** How the fields of a description are called in a request. */
const NAMES = {
  'servers.source': 'server_id',
  'servers.target': 'target_server_id',
} as const;

const refuseTaken = (instances: readonly ProtectedInstance[], { name }: CreateInstanceInput): void => {
  if (!instances.some((instance) => instance.name === name)) return;
  throw new InvalidRequestError([{ path: ['name'], message: `"${name}" names another instance of the group already` }]);
};

const resolve = async (
  { store, compute }: CreateMemberDeps,
  group: ProtectionGroup,
  input: CreateInstanceInput,
): Promise<ProtectedInstance> => {
  const target = input.drServerId ?? (await findDrServer(compute, input.serverId));
  const findings = createFindings();
  const bare = describeOne(group, { name: input.name, servers: { source: input.serverId, target }, pairs: [] });
  await checkFree(store, bare, findings);
  const declared = describeOne(group, { ...bare.instances[0], ...(input.nics ? { nics: [...input.nics] } : {}) });
  const site = await lookAtSite(compute, declared);
  const nics = input.nics ? [...input.nics] : managementNics(input.serverId, site);
  const description = describeOne(group, { ...bare.instances[0], nics });
  const { instances } = resolveMembers(group.id, description, site, findings);
  findings.settle();
  const [instance] = instances;
  if (!instance) throw new Error('A description of one instance came to none.');
  return instance;
};
