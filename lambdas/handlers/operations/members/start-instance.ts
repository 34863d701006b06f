import { GroupNotFoundError } from '../../../domain/errors/errors.ts';
import { ServerStartRefusedError } from '../../../domain/errors/operation-errors.ts';
import { formerProduction } from '../../../domain/group/member.ts';
import { phaseOf } from '../../../domain/group/progress.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { otherStation } from '../../../domain/group/station.ts';
import { fact, type ObservedServer } from '../../../domain/site/observed.ts';
import { trailEvent } from '../../../domain/trail/trail-data.ts';
import type { Compute } from '../../../ports/compute.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { findInstance } from './find-instance.ts';
import { untilRunning } from './until-running.ts';

export type StartInstanceDeps = Pick<Ports, 'store' | 'compute' | 'clock'>;

export interface StartInstanceInput {
  /** Instance id or name, or the EC2 id of its server. */
  readonly instance: string;
  /** Id or name of the group to look in. @default all groups */
  readonly group?: string;
}

export interface StartedInstance {
  readonly groupId: string;
  readonly instanceId: string;
  readonly name: string;
  readonly serverId: string;
  /** It had been started before: nothing was done. */
  readonly wasRunning: boolean;
}

/**
 * Starts the server that a failover made production, and looks until it runs. The server it took over from is fenced and is never started.
 * @throws InstanceNotFoundError, AmbiguousNameError, ServerStartRefusedError, ServerNotStartedError, ServerNotRunningError
 */
export const createStartInstance =
  ({ store, compute, clock }: StartInstanceDeps) =>
  async ({ instance: wanted, group: groupIdOrName }: StartInstanceInput): Promise<StartedInstance> => {
    const instance = await findInstance(store, wanted, groupIdOrName);
    const group = await store.findGroup(instance.groupId);
    if (!group) throw new GroupNotFoundError(instance.groupId);
    refuseUnlessMigrated(group, instance, wanted);
    const serverId = instance.servers[otherStation(formerProduction(group))];
    const server = await lookAt(compute, serverId);
    const wasRunning = server.state === 'running';
    const started = { groupId: group.id, instanceId: instance.id, name: instance.name, serverId, wasRunning };
    // Repeating is safe: EC2 takes the start of a running server as done.
    if (!UNDER_WAY.includes(server.state)) await compute.startServer(serverId);
    if (!wasRunning) await seeItRun({ store, compute, clock }, started);
    const message = `Server ${serverId} of instance ${instance.name} ${wasRunning ? 'was running already' : 'started'}.`;
    await store.appendEvents([
      trailEvent(
        'startInstance',
        { at: instant(clock), groupId: group.id, message },
        { instanceId: instance.id, serverId, wasRunning },
      ),
    ]);
    return started;
  };

const UNDER_WAY: readonly string[] = ['running', 'pending'];

/** A server that does not come up is on record, with EC2's reason. @throws ServerNotRunningError */
const seeItRun = async (
  deps: StartInstanceDeps,
  { groupId, instanceId, name, serverId }: StartedInstance,
): Promise<void> => {
  try {
    await untilRunning(deps, serverId);
  } catch (error) {
    const message = `Server ${serverId} of instance ${name} does not run: ${(error as Error).message}`;
    const at = instant(deps.clock);
    await deps.store.appendEvents([
      { at, groupId, type: 'startInstanceFailed', message, data: { instanceId, serverId } },
    ]);
    throw error;
  }
};

const refuseUnlessMigrated = (group: ProtectionGroup, instance: ProtectedInstance, wanted: string): void => {
  const former = formerProduction(group);
  const production = instance.servers[otherStation(former)];
  if (group.status !== 'failed-over' && instance.status !== 'failed-over') {
    throw new ServerStartRefusedError(
      wanted,
      `group "${group.name}" is ${group.status} and the instance ${instance.status}; a DR server is started only after its failover (failed-over). ` +
        'Until then production owns the addresses.',
    );
  }
  if (wanted === instance.servers[former]) {
    throw new ServerStartRefusedError(
      wanted,
      `it is the fenced production server of before the failover and does not run again while its group is there. ` +
        `Production is ${production} now; start that server.`,
    );
  }
  const open = (['disks', 'identity'] as const).filter((phase) => phaseOf(instance.progress, phase).state !== 'done');
  if (open.length > 0) {
    throw new ServerStartRefusedError(
      production,
      `${open.join(' and ')} of instance ${instance.name} are not migrated. Run the failover again; it finishes the job.`,
    );
  }
};

const lookAt = async (compute: Compute, serverId: string): Promise<ObservedServer> => {
  const seen = fact((await compute.observe({ servers: [serverId] })).servers, serverId);
  if (seen.is === 'present') return seen.value;
  throw new ServerStartRefusedError(
    serverId,
    seen.is === 'absent'
      ? 'EC2 knows no such server (any more).'
      : `EC2 does not show its state (${seen.why}). Try again.`,
  );
};
