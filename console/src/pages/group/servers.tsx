import Link from '@cloudscape-design/components/link';
import type { components } from '../../api/schema.ts';
import type { Column } from '../../app/columns.tsx';
import { List } from '../../app/list.tsx';
import { Status } from '../../app/status.tsx';
import { HREF } from '../../model/route.ts';
import { serversOf } from '../../model/server-page.ts';
import { statusShown } from '../../model/words.ts';

type Instance = components['schemas']['ProtectedInstance'];

const columnsFor = (groupId: string, groupStatus: string): readonly Column<Instance>[] => [
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
    cell: (instance) => serversOf(instance, groupStatus).now,
  },
  {
    id: 'other',
    header: 'The other server',
    cell: (instance) => {
      const { other, hasMoved } = serversOf(instance, groupStatus);
      return `${other} (${hasMoved ? 'production before' : 'DR server'})`;
    },
  },
  { id: 'disks', header: 'Disks', cell: ({ attachment }) => attachment.map(({ device }) => device).join(', ') },
];

interface ServersProps {
  readonly groupId: string;
  readonly groupStatus: string;
  readonly servers: readonly Instance[];
  readonly isLoading: boolean;
}

export const Servers = ({ groupId, groupStatus, servers, isLoading }: ServersProps) => (
  <List
    title="Servers"
    items={servers}
    columns={columnsFor(groupId, groupStatus)}
    idOf={({ id }) => id}
    isLoading={isLoading}
    empty="The group has no servers."
  />
);
