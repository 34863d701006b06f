import { GroupNotFoundError } from '../../../domain/errors/errors.ts';
import { ServerStartRefusedError } from '../../../domain/errors/operation-errors.ts';
import { membersOf } from '../../../domain/group/member.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import { phaseOf } from '../../../domain/group/progress.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { pairOf } from '../../../domain/group/server-roles.ts';
import { otherStation } from '../../../domain/group/station.ts';
import { restoreCommand } from '../../../domain/phases/disks/restore-disks.ts';
import { fact, type ObservedServer } from '../../../domain/site/observed.ts';
import { trailEvent } from '../../../domain/trail/trail-data.ts';
import type { Compute } from '../../../ports/compute.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { type Actor, eventBy } from '../groups/actor.ts';
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
 * Has EC2 start the server that a failover made production. The server it took over from is fenced and is never started.
 * @throws InstanceNotFoundError, AmbiguousNameError, ServerStartRefusedError, ServerNotStartedError
 */
const begin = async (
  { store, compute }: StartInstanceDeps,
  { instance: wanted, group: groupIdOrName }: StartInstanceInput,
): Promise<StartedInstance> => {
  const instance = await findInstance(store, wanted, groupIdOrName);
  const group = await store.findGroup(instance.groupId);
  if (!group) throw new GroupNotFoundError(instance.groupId);
  await refuseUnlessMigrated(store, group, instance, wanted);
  const serverId = pairOf(group, instance).dr;
  const { state } = await lookAt(compute, serverId);
  // Repeating is safe: EC2 takes the start of a running server as done.
  if (!UNDER_WAY.includes(state)) await compute.startServer(serverId);
  return { groupId: group.id, instanceId: instance.id, name: instance.name, serverId, wasRunning: state === 'running' };
};

const startedEvent = ({ groupId, instanceId, serverId, wasRunning }: StartedInstance, at: string, message: string) =>
  trailEvent('startInstance', { at, groupId, message }, { instanceId, serverId, wasRunning });

/** Starts it, and looks until it runs. @throws what `begin` throws, and ServerNotRunningError */
export const createStartInstance =
  (deps: StartInstanceDeps) =>
  async (input: StartInstanceInput): Promise<StartedInstance> => {
    const started = await begin(deps, input);
    const { name, serverId, wasRunning } = started;
    if (!wasRunning) await seeItRun(deps, started);
    const message = `DR server ${serverId} of instance ${name} ${wasRunning ? 'was running already' : 'started'}.`;
    await deps.store.appendEvents([startedEvent(started, instant(deps.clock), message)]);
    return started;
  };

/** The same for somebody who cannot wait: whether it runs is asked for later. @throws what `begin` throws */
export const createBeginInstance =
  (deps: StartInstanceDeps) =>
  async (input: StartInstanceInput, actor: Actor): Promise<StartedInstance> => {
    const started = await begin(deps, input);
    const { name, serverId, wasRunning } = started;
    const message = `DR server ${serverId} of instance ${name} ${wasRunning ? 'was running already' : 'is being started'}.`;
    await deps.store.appendEvents([eventBy(actor, startedEvent(started, instant(deps.clock), message))]);
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
    const message = `DR server ${serverId} of instance ${name} does not run: ${(error as Error).message}`;
    const at = instant(deps.clock);
    await deps.store.appendEvents([
      { at, groupId, type: 'startInstanceFailed', message, data: { instanceId, serverId } },
    ]);
    throw error;
  }
};

const refuseUnlessMigrated = async (
  store: StartInstanceDeps['store'],
  group: ProtectionGroup,
  instance: ProtectedInstance,
  wanted: string,
): Promise<void> => {
  const { production, dr } = pairOf(group, instance);
  if (group.status !== 'failed-over' && instance.status !== 'failed-over') {
    throw new ServerStartRefusedError(
      wanted,
      `group "${group.name}" is ${group.status} and the instance ${instance.status}; a DR server is started only after its failover (failed-over). ` +
        'Until then production owns the addresses.',
    );
  }
  if (wanted === production) {
    throw new ServerStartRefusedError(
      wanted,
      `it is the production server, which the failover has fenced; it does not run again while its group is there. ` +
        `The DR server, ${dr}, has taken over: start that server.`,
    );
  }
  const open = (['disks', 'identity'] as const).filter((phase) => phaseOf(instance.progress, phase).state !== 'done');
  if (open.length > 0) {
    throw new ServerStartRefusedError(dr, await whyOpen(store, group, { instance, open }));
  }
};

interface Open {
  readonly instance: ProtectedInstance;
  readonly open: readonly string[];
}

/** Of a group that has failed over, only a restore leaves something open. */
const whyOpen = async (
  store: StartInstanceDeps['store'],
  group: ProtectionGroup,
  { instance: { id, name }, open }: Open,
): Promise<string> => {
  if (group.status !== OPERATIONS.restore.done) {
    return `${open.join(' and ')} of instance ${name} are not migrated. Run the failover again; it finishes the job.`;
  }
  const member = membersOf(group, await store.members(group.id), otherStation(group.priorityStation)).find(
    ({ instance }) => instance.id === id,
  );
  const run = member?.instance.progress?.failoverId;
  return `the restore of instance ${name} by ${run} has not come to its end. ${member ? restoreCommand(member) : 'sdrs restore'} finishes it.`;
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
