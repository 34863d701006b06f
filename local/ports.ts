import type { PermissionProbe } from '../lambdas/ports/permission-probe.ts';
import type { Ports as HandlerPorts } from '../lambdas/ports/ports.ts';
import { type OnAws, portsOnAws } from '../lambdas/ports-on-aws.ts';
import { MACHINE_ARNS } from './executions/arns.ts';
import { createLocalProbe } from './handlers.ts';

/** Name of the embedded runtime's one table. */
export const TABLE_NAME = 'groups';

/** The service as a whole, in this process: its ports with their real adapters. */
export interface Ports extends Omit<HandlerPorts, 'ids'> {
  /** The steps, asked what they may do. */
  readonly probe: PermissionProbe;
}

export type PortsProps = Omit<OnAws, 'tableName' | 'machines'>;

/** The ports on these clients. */
export const createPorts = (props: PortsProps): Ports => {
  const ports = portsOnAws({ ...props, tableName: TABLE_NAME, machines: MACHINE_ARNS });
  return { ...ports, probe: createLocalProbe(ports) };
};
