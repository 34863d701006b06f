import type { AcceptedRisk } from '../../lambdas/domain/group/failover.ts';
import { type CancelledFailover, createCancelFailover } from '../../lambdas/handlers/operations/cancel-failover.ts';
import type { Execution } from '../../lambdas/ports/workflow.ts';
import type { ExecutionService } from '../../local/executions/service.ts';
import type { Ports } from '../../local/ports.ts';
import { createGateway, type FateOf } from '../lambda/gateway.ts';
import type { Invoke } from '../lambda/lambda.ts';
import type { Services } from '../lambda/services.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { GUARD, portsOf } from './functions.ts';

/** Somebody who calls the service's operations, each call of theirs a turn. */
export interface Operator {
  readonly ports: Ports;
  /** Starts a failover, and answers when its execution has ended. */
  failOver(failoverId: string, acceptUnfenced?: readonly AcceptedRisk[]): Promise<Execution>;
  cancel(start: boolean): Promise<CancelledFailover>;
  /** A sweep of the guard, again after a failure as often as EventBridge does it. */
  guard(): Promise<void>;
  sleep(ms: number): Promise<void>;
}

export interface OperatorProps {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly services: Services;
  readonly invoke: Invoke;
  readonly executions: ExecutionService;
  readonly groupId: string;
  /** Called before each call. @default nobody */
  readonly fateOf?: FateOf;
}

const CONFIRMATION = { by: 'Ada, on call', reason: 'the hall is under water' };

/** Source: Lambda Developer Guide, asynchronous invocation: one minute before the first repeat, two before the second. */
const REPEATS_MS = [60_000, 120_000];

export const createOperator = (props: OperatorProps): Operator => {
  const { name, scheduler, services, invoke, executions, groupId } = props;
  const clock = scheduler.clockOf(name);
  const fateOf = props.fateOf ?? (() => undefined);
  const alive = { isOver: () => false, suspend: () => {} };
  const { clients } = createGateway({ who: name, scheduler, services, fateOf, ...alive });
  const ports = portsOf({ clients, clock });
  let ids = 0;
  const next = () => {
    ids += 1;
    return `${name}-${ids}`;
  };
  return {
    ports,
    failOver: async (failoverId, acceptUnfenced = []) => {
      const request = { groupId, confirmation: CONFIRMATION, ...(acceptUnfenced.length > 0 ? { acceptUnfenced } : {}) };
      const { executionId } = await ports.workflow.start(failoverId, request);
      await executions.untilEnded(executionId);
      const execution = await ports.workflow.find(executionId);
      if (!execution) throw new Error(`Execution ${executionId} is gone.`);
      return execution;
    },
    cancel: (start) => createCancelFailover({ ...ports, ids: { next } })({ group: groupId, start }),
    guard: async () => {
      for (const pause of [...REPEATS_MS, undefined]) {
        const isDone = await invoke(GUARD, name, '{}').then(
          () => true,
          () => false,
        );
        if (isDone || pause === undefined) return;
        await clock.sleep(pause);
      }
    },
    sleep: clock.sleep,
  };
};
