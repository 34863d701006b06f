import SpaceBetween from '@cloudscape-design/components/space-between';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Wished } from '../../api/queries.ts';
import type { RunServerShown } from '../../api/wishes.ts';
import { List } from '../../app/list.tsx';
import { NotThere } from '../../app/not-there.tsx';
import { Status } from '../../app/status.tsx';
import { Troubles } from '../../app/troubles.tsx';
import { attributeRows } from '../../model/nics.ts';
import { momentText } from '../../model/time.ts';

interface ServerStoryProps {
  readonly shown: UseQueryResult<Wished<RunServerShown>>;
  readonly runId: string;
}

/** NICs before, promised and now; the calls in their order. */
export const ServerStory = ({ shown, runId }: ServerStoryProps) => {
  if (shown.data?.there === false) {
    return <NotThere what="Its NICs, and each call that was made for it" instead={`executions show ${runId}`} />;
  }
  const told = shown.data?.value ?? { nics: [], calls: [] };
  return (
    <SpaceBetween size="m">
      <Troubles queries={[shown]} />
      <List
        isWithin
        title="NICs"
        items={attributeRows(told)}
        columns={[
          { id: 'nic', header: 'NIC', cell: ({ nic }) => nic, isRowHeader: true },
          { id: 'attribute', header: 'Attribute', cell: ({ attribute }) => attribute },
          { id: 'before', header: 'Before', cell: ({ before }) => before },
          { id: 'promised', header: 'Promised', cell: ({ promised }) => promised },
          { id: 'now', header: 'Now', cell: ({ now }) => now },
          { id: 'shown', header: 'So', cell: (row) => <Status shown={row.shown} /> },
        ]}
        idOf={({ id }) => id}
        isLoading={shown.isPending}
        empty="No NIC of the server is on record."
      />
      <List
        isWithin
        title="Calls to EC2"
        items={told.calls.map((call, n) => ({ ...call, n }))}
        columns={[
          { id: 'at', header: 'When', cell: ({ at }) => momentText(at) },
          { id: 'api', header: 'Call', cell: ({ api }) => api, isRowHeader: true },
          { id: 'outcome', header: 'Answer', cell: ({ outcome }) => outcome },
          { id: 'request', header: 'Request id', cell: ({ request_id }) => request_id ?? 'not known' },
        ]}
        idOf={({ n }) => String(n)}
        isLoading={shown.isPending}
        empty="No call was made for the server yet."
      />
    </SpaceBetween>
  );
};
