import Button from '@cloudscape-design/components/button';
import type { RunEvent } from '../../api/shapes.ts';
import { List } from '../../app/list.tsx';
import { momentText } from '../../model/time.ts';

interface EventsProps {
  readonly events: readonly RunEvent[];
  readonly choose: (state: string) => void;
}

/** The newest one first: that is what the run does now. */
export const Events = ({ events, choose }: EventsProps) => (
  <List
    title="Events, newest first"
    items={events.toReversed()}
    columns={[
      { id: 'id', header: 'Event', cell: ({ id }) => id, isRowHeader: true },
      { id: 'at', header: 'When', cell: ({ at }) => momentText(at) },
      { id: 'type', header: 'Type', cell: ({ type }) => type },
      {
        id: 'state',
        header: 'State',
        cell: ({ state }) =>
          state === undefined ? (
            ''
          ) : (
            <Button variant="inline-link" onClick={() => choose(state)}>
              {state}
            </Button>
          ),
      },
      { id: 'error', header: 'Error', cell: ({ error, cause }) => (error ? `${error}: ${cause ?? ''}` : '') },
    ]}
    idOf={({ id }) => String(id)}
    isLoading={false}
    empty="The run has no events yet."
  />
);
