import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { ExecutionEvent } from '../../../ports/workflow.ts';
import { parsed } from './json.ts';

/** Fields that one or the other kind of event details has. An event has details of one kind only. */
interface Details {
  readonly name?: string;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A history event with its details flattened, whatever their kind. */
export const toExecutionEvent = (event: HistoryEvent): ExecutionEvent => ({
  id: event.id ?? 0,
  previousId: event.previousEventId ?? 0,
  at: (event.timestamp ?? new Date(0)).toISOString(),
  type: event.type ?? 'Unknown',
  ...flattened(detailsOf(event)),
});

const detailsOf = (event: HistoryEvent): Details =>
  Object.entries(event).find(([key, value]) => key.endsWith('EventDetails') && value !== undefined)?.[1] ?? {};

const flattened = ({ name, input, output, error, cause }: Details): Partial<ExecutionEvent> => ({
  ...(name === undefined ? {} : { state: name }),
  ...(input === undefined ? {} : { input: parsed(input) }),
  ...(output === undefined ? {} : { output: parsed(output) }),
  ...(error === undefined ? {} : { error }),
  ...(cause === undefined ? {} : { cause }),
});
