import type { UseQueryResult } from '@tanstack/react-query';
import type { Wished } from '../../api/queries.ts';
import type { TrailList } from '../../api/shapes.ts';
import { List } from '../../app/list.tsx';
import { Newest } from '../../app/newest.tsx';
import { NotThere } from '../../app/not-there.tsx';
import { momentText } from '../../model/time.ts';

interface TrailProps {
  readonly groupId: string;
  readonly trail: UseQueryResult<Wished<TrailList>>;
}

export const Trail = ({ groupId, trail }: TrailProps) => {
  if (trail.data?.there === false) return <NotThere what="The audit trail" instead={`events ${groupId}`} />;
  return (
    <List
      title="Audit trail"
      description={<Newest hasOlder={trail.data?.value.next !== undefined} all={`events ${groupId}`} />}
      items={(trail.data?.value.events ?? []).map((event, n) => ({ ...event, n }))}
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
};
