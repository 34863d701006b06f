import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { type ExecutionLog, type ExecutionRow, lastEvent, type NewEvent } from '../../local/executions/log.ts';

interface Kept {
  row: ExecutionRow;
  readonly events: HistoryEvent[];
}

const NOT_ENDED = { status: 'RUNNING', stoppedAt: null, output: null, error: null, cause: null } as const;

/** Executions and their histories, in memory. */
export const createMemoryLog = (): ExecutionLog => {
  const kept = new Map<string, Kept>();
  const running = (arn: string): Kept | undefined => {
    const found = kept.get(arn);
    return found?.row.status === 'RUNNING' ? found : undefined;
  };
  return {
    start: ({ arn, name, input }, at) => {
      const execution: Kept = { row: { arn, name, input, startedAt: at, ...NOT_ENDED }, events: [] };
      kept.set(arn, execution);
      append(execution, { type: 'ExecutionStarted', details: { executionStartedEventDetails: { input } } }, at);
    },
    find: (arn) => kept.get(arn)?.row,
    list: (status) =>
      [...kept.values()]
        .map(({ row }) => row)
        .reverse()
        .sort((one, other) => other.startedAt - one.startedAt)
        .filter((row) => status === undefined || row.status === status),
    append: (arn, event, at) => {
      const execution = running(arn);
      if (execution) append(execution, event, at);
      return execution !== undefined;
    },
    end: (arn, ending, at) => {
      const execution = running(arn);
      if (!execution) return false;
      append(execution, lastEvent(ending), at);
      const { status, output = null, error = null, cause = null } = ending;
      execution.row = { ...execution.row, status, stoppedAt: at, output, error, cause };
      return true;
    },
    length: (arn) => kept.get(arn)?.events.length ?? 0,
    events: (arn) => kept.get(arn)?.events ?? [],
    lastTime: () => [...kept.values()].flatMap(({ events }) => events.map(({ timestamp }) => Number(timestamp))).at(-1),
  };
};

/** The first state's event names no predecessor, as in the examples of GetExecutionHistory's reference. */
const append = ({ events }: Kept, { type, details = {} }: NewEvent, at: number): void => {
  const id = events.length + 1;
  events.push({ timestamp: new Date(at), type, id, previousEventId: id <= 2 ? 0 : id - 1, ...details });
};
