import Link from '@cloudscape-design/components/link';
import type { components } from '../../api/schema.ts';
import type { Column } from '../../app/columns.tsx';
import { List } from '../../app/list.tsx';
import { Status } from '../../app/status.tsx';
import { productionText, worstFirst } from '../../model/groups.ts';
import { HREF } from '../../model/route.ts';
import { statusShown } from '../../model/words.ts';

type Group = components['schemas']['ServerGroup'];

const COLUMNS: readonly Column<Group>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ id, name }) => <Link href={HREF.group(id)}>{name}</Link>,
    sortingField: 'name',
    isRowHeader: true,
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => <Status shown={statusShown(status)} />,
    sortingField: 'status',
  },
  { id: 'production', header: 'Production now', cell: productionText },
  {
    id: 'protection',
    header: 'Protection',
    cell: ({ protected_status }) => PROTECTION[protected_status],
    minWidth: 110,
  },
  { id: 'replication', header: 'Replication', cell: ({ replication_status }) => replication_status },
  {
    id: 'health',
    header: 'Health',
    cell: ({ health_status }) => <Status shown={HEALTH[health_status]} />,
    minWidth: 120,
  },
  {
    id: 'servers',
    header: 'Servers',
    cell: ({ protected_instance_num }) => protected_instance_num,
    sortingField: 'protected_instance_num',
    minWidth: 110,
  },
  {
    id: 'pairs',
    header: 'Pairs',
    cell: ({ replication_num }) => replication_num,
    sortingField: 'replication_num',
    minWidth: 100,
  },
];

const PROTECTION = { started: 'on', stopped: 'off' } as const;

const HEALTH = {
  normal: { type: 'success', word: 'Normal' },
  abnormal: { type: 'error', word: 'Abnormal' },
} as const;

export const GroupsTable = ({
  groups,
  isLoading,
}: {
  readonly groups: readonly Group[];
  readonly isLoading: boolean;
}) => (
  <List
    title="Groups, worst first"
    items={worstFirst(groups)}
    columns={COLUMNS}
    idOf={({ id }) => id}
    isLoading={isLoading}
    empty="There are no protection groups. Import one: sdrs group import FILE"
  />
);
