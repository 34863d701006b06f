import type { CancelledFailover } from '../lambdas/handlers/operations/runs/cancel-messages.ts';
import { EXIT } from './exit-codes.ts';
import { commandFor, type Outcome, type Session } from './session.ts';

/** What giving production back has come to. @param start whether its servers were to be started as well */
export const cancelledOutcome = (
  { options }: Pick<Session, 'options'>,
  cancelled: CancelledFailover,
  start: boolean,
): Outcome => ({
  json: cancelled,
  text: () => cancelledText(cancelled, { start, sdrs: commandFor(options) }),
  exitCode: start && cancelled.notRunning.length > 0 ? EXIT.unavailable : EXIT.done,
});

interface Asked {
  readonly start: boolean;
  readonly sdrs: string;
}

const cancelledText = (cancelled: CancelledFailover, asked: Asked): string => {
  const { groupId, servers, started, lost, left } = cancelled;
  return [
    `Protection group ${groupId} is protected again; production is where it was${lost.length > 0 ? ', but for what is lost' : ''}.`,
    ...lost.map(({ message }) => `LOST: ${message}`),
    `Given back: ${servers.join(', ') || 'no server'}.`,
    ...(started.length > 0 ? [`Started, and running: ${started.join(', ')}.`] : []),
    ...downText(cancelled, asked),
    ...left,
  ].join('\n');
};

const downText = (cancelled: CancelledFailover, { start, sdrs }: Asked): readonly string[] => {
  const { groupId, servers, notRunning, lost } = cancelled;
  if (servers.every((id) => lost.some(({ serverId }) => serverId === id))) return [];
  if (notRunning.length === 0) return [`All of its ${lost.length > 0 ? 'other ' : ''}production servers run.`];
  const again = `${sdrs} failover cancel ${groupId} --start`;
  return [
    ...notRunning.map(({ serverId, name, why }) => `NOT RUNNING: ${serverId} (${name}): ${why}`),
    start
      ? `Look at these servers in EC2, and give the same command again once the cause is gone: ${again}`
      : `Start these servers when you want the service back: ${again}`,
  ];
};
