/** ARNs of the embedded runtime: no real region, no real account. */
const PREFIX = 'arn:aws:states:local:000000000000';
const MACHINE = 'Failover';

export const STATE_MACHINE_ARN = `${PREFIX}:stateMachine:${MACHINE}`;

export const executionArn = (name: string): string => `${PREFIX}:execution:${MACHINE}:${name}`;
