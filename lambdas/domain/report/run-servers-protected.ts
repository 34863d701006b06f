import type { Member } from '../group/member.ts';
import type { FirstPoint } from '../group/protection-group.ts';
import { DISKS } from '../phases/disks/disks.ts';
import { type RunPhase, type RunServer, serverNow, type Wait } from './run-servers.ts';

/** A server of a run that turns protection on, by its member's record. @param runId whose first recovery point it has to be */
export const serverProtected = ({ instance, productionServerId, drServerId }: Member, runId: string): RunServer => {
  const point = instance.firstPoint?.runId === runId ? instance.firstPoint : undefined;
  return {
    instanceId: instance.id,
    name: instance.name,
    productionServerId,
    drServerId,
    leftAlone: false,
    phases: {},
    ...(point ? told(point) : {}),
  };
};

const STATES = { pending: 'pending', copying: 'waiting', complete: 'done', failed: 'failed' } as const;

const told = (point: FirstPoint): Pick<RunServer, 'phases' | 'waitingFor' | 'failure' | 'recoveryPointAt'> => {
  const { state, takenAt, reason = 'it has no first recovery point' } = point;
  return {
    phases: { firstPoint: phaseOf(point) },
    waitingFor: state === 'copying' ? waitOf(point) : undefined,
    failure: state === 'failed' ? { error: 'FirstRecoveryPointError', message: reason } : undefined,
    recoveryPointAt: state === 'complete' ? takenAt : undefined,
  };
};

const phaseOf = ({ state, reason, takenAt }: FirstPoint): RunPhase => ({
  state: STATES[state],
  ...(reason === undefined ? {} : { reason }),
  ...(state === 'complete' && takenAt !== undefined ? { doneAt: takenAt } : {}),
});

const waitOf = ({ percent = 0, takenAt = '' }: FirstPoint): Wait => ({
  what: `its first recovery point, ${percent} % copied`,
  askedAt: takenAt,
});

/** A server that a restore brings to another recovery point, by its member's record: its disks are all that is made anew. */
export const serverRestored = (member: Member, runId: string): RunServer => {
  const { seen: _, fencedAt: __, phases, ...server } = serverNow(member, runId, (phase) => phase === DISKS.name);
  const disks = phases[DISKS.name];
  return { ...server, leftAlone: false, phases: disks ? { restored: disks } : {} };
};

/** Members that the restore is about. A later run overwrites which these were. */
export const isRestoredBy = ({ instance }: Member, runId: string): boolean => instance.progress?.failoverId === runId;
