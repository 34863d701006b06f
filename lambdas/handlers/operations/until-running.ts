import { ServerNotRunningError } from '../../domain/errors/operation-errors.ts';
import { fact } from '../../domain/site/observed.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Compute } from '../../ports/compute.ts';

interface Deps {
  readonly compute: Pick<Compute, 'observe'>;
  readonly clock: Clock;
}

const LOOK_AGAIN_MS = 5_000;

/**
 * A start that EC2 accepts can end in `stopped` or `terminated` again, for want of capacity or for a volume's key (EC2 user guide,
 * Troubleshoot instance launch issues). EC2 publishes no time for a start; most take less than a minute.
 */
const LONGEST_START_MS = 300_000;

/** How long EC2 may show a server as it was before a call was accepted (EC2 Developer Guide, Eventual consistency: seconds). */
const SETTLE_MS = 15_000;

const ENDED: readonly string[] = ['stopped', 'shutting-down', 'terminated'];

/** Looks until EC2 shows the server as running. @throws ServerNotRunningError with EC2's own reason */
export const untilRunning = async ({ compute, clock }: Deps, serverId: string): Promise<void> => {
  const begun = clock.now();
  for (;;) {
    const { state, stateReason } = await lookAt(compute, serverId);
    if (state === 'running') return;
    const waited = clock.now() - begun;
    // Right after the call EC2 may still show the server as stopped, with the reason of its last stop.
    if (waited >= (ENDED.includes(state) ? SETTLE_MS : LONGEST_START_MS)) {
      throw new ServerNotRunningError(serverId, state, stateReason);
    }
    await clock.sleep(LOOK_AGAIN_MS);
  }
};

interface Look {
  readonly state: string;
  readonly stateReason?: string;
}

const lookAt = async (compute: Deps['compute'], serverId: string): Promise<Look> => {
  const seen = fact((await compute.observe({ servers: [serverId] })).servers, serverId);
  return seen.is === 'present' ? seen.value : { state: 'not shown' };
};
