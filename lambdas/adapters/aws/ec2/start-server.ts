import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import { ServerNotStartedError } from '../../../domain/errors/errors.ts';
import { type Refusal, sortError } from './errors.ts';
import type { Reader } from './look.ts';

/** Safe to repeat: starting a running server changes nothing (EC2 API Reference, StartInstances). */
export const startServer = async ({ ec2, pacer }: Reader, serverId: string): Promise<void> => {
  await pacer.take('StartInstances', Number.POSITIVE_INFINITY);
  try {
    await ec2.send(new StartInstancesCommand({ InstanceIds: [serverId] }));
  } catch (error) {
    const refusal = sortError(error);
    if (refusal.throttled) pacer.drained('StartInstances');
    throw notStarted(serverId, refusal);
  }
};

const notStarted = (serverId: string, { code, reason }: Refusal): ServerNotStartedError =>
  new ServerNotStartedError(serverId, code, `EC2 did not start ${serverId}. ${sentence(reason)} ${remedyOf(reason)}`);

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The first pattern that fits EC2's code and sentence tells what to do. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /attached at root|no root volume/i,
    'It has no root volume: a failover takes it from the former production server on purpose. Start the DR server instead.',
  ],
  [
    /^IncorrectInstanceState/,
    'It can be started once it is stopped: wait until EC2 shows it as stopped, then start it again.',
  ],
  [
    /^IncorrectSpotRequestState/,
    'It is on Spot, and its request follows a stop some seconds later: try again. One that EC2 itself has stopped is started by EC2 alone.',
  ],
  [/^InvalidInstanceID/, 'Check the id, the region and the account; a terminated server cannot be started.'],
  [
    /^(UnauthorizedOperation|AuthFailure)/,
    'The caller needs ec2:StartInstances on it; a server that a failover has fenced is denied on purpose.',
  ],
  [
    /Insufficient\w*Capacity/,
    'The zone has no capacity of that instance type now: try again later, or change its type.',
  ],
  [
    /^(InstanceLimitExceeded|VcpuLimitExceeded)/,
    "Raise the account's vCPU quota in this region, or stop other servers.",
  ],
  [/^(RequestLimitExceeded|Throttling)/, 'Try again in a few seconds.'],
];

const remedyOf = (reason: string): string =>
  REMEDIES.find(([pattern]) => pattern.test(reason))?.[1] ??
  'Look at the server in EC2, and try again once the cause is gone.';
