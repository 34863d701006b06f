import type { RunServer } from '../../lambdas/domain/report/run-servers.ts';
import type { StartedRun } from '../../lambdas/handlers/operations/runs/start-run.ts';
import type { Operations } from '../operations.ts';
import { stepsIn, type View } from './view.ts';

/** A change of a run, for programs: a line of `sdrs watch --json`. */
export interface RunChange {
  readonly at: string;
  readonly runId: string;
  /** The step that the workflow has begun. */
  readonly step?: string;
  /** What has changed of a server, with all that is known of it now. */
  readonly server?: WatchedServer;
}

interface WatchedServer extends Pick<RunServer, 'instanceId' | 'name' | 'waitingFor' | 'failure'> {
  readonly phases: Readonly<Record<string, RunServer['phases'][string]['state']>>;
}

export interface JsonProps {
  readonly operations: Pick<Operations, 'showRun'>;
  readonly started: Pick<StartedRun, 'failoverId' | 'groupId'>;
  readonly out: (line: string) => void;
}

/** A line for each step that begins, and for each server of which something is new; the first look tells all servers. */
export const createJsonView = ({ operations, started, out }: JsonProps): View => {
  const told = new Map<string, string>();
  let steps = 0;
  const isNew = (server: WatchedServer): boolean => {
    const text = JSON.stringify(server);
    if (told.get(server.instanceId) === text) return false;
    told.set(server.instanceId, text);
    return true;
  };
  return {
    look: async ({ now, history }) => {
      const { servers } = await operations.showRun(started.failoverId, started.groupId);
      const begun = stepsIn(history);
      const seen = { at: new Date(now).toISOString(), runId: started.failoverId };
      return () => {
        const changes: readonly RunChange[] = [
          ...begun.slice(steps).map((step) => ({ ...seen, step })),
          ...servers
            .map(watchedServer)
            .filter(isNew)
            .map((server) => ({ ...seen, server })),
        ];
        steps = begun.length;
        for (const change of changes) out(JSON.stringify(change));
      };
    },
  };
};

const watchedServer = ({ instanceId, name, phases, waitingFor, failure }: RunServer): WatchedServer => ({
  instanceId,
  name,
  phases: Object.fromEntries(Object.entries(phases).map(([phase, { state }]) => [phase, state])),
  ...(waitingFor ? { waitingFor } : {}),
  ...(failure ? { failure } : {}),
});
