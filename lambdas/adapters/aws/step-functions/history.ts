import { GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import type { ExecutionEvent } from '../../../ports/workflow.ts';
import { given, instantOf, parsed } from './json.ts';
import { everyPage, type SfnProps, unlessUnknown } from './service.ts';

/** Source: Step Functions API Reference, GetExecutionHistory: oldest first, at most 1,000 events a page. */
export const history = async ({ client }: SfnProps, executionArn: string): Promise<readonly ExecutionEvent[]> => {
  const events = await everyPage(async (nextToken) => {
    const page = await client
      .send(new GetExecutionHistoryCommand({ executionArn, nextToken, maxResults: 1000, includeExecutionData: true }))
      .catch(unlessUnknown);
    return { items: page?.events, nextToken: page?.nextToken };
  });
  const states = statesOf(events);
  return events.map((event) => flattened(event, states.get(event.id ?? 0)));
};

/** The one member of an event that goes with its type, whichever it is; these are the fields that such members have. */
interface Details {
  readonly name?: string;
  readonly input?: string;
  /** Of a scheduled task: what it is called with. */
  readonly parameters?: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

const detailsOf = (event: HistoryEvent): Details =>
  Object.entries(event).find(([member]) => member.endsWith('EventDetails'))?.[1] ?? {};

const flattened = (event: HistoryEvent, state: string | undefined): ExecutionEvent => {
  const { input, parameters, output, error, cause } = detailsOf(event);
  return {
    id: event.id ?? 0,
    previousId: event.previousEventId ?? 0,
    at: instantOf(event.timestamp),
    type: event.type ?? '',
    ...given({ state, input: parsed(input ?? parameters), output: parsed(output), error, cause }),
  };
};

/** Only entering and leaving name the state; what happens in between belongs to the state of the event before it. */
const statesOf = (events: readonly HistoryEvent[]): ReadonlyMap<number, string> => {
  const states = new Map<number, string>();
  for (const event of events) {
    const state = stateOf(event, states);
    if (event.id !== undefined && state !== undefined) states.set(event.id, state);
  }
  return states;
};

const stateOf = (event: HistoryEvent, earlier: ReadonlyMap<number, string>): string | undefined => {
  const { type = '', previousEventId = 0 } = event;
  if (/State(Entered|Exited)$/.test(type)) return detailsOf(event).name;
  return type.startsWith('Execution') ? undefined : earlier.get(previousEventId);
};
