import { ServerNotRunningError } from '../../../domain/errors/operation-errors.ts';
import { LOOK_AGAIN_SECONDS, SETTLE_SECONDS } from '../../../domain/pass/looks.ts';
import { fact } from '../../../domain/site/observed.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Compute } from '../../../ports/compute.ts';

interface Deps {
  readonly compute: Pick<Compute, 'observe'>;
  readonly clock: Clock;
}

/**
 * A start that EC2 accepts can end in `stopped` or `terminated` again, for want of capacity or for a volume's key (EC2 user guide,
 * Troubleshoot instance launch issues). EC2 publishes no time for a start; most take less than a minute.
 */
const LONGEST_START_MS = 300_000;

const ENDED: readonly string[] = ['stopped', 'shutting-down', 'terminated', 'absent'];

/** A server that does not run, as EC2 shows it. */
export interface DownServer {
  readonly serverId: string;
  /** EC2's state of it; `absent` where EC2 knows no such server, `not shown` where EC2 did not say. */
  readonly state: string;
  /** EC2's own reason. */
  readonly stateReason?: string;
}

/** Looks until EC2 shows the server as running. @throws ServerNotRunningError with EC2's own reason */
export const untilRunning = async (deps: Deps, serverId: string): Promise<void> => {
  const [down] = await untilAllRun(deps, [serverId]);
  if (down) throw new ServerNotRunningError(serverId, down.state, down.stateReason);
};

/** Looks until EC2 shows each server as running, or plainly not coming up. Answers with the servers that do not run. */
export const untilAllRun = async (deps: Deps, servers: readonly string[]): Promise<readonly DownServer[]> => {
  const { clock } = deps;
  const begun = clock.now();
  const down: DownServer[] = [];
  let open = servers;
  for (;;) {
    const waited = clock.now() - begun;
    const looks = (await lookAt(deps, open)).filter(({ state }) => state !== 'running');
    down.push(...looks.filter((look) => isOver(look, waited)));
    open = looks.filter((look) => !isOver(look, waited)).map(({ serverId }) => serverId);
    if (open.length === 0) return down;
    await clock.sleep(LOOK_AGAIN_SECONDS * 1000);
  }
};

/** Right after the call EC2 may still show the server as stopped, with the reason of its last stop. */
export const isOver = ({ state }: DownServer, waited: number): boolean =>
  waited >= (ENDED.includes(state) ? SETTLE_SECONDS * 1000 : LONGEST_START_MS);

/** One look at each. */
export const lookAt = async (
  { compute }: Pick<Deps, 'compute'>,
  ids: readonly string[],
): Promise<readonly DownServer[]> => {
  if (ids.length === 0) return [];
  const site = await compute.observe({ servers: ids });
  return ids.map((serverId) => {
    const seen = fact(site.servers, serverId);
    if (seen.is !== 'present') return { serverId, state: seen.is === 'absent' ? 'absent' : 'not shown' };
    const { state, stateReason } = seen.value;
    return { serverId, state, ...(stateReason === undefined ? {} : { stateReason }) };
  });
};
