import type { PermissionProbe } from '../lambdas/ports/permission-probe.ts';
import type { Ports as HandlerPorts } from '../lambdas/ports/ports.ts';
import { type OnAws, portsOnAws } from '../lambdas/ports-on-aws.ts';
import { MACHINE_ARNS } from './executions/arns.ts';

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
  // The steps' modules come when the steps are asked: most commands do not ask them.
  const ask: PermissionProbe['ask'] = async (phase, actions) => {
    const { createLocalProbe } = await import('./handlers.ts');
    return createLocalProbe(ports).ask(phase, actions);
  };
  return { ...ports, probe: { ask } };
};
