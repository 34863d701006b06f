import { SiteNotObservedError } from '../../../domain/errors/errors.ts';
import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import { DEFAULT_DEMANDS, DEFAULT_POLICY } from '../../../domain/group/defaults.ts';
import type { FailoverPolicy, ProtectionGroup, Site } from '../../../domain/group/protection-group.ts';
import type { IdentityDemands } from '../../../domain/group/recorded-nic.ts';
import type { Station } from '../../../domain/group/station.ts';
import { DEFAULT_SYNCHRONISATION } from '../../../domain/group/synchronisation.ts';
import { fact } from '../../../domain/site/observed.ts';
import type { Compute } from '../../../ports/compute.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { type Actor, eventBy } from './actor.ts';

export interface CreateGroupInput {
  readonly name: string;
  readonly description?: string;
  readonly sites: Readonly<Record<Station, Site>>;
  readonly demands?: Partial<IdentityDemands>;
  readonly policy?: Partial<FailoverPolicy>;
}

/**
 * An empty group, to be filled and then protected. @throws InvalidRequestError where the name is taken or EC2 has no such VPC,
 * SiteNotObservedError
 */
export const createCreateGroup =
  ({ store, compute, clock, ids }: Pick<Ports, 'store' | 'compute' | 'clock' | 'ids'>) =>
  async ({ demands, policy, ...input }: CreateGroupInput, actor: Actor): Promise<ProtectionGroup> => {
    await refuseTakenName(store, input.name);
    await refuseUnknownVpcs(compute, input.sites);
    const at = instant(clock);
    const group: ProtectionGroup = {
      ...input,
      id: ids.next(),
      status: 'available',
      protectedStatus: 'stopped',
      priorityStation: 'source',
      demands: { ...DEFAULT_DEMANDS, ...demands },
      policy: { ...DEFAULT_POLICY, ...policy },
      synchronisation: DEFAULT_SYNCHRONISATION,
      epoch: 0,
      createdAt: at,
      updatedAt: at,
    };
    // Repeating is safe: the name is taken then, and the refusal says by which group.
    await store.create({ group, instances: [], pairs: [] });
    const message = `Protection group ${group.name} created`;
    const data = { status: group.status, protectedStatus: group.protectedStatus };
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'createProtectionGroup', message, data })]);
    return group;
  };

const refuseUnknownVpcs = async (compute: Compute, { source, target }: CreateGroupInput['sites']): Promise<void> => {
  const { vpcs = new Map() } = await compute.observe({ vpcs: [...new Set([source.vpcId, target.vpcId])] });
  const problems = [
    { path: ['source_vpc_id'], vpcId: source.vpcId },
    ...(target.vpcId === source.vpcId ? [] : [{ path: ['target_vpc_id'], vpcId: target.vpcId }]),
  ].flatMap(({ path, vpcId }) => {
    const seen = fact<{ readonly id: string }>(vpcs, vpcId);
    if (seen.is === 'unknown') throw new SiteNotObservedError(`EC2 did not show ${vpcId}: ${seen.why}. Try again.`);
    if (seen.is === 'present') return [];
    return [{ path, message: `there is no VPC ${vpcId} in this account and region`, because: 'absent' as const }];
  });
  if (problems.length > 0) throw new InvalidRequestError(problems);
};

/** @param self the group that may have the name */
export const refuseTakenName = async (store: GroupStore, name: string, self?: string): Promise<void> => {
  const namesake = (await store.listGroups()).find((group) => group.name === name && group.id !== self);
  if (!namesake) return;
  const message = `"${name}" is the name of protection group ${namesake.id} already; choose another`;
  throw new InvalidRequestError([{ path: ['name'], message, because: 'taken' }]);
};
