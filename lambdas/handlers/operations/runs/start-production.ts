import { concurrently } from '../../../concurrently.ts';
import { RollBackIncompleteError } from '../../../domain/errors/cancel-errors.ts';
import { ServerNotStartedError } from '../../../domain/errors/errors.ts';
import type { Lost } from '../../../domain/group/failover.ts';
import type { Member } from '../../../domain/group/member.ts';
import { LOOK_AGAIN_SECONDS } from '../../../domain/pass/looks.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { tellRollBack } from '../../steps/roll-back/roll-back-trail.ts';
import { type DownServer, lookAt, untilAllRun } from '../members/until-running.ts';
import type { CancelFailoverDeps, NotRunning } from './cancel-messages.ts';

type Deps = Pick<CancelFailoverDeps, 'store' | 'compute' | 'clock'>;

/** The production side of a group that was given back. */
export interface Production {
  readonly groupId: string;
  readonly members: readonly Member[];
  readonly lost: readonly Lost[];
  /** The failover that was undone. Absent where that is not known. */
  readonly rolledBack?: string | undefined;
}

/** The production servers that do not run, by one look. */
export const notRunningNow = async (deps: Deps, { members }: Production): Promise<readonly NotRunning[]> => {
  const looks = await lookAt(deps, serversOf(members));
  return named(
    members,
    looks.filter(({ state }) => !UP.includes(state)).map(({ serverId, state }) => ({ serverId, why: shown(state) })),
  );
};

export interface StartedProduction {
  /** Those that were started, and that EC2 shows as running. */
  readonly started: readonly string[];
  readonly notRunning: readonly NotRunning[];
}

/**
 * Starts the production servers that are stopped, or about to be, and looks until all of them run. A server that does not
 * come up holds up no other. Repeating is safe: EC2 takes the start of a running server as done.
 * @throws RollBackIncompleteError
 */
export const startProduction = async (deps: Deps, production: Production): Promise<StartedProduction> => {
  const looks = await untilStopped(deps, serversOf(production.members));
  const stopped = looks.filter(({ state }) => state === 'stopped').map(({ serverId }) => serverId);
  // Waiting may have taken long: a failover that has begun since wants them down.
  await assertProtected(deps.store, production.groupId);
  const refused = await startAll(deps, production, stopped);
  const coming = looks.filter(({ serverId, state }) => [...UP, 'stopped'].includes(state) && !refused.has(serverId));
  const down = await untilAllRun(deps, idsOf(coming));
  const others = looks.filter(({ state }) => ![...UP, 'stopped'].includes(state));
  const notRunning = named(production.members, [
    ...[...refused].map(([serverId, why]) => ({ serverId, why })),
    ...down.map(({ serverId, state, stateReason }) => ({ serverId, why: `${shown(state)}: ${reason(stateReason)}` })),
    ...others.map(({ serverId, state }) => ({ serverId, why: shown(state) })),
  ]);
  const started = stopped.filter((id) => !notRunning.some(({ serverId }) => serverId === id));
  await tellOutcome(deps, production, { started, notRunning });
  return { started, notRunning };
};

/** A forced stop takes minutes at the most. */
const LONGEST_STOP_MS = 600_000;

const UP: readonly string[] = ['running', 'pending'];

const serversOf = (members: readonly Member[]): readonly string[] =>
  members.map(({ productionServerId }) => productionServerId);

const idsOf = (looks: readonly DownServer[]): readonly string[] => looks.map(({ serverId }) => serverId);

const shown = (state: string): string => {
  if (state === 'absent') return 'EC2 knows no such server (any more)';
  return state === 'not shown' ? 'EC2 does not show its state' : `EC2 shows it as ${state}`;
};

const reason = (stateReason: string | undefined): string => stateReason ?? 'it gives no reason';

const named = (members: readonly Member[], servers: readonly Omit<NotRunning, 'name'>[]): readonly NotRunning[] => {
  const names = new Map(members.map(({ productionServerId, instance }) => [productionServerId, instance.name]));
  return servers.map(({ serverId, why }) => ({ serverId, name: names.get(serverId) ?? serverId, why }));
};

/** The failover's stops may still be under way: a server can be started only once it has stopped. */
const untilStopped = async (deps: Deps, servers: readonly string[]): Promise<readonly DownServer[]> => {
  const { clock } = deps;
  const deadline = clock.now() + LONGEST_STOP_MS;
  for (;;) {
    const looks = await lookAt(deps, servers);
    const isOpen = looks.some(({ state }) => state === 'stopping' || state === 'not shown');
    if (!isOpen || clock.now() >= deadline) return looks;
    await clock.sleep(LOOK_AGAIN_SECONDS * 1000);
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

/** EC2's refusals, by server. The trail first: whoever dies in between has said more than was done, never less. */
const startAll = async (
  deps: Deps,
  production: Production,
  stopped: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const refused = new Map<string, string>();
  if (stopped.length === 0) return refused;
  const message = `Production servers that are stopped are started again: ${stopped.join(', ')}`;
  await tellRollBack(deps, production, [{ type: 'productionServersStarting', message, data: { servers: stopped } }]);
  await concurrently(stopped, async (id) => {
    try {
      await deps.compute.startServer(id);
    } catch (error) {
      if (!(error instanceof ServerNotStartedError)) throw error;
      refused.set(id, error.message);
    }
  });
  return refused;
};

const tellOutcome = async (
  deps: Deps,
  production: Production,
  { started, notRunning }: StartedProduction,
): Promise<void> => {
  const ids = new Map(production.members.map(({ productionServerId, instance }) => [productionServerId, instance.id]));
  await tellRollBack(deps, production, [
    ...started.map((serverId) => ({
      type: 'productionServerStarted',
      message: `Production server ${serverId} was started, and runs`,
      data: { instanceId: ids.get(serverId), serverId },
    })),
    ...notRunning.map(({ serverId, name, why }) => ({
      type: 'productionServerNotRunning',
      message: `Production server ${serverId} of ${name} does not run: ${why}`,
      data: { instanceId: ids.get(serverId), serverId, why },
    })),
  ]);
};
