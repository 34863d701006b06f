import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../api/schema.ts';
import { List } from '../../app/list.tsx';
import { Status } from '../../app/status.tsx';
import { statusShown } from '../../model/words.ts';

type Pair = components['schemas']['ReplicationList']['replications'][number];

interface PairsProps {
  readonly pairs: UseQueryResult<components['schemas']['ReplicationList']>;
  readonly members: readonly components['schemas']['ProtectedInstance'][];
}

export const Pairs = ({ pairs, members }: PairsProps) => {
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const nameOf = (at: { readonly protected_instance: string } | undefined): string =>
    names.get(at?.protected_instance ?? '') ?? at?.protected_instance ?? '';
  const placeOf = ({ attachment: [at] }: Pair): string => `${nameOf(at)} ${at?.device ?? ''}`;
  return (
    <List
      title="Replication pairs"
      items={(pairs.data?.replications ?? []).toSorted((a, b) =>
        placeOf(a).localeCompare(placeOf(b), 'en', { numeric: true }),
      )}
      columns={[
        {
          id: 'server',
          header: 'Server',
          cell: ({ attachment: [at] }) => nameOf(at),
          isRowHeader: true,
        },
        { id: 'device', header: 'Device', cell: ({ attachment: [at] }) => at?.device },
        { id: 'status', header: 'Status', cell: ({ status }) => <Status shown={statusShown(status)} /> },
        { id: 'replication', header: 'Replication', cell: ({ replication_status }) => replication_status },
        { id: 'volumes', header: 'Volumes', cell: ({ volume_ids }) => volume_ids.replaceAll(',', ' → ') },
        { id: 'size', header: 'Size', cell: ({ record_metadata: { volume_size } }) => `${volume_size} GiB` },
      ]}
      idOf={({ id }) => id}
      isLoading={pairs.isPending}
      empty="The group has no replication pairs."
    />
  );
};
