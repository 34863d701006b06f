import { DatabaseSync } from 'node:sqlite';
import { createVirtualClock } from '../../local/clocks.ts';
import type { Definition } from '../../local/definition.ts';
import { MACHINE_ARNS } from '../../local/executions/arns.ts';
import { createExecutionLog } from '../../local/executions/log.ts';
import { createMachine } from '../../local/executions/machine.ts';
import { createExecutionService } from '../../local/executions/service.ts';
import { createSfnDouble } from '../../local/executions/sfn-client.ts';
import type { TaskHandler } from '../../local/executions/task.ts';

export const NINE = Date.parse('2026-11-23T09:00:00.000Z');

export const LAMBDA = (name: string) => `arn:aws:lambda:local:000000000000:function:${name}`;

/** A little embedded Step Functions with one machine, whose tasks are the given handlers by state name. */
export const setup = (definition: Definition, handlers: Readonly<Record<string, TaskHandler>>) => {
  const clock = createVirtualClock(NINE);
  const log = createExecutionLog(new DatabaseSync(':memory:'));
  const functions = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, { resource: LAMBDA('f'), handler, timeoutMs: 60_000 }]),
  );
  const { failover } = MACHINE_ARNS;
  const runs = { [failover]: createMachine({ definition, functions, clock }) };
  const service = createExecutionService({ log, clock, runs });
  return {
    clock,
    log,
    service,
    client: createSfnDouble({ definitions: { [failover]: definition }, log, service, clock }),
  };
};
