import Link from '@cloudscape-design/components/link';
import type { components } from '../../api/schema.ts';
import type { Column } from '../../app/columns.tsx';
import { List } from '../../app/list.tsx';
import { Status } from '../../app/status.tsx';
import { HREF } from '../../model/route.ts';
import { statusShown } from '../../model/words.ts';

type Instance = components['schemas']['ProtectedInstance'];

const columnsFor = (groupId: string): readonly Column<Instance>[] => [
  {
    id: 'name',
    header: 'Name',
    cell: ({ id, name }) => <Link href={HREF.server(groupId, id)}>{name}</Link>,
    sortingField: 'name',
    isRowHeader: true,
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => <Status shown={statusShown(status)} />,
    sortingField: 'status',
  },
  {
    id: 'production',
    header: 'Production now',
    cell: ({ priority_station, source_server, target_server }) =>
      priority_station === 'source' ? source_server : target_server,
  },
  {
    id: 'other',
    header: 'The other server',
    cell: ({ priority_station, source_server, target_server }) =>
      priority_station === 'source' ? `${target_server} (DR server)` : `${source_server} (production before)`,
  },
  { id: 'disks', header: 'Disks', cell: ({ attachment }) => attachment.map(({ device }) => device).join(', ') },
];

interface ServersProps {
  readonly groupId: string;
  readonly servers: readonly Instance[];
  readonly isLoading: boolean;
}

export const Servers = ({ groupId, servers, isLoading }: ServersProps) => (
  <List
    title="Servers"
    items={servers}
    columns={columnsFor(groupId)}
    idOf={({ id }) => id}
    isLoading={isLoading}
    empty="The group has no servers."
  />
);
