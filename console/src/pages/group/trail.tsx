import type { UseQueryResult } from '@tanstack/react-query';
import type { TrailList } from '../../api/shapes.ts';
import { List } from '../../app/list.tsx';
import { Newest } from '../../app/newest.tsx';
import { momentText } from '../../model/time.ts';

interface TrailProps {
  readonly groupId: string;
  readonly trail: UseQueryResult<TrailList>;
}

export const Trail = ({ groupId, trail }: TrailProps) => (
  <List
    title="Audit trail"
    description={<Newest hasOlder={trail.data?.next !== undefined} all={`events ${groupId}`} />}
    items={(trail.data?.events ?? []).map((event, n) => ({ ...event, n }))}
    columns={[
      { id: 'at', header: 'When', cell: ({ at }) => momentText(at) },
      { id: 'message', header: 'What', cell: ({ message }) => message, isRowHeader: true },
      { id: 'caller', header: 'Who', cell: ({ caller }) => caller ?? '' },
    ]}
    idOf={({ n }) => String(n)}
    isLoading={trail.isPending}
    empty="Nothing is on record yet."
  />
);
