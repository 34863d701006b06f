import { MACHINE_KINDS, type MachineKind, perMachine } from '../../lambdas/domain/group/run-kind.ts';
import { WORKFLOWS } from '../../lambdas/workflows.ts';

/** ARNs of the embedded runtime: no real region, no real account. */
const PREFIX = 'arn:aws:states:local:000000000000';

/** The embedded machines, by what their executions do. */
export const MACHINE_ARNS = perMachine((kind) => `${PREFIX}:stateMachine:${WORKFLOWS[kind].machine}`);

/** One of them for each machine, by the machine's ARN. */
export const byArn = <T>(make: (kind: MachineKind) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(MACHINE_KINDS.map((kind) => [MACHINE_ARNS[kind], make(kind)]));

/** @param machineArn by default of the machine that fails groups over */
export const executionArn = (name: string, machineArn: string = MACHINE_ARNS.failover): string =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** Of the machine that an execution is of, by the execution's ARN. */
export const machineArnOf = (executionArn: string): string =>
  executionArn.slice(0, executionArn.lastIndexOf(':')).replace(':execution:', ':stateMachine:');
