import type { PointChoice } from '../../lambdas/domain/group/point-choice.ts';
import { createDeleteLeftovers } from '../../lambdas/handlers/operations/leftovers/leftovers.ts';
import { createPinPoint, createUnpinPoint } from '../../lambdas/handlers/operations/points/pin-point.ts';
import { createStartProtection } from '../../lambdas/handlers/operations/runs/start-protection.ts';
import { createStartRestore } from '../../lambdas/handlers/operations/runs/start-restore.ts';
import type { ExecutionService } from '../../local/executions/service.ts';
import type { createProcesses } from '../lambda/process.ts';
import { portsOf } from './functions.ts';

/** Operations on a group besides failovers and their end. Each throws ProcessKilledError, and what the operation throws. */
export interface ProtectionCommands {
  /** Enables protection, or protects again after a failover; or disables. Answers when the run has ended. */
  turn(wanted: 'on' | 'off'): Promise<void>;
  /** Brings all servers that have failed over to another recovery point. Answers when the run has ended. */
  restore(point: PointChoice): Promise<void>;
  pin(setId: string): Promise<void>;
  unpin(setId: string): Promise<void>;
  /** Deletes what the group has left behind and need not keep. */
  deleteLeftovers(): Promise<void>;
}

export interface ProtectionCommandsProps {
  readonly name: string;
  readonly groupId: string;
  readonly inProcess: ReturnType<typeof createProcesses>;
  readonly executions: ExecutionService;
}

export const protectionCommands = (props: ProtectionCommandsProps): ProtectionCommands => {
  const { name: caller, groupId, inProcess, executions } = props;
  const requestedBy = { kind: 'api', caller } as const;
  return {
    turn: async (turn) => {
      const input = { groupId, turn, requestedBy };
      const { executionId } = await inProcess.run((process) => createStartProtection(portsOf(process))(input));
      await executions.untilEnded(executionId);
    },
    restore: async (point) => {
      const input = { groupId, point, requestedBy };
      const { executionId } = await inProcess.run((process) => createStartRestore(portsOf(process))(input));
      await executions.untilEnded(executionId);
    },
    pin: async (setId) => {
      await inProcess.run((process) => createPinPoint(portsOf(process))(groupId, setId, { caller }));
    },
    unpin: async (setId) => {
      await inProcess.run((process) => createUnpinPoint(portsOf(process))(groupId, setId, { caller }));
    },
    deleteLeftovers: async () => {
      await inProcess.run((process) => createDeleteLeftovers(portsOf(process))(groupId, { caller }));
    },
  };
};
