import { useMemo } from 'react';
import { usePoints } from '../../api/protection.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import type { Column } from '../../app/columns.tsx';
import { List } from '../../app/list.tsx';
import { SdrsLine } from '../../app/sdrs-line.tsx';
import { Status } from '../../app/status.tsx';
import { Troubles } from '../../app/troubles.tsx';
import { type PointRow, recoveryPointRows } from '../../model/point-lists.ts';
import { sdrsLines } from '../../model/sdrs-lines.ts';
import { momentText } from '../../model/time.ts';

const COLUMNS: readonly Column<PointRow>[] = [
  { id: 'server', header: 'Server', cell: ({ server }) => server, minWidth: 110 },
  { id: 'name', header: 'Recovery point', cell: ({ name }) => name, isRowHeader: true, minWidth: 220 },
  { id: 'taken', header: 'Moment', cell: ({ taken }) => taken },
  { id: 'state', header: 'State', cell: ({ state }) => <Status shown={state} /> },
  { id: 'kept', header: 'Kept by', cell: ({ kept }) => kept },
  { id: 'pinned', header: 'Pinned by', cell: ({ pinned }) => pinned, minWidth: 110 },
  { id: 'by', header: 'Taken by', cell: ({ by }) => by, minWidth: 110 },
];

/** Every recovery point of the group, as EC2 shows it. */
const Points = ({ groupId }: { readonly groupId: string }) => {
  const { command } = useSurroundings();
  const points = usePoints(groupId);
  const rows = useMemo(() => (points.data ? recoveryPointRows(points.data) : []), [points.data]);
  return (
    <>
      <Troubles queries={[points]} />
      <List
        title="Recovery points"
        description={points.data && `As EC2 showed them at ${momentText(points.data.looked_at)}`}
        items={rows}
        columns={COLUMNS}
        idOf={({ id }) => id}
        isLoading={points.isPending}
        empty="The servers have no recovery point."
      />
      <SdrsLine line={sdrsLines(command).points(groupId)} />
    </>
  );
};

export default Points;
