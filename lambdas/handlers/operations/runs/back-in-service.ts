import { CancelRefusedError } from '../../../domain/errors/cancel-errors.ts';
import { isServerLost, lastBegun } from '../../../domain/group/failover.ts';
import { type Member, membersOf } from '../../../domain/group/member.ts';
import type { Instant } from '../../../domain/instant.ts';
import { leftScalingGroups } from '../../../domain/phases/give-back/undo-restarters.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { loadAggregate } from '../../load.ts';
import type { CancelFailoverDeps, CancelledFailover } from './cancel-messages.ts';
import { joinScalingGroups } from './join-scaling-groups.ts';
import { lostByNow } from './lost-by-now.ts';
import { notRunningNow, type Production, startProduction } from './start-production.ts';

/**
 * What comes after production was given back: its servers run, and are in their Auto Scaling groups. Safe to repeat: what
 * is to be done is seen of EC2.
 * @param start also start the production servers that are stopped
 * @throws RollBackIncompleteError
 */
export const backInService = async (
  deps: CancelFailoverDeps,
  given: Production,
  start: boolean,
): Promise<CancelledFailover> => {
  const lost = await lostByNow(deps, given);
  const members = given.members.filter(({ instance }) => !isServerLost(instance.id, lost));
  const servers = members.map(({ productionServerId }) => productionServerId);
  // EC2 starts no server without its root volume.
  const startable = members.filter(({ instance: { id } }) => !lost.some(({ instanceId }) => instanceId === id));
  const whole = { ...given, members: startable };
  const { started, notRunning } = start
    ? await startProduction(deps, whole)
    : { started: [], notRunning: await notRunningNow(deps, whole) };
  const left = await joinScalingGroups(deps, { ...given, members });
  return { groupId: given.groupId, servers, started, notRunning, lost, left };
};

export interface GivenBackBefore extends Production {
  /** Absent where no record says when: its failover died before it had one. */
  readonly at?: Instant | undefined;
}

/** A group that an earlier cancel has given back, and that was not failed over since: that cancel may have died before its end. */
export const givenBackBefore = async (store: GroupStore, groupId: string): Promise<GivenBackBefore | undefined> => {
  const aggregate = await loadAggregate(store, groupId);
  const { group } = aggregate;
  if (group.status !== 'protected' || group.lease) return undefined;
  const members = membersOf(group, aggregate);
  const last = lastBegun(await store.listFailovers(groupId));
  const at = last?.rolledBackAt;
  if (at === undefined && !members.some(isOut)) return undefined;
  const given = at === undefined ? undefined : last;
  return { groupId, members, at, lost: given?.lost ?? [], rolledBack: given?.id };
};

const isOut = ({ instance }: Member): boolean => leftScalingGroups(instance).length > 0;

/**
 * The same command again, after production was given back: what was not done then is done now.
 * @throws CancelRefusedError where there is nothing to do, RollBackIncompleteError
 */
export const goOnInService = async (
  deps: CancelFailoverDeps,
  before: GivenBackBefore,
  start: boolean,
): Promise<CancelledFailover> => {
  if (start) return backInService(deps, before, start);
  const { groupId, members, at } = before;
  const out = members.filter(isOut);
  if (out.length > 0) return backInService(deps, { ...before, members: out }, start);
  throw new CancelRefusedError(
    groupId,
    `its status is protected: production was given back at ${at}. ` +
      `Servers that do not run yet are started by: sdrs failover cancel ${groupId} --start.`,
  );
};
