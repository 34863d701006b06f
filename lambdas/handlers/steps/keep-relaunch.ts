import type { AuditEvent } from '../../domain/group/failover.ts';
import type { Member } from '../../domain/group/member.ts';
import { observeRelaunch } from '../../domain/identity/relaunch.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { saveMembers } from '../pass/save-members.ts';
import type { FailoverContext } from './messages.ts';

/**
 * Writes down what a look says of the members' relaunches, before anything is done about it: what the new server is modelled on, and the new
 * server as the member's DR server once it is there. Safe to repeat: a look that says nothing new writes nothing. @throws StaleEpochError
 */
export const keepRelaunches = async (
  store: GroupStore,
  context: FailoverContext,
  members: readonly Member[],
  site: ObservedSite,
): Promise<readonly Member[]> => {
  const observed = members.map((member) => observeRelaunch(member, site));
  const changed = observed.filter((member, index) => member !== members[index]);
  await store.appendEvents(changed.flatMap((member) => takenOver(context, member, members, site)));
  const saved = await saveMembers(store, changed, context.epoch);
  return observed.map((member) => saved.get(member.instance.id) ?? member);
};

/** A line when a new server has taken the prepared one's place. */
const takenOver = (
  { groupId, failoverId }: FailoverContext,
  { instance, drServerId, productionServerId }: Member,
  before: readonly Member[],
  { at }: ObservedSite,
): readonly AuditEvent[] => {
  const prepared = before.find((member) => member.instance.id === instance.id)?.drServerId;
  if (prepared === drServerId) return [];
  const message =
    `${instance.name}: server ${drServerId}, launched on the NIC of terminated ${productionServerId}, is its DR server; ` +
    `prepared ${prepared} stays stopped and is not used`;
  return [
    { at, groupId, failoverId, type: 'serverRelaunched', message, data: { instanceId: instance.id, drServerId } },
  ];
};
