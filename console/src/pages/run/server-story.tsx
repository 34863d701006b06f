import SpaceBetween from '@cloudscape-design/components/space-between';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../api/schema.ts';
import { List } from '../../app/list.tsx';
import { Status } from '../../app/status.tsx';
import { Troubles } from '../../app/troubles.tsx';
import { attributeRows } from '../../model/nics.ts';
import { momentText } from '../../model/time.ts';
import { timelineRows } from '../../model/timeline.ts';

interface ServerStoryProps {
  readonly shown: UseQueryResult<components['schemas']['RunServerShown']>;
}

/** NICs before, promised and now; then what was asked and what was seen, in its order. */
export const ServerStory = ({ shown }: ServerStoryProps) => {
  const { nics = [], timeline = [], nics_looked_at = null } = shown.data?.server ?? {};
  return (
    <SpaceBetween size="m">
      <Troubles queries={[shown]} />
      <List
        isWithin
        title="NICs"
        description={nics_looked_at === null ? undefined : `As EC2 showed them at ${momentText(nics_looked_at)}`}
        items={attributeRows({ nics })}
        columns={[
          { id: 'nic', header: 'NIC', cell: ({ nic }) => nic, isRowHeader: true },
          { id: 'attribute', header: 'Attribute', cell: ({ attribute }) => attribute },
          { id: 'before', header: 'Before', cell: ({ before }) => before },
          { id: 'promised', header: 'Promised', cell: ({ promised }) => promised },
          { id: 'now', header: 'Now', cell: ({ now }) => now, minWidth: 250 },
          { id: 'shown', header: 'So', cell: (row) => <Status shown={row.shown} /> },
        ]}
        idOf={({ id }) => id}
        isLoading={shown.isPending}
        empty="The run has not begun with the server: no NIC of the server is on record."
      />
      <List
        isWithin
        title="Timeline"
        items={timelineRows({ timeline })}
        columns={[
          { id: 'at', header: 'When', cell: ({ at }) => at },
          { id: 'what', header: 'What', cell: ({ what }) => what, isRowHeader: true, minWidth: 300 },
          { id: 'api', header: 'Call to EC2', cell: ({ api }) => api },
          { id: 'answer', header: 'Answer', cell: ({ answer }) => answer },
          { id: 'request', header: 'Request id', cell: ({ requestId }) => requestId },
        ]}
        idOf={({ id }) => id}
        isLoading={shown.isPending}
        empty="Nothing was asked for the server yet."
      />
    </SpaceBetween>
  );
};
