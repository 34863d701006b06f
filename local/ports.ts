import type { CloudWatch } from '../lambdas/adapters/aws/cloudwatch/alarms.ts';
import type { Alarms } from '../lambdas/ports/alarms.ts';
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
  /** CloudWatch's alarms. */
  readonly alarms: Alarms;
}

export interface PortsProps extends Omit<OnAws, 'tableName' | 'machines'> {
  readonly cloudWatch: CloudWatch;
}

/** The ports on these clients. */
export const createPorts = (props: PortsProps): Ports => {
  const ports = portsOnAws({ ...props, tableName: TABLE_NAME, machines: MACHINE_ARNS });
  // The steps' modules come when the steps are asked: most commands do not ask them.
  const ask: PermissionProbe['ask'] = async (phase, actions) => {
    const { createLocalProbe } = await import('./handlers.ts');
    return createLocalProbe(ports).ask(phase, actions);
  };
  // So does CloudWatch's client, when a sweep asks an alarm.
  const askAlarms: Alarms['ask'] = async (names) => {
    const { createCloudWatchAlarms } = await import('../lambdas/adapters/aws/cloudwatch/alarms.ts');
    return createCloudWatchAlarms(props.cloudWatch).ask(names);
  };
  return { ...ports, probe: { ask }, alarms: { ask: askAlarms } };
};
