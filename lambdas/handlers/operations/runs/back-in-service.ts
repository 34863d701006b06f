import { CancelRefusedError } from '../../../domain/errors/cancel-errors.ts';
import { isServerLost, lastBegun } from '../../../domain/group/failover.ts';
import { type Member, membersOf } from '../../../domain/group/member.ts';
import type { Instant } from '../../../domain/instant.ts';
import { leftScalingGroups } from '../../../domain/phases/give-back/undo-restarters.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { loadAggregate } from '../../load.ts';
import type { CancelFailoverDeps, CancelledFailover } from './cancel-messages.ts';
import { joinScalingGroups } from './join-scaling-groups.ts';
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
  const { groupId, lost } = given;
  const members = given.members.filter(({ instance }) => !isServerLost(instance.id, lost));
  const production = { ...given, members };
  const servers = members.map(({ productionServerId }) => productionServerId);
  const { started, notRunning } = start
    ? await startProduction(deps, production)
    : { started: [], notRunning: await notRunningNow(deps, production) };
  return { groupId, servers, started, notRunning, lost, left: await joinScalingGroups(deps, production) };
};

export interface GivenBack extends Production {
  /** Absent where no record says when: its failover died before it had one. */
  readonly at?: Instant | undefined;
}

/** The production side of a group, with what the roll-back of its last failover has put on record. */
export const productionOf = async (store: GroupStore, groupId: string): Promise<GivenBack> => {
  const aggregate = await loadAggregate(store, groupId);
  const last = lastBegun(await store.listFailovers(groupId));
  const given = last?.rolledBackAt === undefined ? undefined : last;
  const members = membersOf(aggregate.group, aggregate);
  return { groupId, members, at: given?.rolledBackAt, lost: given?.lost ?? [], rolledBack: given?.id };
};

/** A group that an earlier cancel has given back, and that was not failed over since: that cancel may have died before its end. */
export const givenBackBefore = async (store: GroupStore, groupId: string): Promise<GivenBack | undefined> => {
  const group = await store.findGroup(groupId);
  if (group?.status !== 'protected' || group.lease) return undefined;
  const production = await productionOf(store, groupId);
  return production.at === undefined && !production.members.some(isOut) ? undefined : production;
};

const isOut = ({ instance }: Member): boolean => leftScalingGroups(instance).length > 0;

/**
 * The same command again, after production was given back: what was not done then is done now.
 * @throws CancelRefusedError where there is nothing to do, RollBackIncompleteError
 */
export const goOnInService = async (
  deps: CancelFailoverDeps,
  before: GivenBack,
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
