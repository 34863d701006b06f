import type { AcceptedRisk } from '../../lambdas/domain/group/failover.ts';
import type { PointChoice } from '../../lambdas/domain/group/point-choice.ts';
import { type AcceptedServer, createAcceptUnfenced } from '../../lambdas/handlers/operations/runs/accept-unfenced.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import type { CancelledFailover } from '../../lambdas/handlers/operations/runs/cancel-messages.ts';
import type { Execution } from '../../lambdas/ports/workflow.ts';
import type { ExecutionService } from '../../local/executions/service.ts';
import type { Ports } from '../../local/ports.ts';
import type { FateOf, Lagging } from '../lambda/gateway.ts';
import type { Invoke, LambdaFunction } from '../lambda/lambda.ts';
import { createProcesses } from '../lambda/process.ts';
import type { Services } from '../lambda/services.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { DECIDER, GUARD, portsOf, RECORDER, SYNCHRONISER } from './functions.ts';
import { type ProtectionCommands, protectionCommands } from './protection-commands.ts';

/** Somebody who calls the service's operations, each call of theirs a turn. */
export interface Operator {
  readonly ports: Ports;
  /** Starts a failover, and answers when its execution has ended. */
  failOver(failoverId: string, acceptUnfenced?: readonly AcceptedRisk[], point?: PointChoice): Promise<Execution>;
  /** Operations besides failovers and their end. */
  readonly protection: ProtectionCommands;
  /** A sweep of the synchroniser over all groups, likewise. */
  synchronise(): Promise<void>;
  /** @throws ProcessKilledError where the command's process is gone, and what cancel throws */
  cancel(start: boolean): Promise<CancelledFailover>;
  /** @throws ProcessKilledError, and what accepting throws */
  accept(instance: string, reason: string): Promise<AcceptedServer>;
  /** A sweep of the guard, again after a failure as often as EventBridge does it. */
  guard(): Promise<void>;
  /** A run of the recorder, likewise. */
  record(): Promise<void>;
  /** A run of the decider on an event, or on its schedule, likewise. */
  decide(event: object): Promise<void>;
  sleep(ms: number): Promise<void>;
}

export interface OperatorProps {
  readonly name: string;
  readonly groupId: string;
  readonly scheduler: Scheduler;
  readonly services: Services;
  readonly invoke: Invoke;
  readonly executions: ExecutionService;
  readonly lagging: Lagging;
  /** Called before each call of a command. */
  readonly fateOf: FateOf;
}

/** Who says so, and why, when a simulated failover is asked for. */
export const CONFIRMATION = { by: 'Ada, on call', reason: 'the hall is under water' };

/** Source: Lambda Developer Guide, asynchronous invocation: one minute before the first repeat, two before the second. */
const REPEATS_MS = [60_000, 120_000];

export const createOperator = (props: OperatorProps): Operator => {
  const { name, groupId, scheduler, invoke, executions } = props;
  const clock = scheduler.clockOf(name);
  const inProcess = createProcesses(props);
  const { clients } = createProcesses({ ...props, fateOf: () => undefined }).begin();
  const ports = portsOf({ clients, clock });
  const swept = async (fn: LambdaFunction, input: object = {}): Promise<void> => {
    for (const pause of [...REPEATS_MS, undefined]) {
      const isDone = await invoke(fn, name, JSON.stringify(input)).then(
        () => true,
        () => false,
      );
      if (isDone || pause === undefined) return;
      await clock.sleep(pause);
    }
  };
  return {
    ports,
    failOver: async (failoverId, acceptUnfenced = [], point) => {
      const request = {
        groupId,
        confirmation: CONFIRMATION,
        ...(acceptUnfenced.length > 0 ? { acceptUnfenced } : {}),
        ...(point === undefined ? {} : { point }),
      };
      const { executionId } = await ports.workflow.start(failoverId, request);
      await executions.untilEnded(executionId);
      const execution = await ports.workflow.find(executionId);
      if (!execution) throw new Error(`Execution ${executionId} is gone.`);
      return execution;
    },
    cancel: (start) => inProcess.run((process) => createCancelFailover(portsOf(process))({ group: groupId, start })),
    accept: (instance, reason) =>
      inProcess.run((process) =>
        createAcceptUnfenced(portsOf(process))({ group: groupId, instance, reason, caller: name }),
      ),
    protection: protectionCommands({ name, groupId, inProcess, executions }),
    synchronise: () => swept(SYNCHRONISER),
    guard: () => swept(GUARD),
    record: () => swept(RECORDER),
    decide: (event) => swept(DECIDER, event),
    sleep: clock.sleep,
  };
};
