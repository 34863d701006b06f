import Link from '@cloudscape-design/components/link';
import type { components } from '../../api/schema.ts';
import type { Column } from '../../app/columns.tsx';
import { List } from '../../app/list.tsx';
import { Status } from '../../app/status.tsx';
import { HREF } from '../../model/route.ts';
import { serversOf } from '../../model/server-page.ts';
import { type Shown, statusShown } from '../../model/words.ts';

type Instance = components['schemas']['ProtectedInstance'];

type ShownOf = Pick<ServersProps, 'groupId' | 'groupStatus' | 'newest'>;

const columnsFor = ({ groupId, groupStatus, newest }: ShownOf): readonly Column<Instance>[] => [
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
  ...(newest.size === 0
    ? []
    : [
        {
          id: 'newest',
          header: 'Newest recovery point',
          cell: ({ id }: Instance) => <Status shown={newest.get(id) ?? 'no disk is replicated'} />,
        },
      ]),
  { id: 'disks', header: 'Disks', cell: ({ attachment }) => attachment.map(({ device }) => device).join(', ') },
];

interface ServersProps {
  readonly groupId: string;
  readonly groupStatus: string;
  readonly servers: readonly Instance[];
  /** How old the newest recovery point of each is, by its id; none where nobody has looked. */
  readonly newest: ReadonlyMap<string, Shown>;
  readonly isLoading: boolean;
}

export const Servers = ({ servers, isLoading, ...shown }: ServersProps) => (
  <List
    title="Servers"
    items={servers}
    columns={columnsFor(shown)}
    idOf={({ id }) => id}
    isLoading={isLoading}
    empty="The group has no servers."
  />
);
