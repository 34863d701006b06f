import { actorsOf, partitionOf } from '../../lambdas/adapters/aws/dynamodb/keys.ts';
import type { GroupAggregate, ProtectedInstance } from '../../lambdas/domain/group/protection-group.ts';
import type { RecordedNic } from '../../lambdas/domain/group/recorded-nic.ts';
import { findGroup } from '../../lambdas/handlers/operations/groups/find-group.ts';
import type {
  GroupDescription,
  InstanceDescription,
  NicDescription,
} from '../../lambdas/handlers/operations/groups/group-description.ts';
import type { Copied, TableItem } from '../../local/copy.ts';
import type { SynthesisedMachines } from '../../local/definition.ts';
import { createMemoryLog } from '../interpreter/log.ts';
import { firstFailover } from '../runs/run.ts';
import type { PreparedWorld } from '../world/prepared.ts';
import { SimulationRefusedError } from './errors.ts';
import { portsOn } from './snapshot.ts';

/** A group as it is recorded, and a world that begins with it. */
export interface CopiedGroup extends GroupAggregate {
  readonly prepared: PreparedWorld;
}

/** Longest time in which every bucket of EC2's allowance is full again, in milliseconds: others have used none of it then. */
const REFILL_MS = 60_000;

/**
 * The group in what was copied. Other groups take no part, and their servers stand there as they are.
 * @throws GroupNotFoundError, AmbiguousNameError, SimulationRefusedError
 */
export const copiedGroup = async (
  { site, items, latencies, now }: Copied,
  machines: SynthesisedMachines,
  idOrName: string,
): Promise<CopiedGroup> => {
  const { store } = await portsOn({ site: site.fork(), items, latencies, now, log: createMemoryLog() }, machines);
  const group = await findGroup(store, idOrName);
  const aggregate: GroupAggregate = { group, ...(await store.members(group.id)) };
  refuseUnlessAtHome(aggregate);
  if (await store.findFailover(group.id, firstFailover(group.id))) {
    throw new SimulationRefusedError(
      `Group ${group.name} has had a failover called ${firstFailover(group.id)}, and that is what a simulation calls its own.`,
    );
  }
  const prepared: PreparedWorld = {
    groupId: group.id,
    groupIds: [group.id],
    descriptions: [descriptionOf(aggregate)],
    site,
    items: items.filter(belongsTo(group.id)),
    latencies,
    now: now + REFILL_MS,
  };
  return { ...aggregate, prepared };
};

const belongsTo = (groupId: string) => {
  const own = new Set([partitionOf(groupId), actorsOf(groupId)]);
  return ({ pk }: TableItem): boolean => own.has(pk?.S ?? '');
};

/** Whoever judges a failover has to know what production was before it. */
const refuseUnlessAtHome = ({ group, instances }: GroupAggregate): void => {
  const { name, status, protectedStatus, lease, priorityStation } = group;
  if (status !== 'protected' || protectedStatus !== 'started' || lease || priorityStation !== 'source') {
    throw new SimulationRefusedError(
      `Group ${name} is ${lease ? 'being worked on' : status}, its protection is ${protectedStatus}, and its production is its ` +
        `${priorityStation} site. A simulation begins with a group that is protected, with production where it was imported.`,
    );
  }
  if (instances.length === 0) throw new SimulationRefusedError(`Group ${name} has no servers to fail over.`);
};

/** What the owner of the group has written down, as far as it is recorded. */
const descriptionOf = ({ group, instances, pairs }: GroupAggregate): GroupDescription => ({
  id: group.id,
  name: group.name,
  sites: group.sites,
  demands: group.demands,
  policy: group.policy,
  instances: instances.map((instance) => ({
    ...instanceOf(instance),
    pairs: pairs.filter(({ instanceId }) => instanceId === instance.id).map(({ device }) => ({ device })),
  })),
});

const instanceOf = ({ name, servers, nics }: ProtectedInstance): InstanceDescription => ({
  name,
  servers,
  nics: nics.map(nicOf),
});

const nicOf = (nic: RecordedNic): NicDescription => {
  const { networkInterfaceId, role, primaryIp, demands, drNetworkInterfaceId, overlay, twin } = nic;
  return {
    networkInterfaceId,
    role,
    ...(primaryIp ? { primaryIp } : {}),
    ...(demands ? { demands } : {}),
    ...(drNetworkInterfaceId ? { drNetworkInterfaceId } : {}),
    ...(overlay
      ? { overlay: { ...overlay, addresses: [...overlay.addresses], routeTableIds: [...overlay.routeTableIds] } }
      : {}),
    ...(twin ? { twin } : {}),
  };
};
