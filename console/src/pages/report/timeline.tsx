import type { FailoverReport } from '../../api/report.ts';
import { List } from '../../app/list.tsx';
import { momentText } from '../../model/time.ts';

interface TimelineProps {
  readonly events: FailoverReport['findings']['timeline'];
}

export const Timeline = ({ events }: TimelineProps) => (
  <List
    title="Timeline"
    items={events.map((event, n) => ({ ...event, n }))}
    columns={[
      { id: 'seq', header: 'No.', cell: ({ seq }) => seq ?? '' },
      { id: 'at', header: 'When', cell: ({ at }) => momentText(at) },
      { id: 'message', header: 'What', cell: ({ message }) => message, isRowHeader: true },
    ]}
    idOf={({ n }) => String(n)}
    isLoading={false}
    empty="Nothing is on record."
  />
);
