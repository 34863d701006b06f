import type { DeclaredAllowance, Ec2ComputeDeps, Pacer } from '../lambdas/adapters/aws/ec2/index.ts';
import { createPacer } from '../lambdas/adapters/aws/ec2/pacer.ts';
import type { Compute } from '../lambdas/ports/compute.ts';
import type { SynthesisedMachines } from './definition.ts';
import { byArn } from './executions/arns.ts';
import type { ExecutionLog } from './executions/log.ts';
import { createMachine } from './executions/machine.ts';
import { createExecutionService, type ExecutionService } from './executions/service.ts';
import { createSfnDouble } from './executions/sfn-client.ts';
import type { Handlers } from './executions/task.ts';
import { createPorts, type Ports, type PortsProps } from './ports.ts';
import { functionsOf } from './task-functions.ts';
import type { WorkClock } from './time/work-clock.ts';

export interface CoreProps extends Omit<PortsProps, 'sfn' | 'compute'>, Omit<Ec2ComputeDeps, 'pacer'> {
  /** EC2 behind its port. */
  readonly computeOn: (deps: Ec2ComputeDeps & { readonly pacer: Pacer }) => Compute;
  /** EC2 as the synchroniser may call it. @default as everybody else may */
  readonly synchroniserEc2?: Ec2ComputeDeps['ec2'];
  readonly log: ExecutionLog;
  readonly machines: SynthesisedMachines;
  /** What is declared of the account's API allowance. @default nothing: EC2's documented defaults */
  readonly allowance?: DeclaredAllowance;
}

export interface RunningProps extends CoreProps {
  /** The steps' handlers on these ports. */
  readonly handlersOn: (ports: Ports) => Handlers;
  /** Tells the clock of each execution. @default the clock needs not know */
  readonly beginWork?: WorkClock['begin'];
}

export interface Core extends Ports {
  /** The executions behind the workflow. */
  readonly service: ExecutionService;
}

/** The service with its executions in this process. */
export const createCore = ({ handlersOn, beginWork, ...props }: RunningProps): Core => {
  const { clock, log, machines } = props;
  // The steps ask for executions and the executions run the steps, so one of the two learns of the other later.
  let service: ExecutionService | undefined;
  const later = (): ExecutionService => {
    if (service === undefined) throw new Error('An execution was started before the runtime was complete.');
    return service;
  };
  const ports = createReadOnlyCore(props, {
    start: (execution) => later().start(execution),
    stop: (arn, why) => later().stop(arn, why),
  });
  const handlers = handlersOn(ports);
  const runs = byArn((kind) => {
    const { definition } = machines[kind];
    return createMachine({ definition, functions: functionsOf(machines[kind], handlers), clock });
  });
  service = createExecutionService({ log, clock, runs, beginWork });
  return { ...ports, service };
};

/** The service with its executions elsewhere; `control` is what becomes of the wish to start or stop one. */
export const createReadOnlyCore = (props: CoreProps, control: Pick<ExecutionService, 'start' | 'stop'>): Ports => {
  const { clock, log, machines, allowance, computeOn, dynamoDb, confined = false } = props;
  const definitions = byArn((kind) => machines[kind].definition);
  const sfn = createSfnDouble({ definitions, log, service: control, clock });
  const { ec2, synchroniserEc2, autoScaling, kms, volumeKeys, cloudWatch } = props;
  const clients = { ec2, ...(autoScaling ? { autoScaling } : {}), ...(kms ? { kms } : {}) };
  const deps = { ...clients, volumeKeys, confined, clock, pacer: createPacer({ clock, ...allowance }) };
  const own = computeOn(deps);
  // Of this port the synchroniser alone deletes, and so what its role refuses is refused there.
  const { replicator } = synchroniserEc2 ? computeOn({ ...deps, ec2: synchroniserEc2 }) : own;
  return createPorts({ compute: { ...own, replicator }, dynamoDb, sfn, clock, confined, cloudWatch });
};
