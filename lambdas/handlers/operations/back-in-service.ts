import { concurrently } from '../../concurrently.ts';
import { CancelRefusedError, RollBackIncompleteError } from '../../domain/errors/cancel-errors.ts';
import { lastBegun } from '../../domain/group/failover.ts';
import { type Member, membersOf } from '../../domain/group/member.ts';
import { ROLL_BACK_SECONDS } from '../../domain/group/protection-group.ts';
import type { Instant } from '../../domain/instant.ts';
import { present } from '../../domain/site/observed.ts';
import { leftScalingGroups } from '../../domain/undo/undo-restarters.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { loadAggregate } from '../load.ts';
import type { CancelFailoverDeps, CancelledFailover } from './cancel-failover.ts';
import { joinScalingGroups } from './join-scaling-groups.ts';

interface InService {
  readonly members: readonly Member[];
  /** Also start the production servers that are stopped. */
  readonly start: boolean;
}

/**
 * What comes after production was given back: its servers run, and are in their Auto Scaling groups. Safe to repeat: what is
 * to be done is seen of EC2. @throws RollBackIncompleteError, ServerNotStartedError
 */
export const backInService = async (
  deps: CancelFailoverDeps,
  groupId: string,
  { members, start }: InService,
): Promise<CancelledFailover> => {
  const servers = members.map(({ productionServerId }) => productionServerId);
  const started = start ? await startServers(deps, groupId, servers) : [];
  return { groupId, servers, started, left: await joinScalingGroups(deps, members, started) };
};

export interface GivenBackBefore {
  readonly groupId: string;
  readonly members: readonly Member[];
  /** Absent where no record says when: its failover died before it had one. */
  readonly at?: Instant;
}

/** A group that an earlier cancel has given back, and that nothing was failed over of since: that cancel may have died before its end. */
export const givenBackBefore = async (store: GroupStore, groupId: string): Promise<GivenBackBefore | undefined> => {
  const aggregate = await loadAggregate(store, groupId);
  const { group } = aggregate;
  if (group.status !== 'protected' || group.lease) return undefined;
  const members = membersOf(group, aggregate);
  const at = lastBegun(await store.listFailovers(groupId))?.rolledBackAt;
  if (at === undefined && !members.some(isOut)) return undefined;
  return { groupId, members, ...(at === undefined ? {} : { at }) };
};

const isOut = ({ instance }: Member): boolean => leftScalingGroups(instance).length > 0;

/**
 * The same command again, after production was given back: what was not done then is done now.
 * @throws CancelRefusedError where there is nothing to do, RollBackIncompleteError, ServerNotStartedError
 */
export const goOnInService = async (
  deps: CancelFailoverDeps,
  { groupId, members, at }: GivenBackBefore,
  start: boolean,
): Promise<CancelledFailover> => {
  if (start) return backInService(deps, groupId, { members, start });
  const out = members.filter(isOut);
  if (out.length > 0) return backInService(deps, groupId, { members: out, start });
  throw new CancelRefusedError(
    groupId,
    `its status is protected: production was given back at ${at}. ` +
      `Servers that do not run yet are started by: sdrs failover cancel ${groupId} --start.`,
  );
};

const LOOK_AGAIN_MS = 5_000;

/** Those that are stopped, or about to be. Repeating is safe: EC2 takes the start of a running server as done. */
const startServers = async (
  { store, compute, clock }: CancelFailoverDeps,
  groupId: string,
  servers: readonly string[],
): Promise<readonly string[]> => {
  const deadline = clock.now() + ROLL_BACK_SECONDS * 1000;
  for (;;) {
    const site = await compute.observe({ servers });
    const states = servers.map((id) => [id, present(site.servers, id)?.state] as const);
    if (states.some(([, state]) => state === 'stopping' || !state) && clock.now() < deadline) {
      await clock.sleep(LOOK_AGAIN_MS);
      continue;
    }
    const stopped = states.filter(([, state]) => state === 'stopped').map(([id]) => id);
    // Waiting may have taken long: a failover that has begun since wants them down.
    await assertProtected(store, groupId);
    await concurrently(stopped, (id) => compute.startServer(id));
    return stopped;
  }
};

const assertProtected = async (store: GroupStore, groupId: string): Promise<void> => {
  const group = await store.findGroup(groupId);
  if (group?.status === 'protected' && !group.lease) return;
  const now = group?.lease ? `failover ${group.lease.failoverId} has begun` : `its status is ${group?.status}`;
  throw new RollBackIncompleteError(groupId, [
    `Production was given back; its servers were not started, since ${now}.`,
  ]);
};
