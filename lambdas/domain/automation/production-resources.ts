import type { Members, ProtectionGroup } from '../group/protection-group.ts';

/** What AWS Health names and a group has on record of its production, by the beginning of its EC2 id. */
const RECORDED = /^(i|vol|eni|subnet|vpc|eipalloc)-[0-9a-f]+$/;

/** Whether a group can know from its record that the id is of its production. */
export const isRecordedKind = (id: string): boolean => RECORDED.test(id);

/** EC2 ids of a group's production: its VPC, and of each server the server, its disks, NICs, subnets and EIPs. */
export const productionResources = (
  { sites, priorityStation }: Pick<ProtectionGroup, 'sites' | 'priorityStation'>,
  { instances, pairs }: Members,
): ReadonlySet<string> => {
  const nics = instances.flatMap((instance) => instance.nics);
  const addresses = nics.flatMap(({ privateIps }) => privateIps);
  const ids = [
    sites[priorityStation].vpcId,
    ...instances.map(({ servers }) => servers[priorityStation]),
    ...pairs.map(({ volumes }) => volumes[priorityStation]),
    ...nics.flatMap(({ networkInterfaceId, subnetId }) => [networkInterfaceId, subnetId]),
    ...addresses.map(({ eip }) => eip?.allocationId),
  ];
  return new Set(ids.filter((id) => id !== undefined));
};
