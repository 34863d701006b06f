import pMap from 'p-map';
import type { StartedInstance } from '../lambdas/handlers/operations/members/start-instance.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import type { Outcome, Session } from './session.ts';

/** Servers that are waited for at once; their starts are paced by the account's allowance. */
const AT_ONCE = 16;

interface NotStarted {
  readonly instanceId: string;
  readonly name: string;
  readonly error: string;
  readonly message: string;
  readonly exitCode: ExitCode;
}

/** Starts each DR server of a group. Repeating it is safe: a server that runs is left alone. */
export const startGroup = async ({ operations }: Session, wanted: string): Promise<Outcome> => {
  const { group, instances } = await operations.showGroup(wanted);
  const start = async ({ id, name }: (typeof instances)[number]): Promise<StartedInstance | NotStarted> => {
    try {
      return await operations.startInstance({ instance: id, group: group.id });
    } catch (error) {
      // One server that stays down keeps no other one down.
      const { name: is, message } = error as Error;
      return { instanceId: id, name, error: is, message, exitCode: exitCodeOf(error) };
    }
  };
  const all = await pMap(instances, start, { concurrency: AT_ONCE });
  const servers = all.filter((one) => 'serverId' in one);
  const failed = all.filter((one) => 'error' in one);
  return {
    json: { groupId: group.id, servers, failed: failed.map(({ exitCode: _, ...told }) => told) },
    text: () => [...servers.map(startedText), ...failed.map(notStartedText)].join('\n'),
    exitCode: exitCodeOfAll(failed),
  };
};

const exitCodeOfAll = (failed: readonly NotStarted[]): ExitCode => {
  if (failed.length === 0) return EXIT.done;
  return failed.every(({ exitCode }) => exitCode === EXIT.refused) ? EXIT.refused : EXIT.unavailable;
};

export const startedText = ({ name, serverId, wasRunning }: StartedInstance): string =>
  wasRunning ? `${name}: DR server ${serverId} runs already.` : `${name}: DR server ${serverId} runs.`;

const notStartedText = ({ name, message }: NotStarted): string => `${name}: NOT STARTED: ${message}`;
