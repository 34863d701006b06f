import { useLeftovers } from '../../api/protection.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import type { Column } from '../../app/columns.tsx';
import { List } from '../../app/list.tsx';
import { SdrsLine } from '../../app/sdrs-line.tsx';
import { Troubles } from '../../app/troubles.tsx';
import { type LeftoverRow, leftoverRows, leftoversText } from '../../model/point-lists.ts';
import { sdrsLines } from '../../model/sdrs-lines.ts';

const COLUMNS: readonly Column<LeftoverRow>[] = [
  { id: 'id', header: 'Volume or recovery point', cell: ({ id }) => id, isRowHeader: true, minWidth: 220 },
  { id: 'what', header: 'What', cell: ({ what }) => what },
  { id: 'server', header: 'Server', cell: ({ server }) => server, minWidth: 110 },
  { id: 'from', header: 'Left by', cell: ({ from }) => from, minWidth: 200 },
  { id: 'only', header: 'Only there', cell: ({ onlyThere }) => onlyThere, minWidth: 200 },
  { id: 'price', header: 'Price', cell: ({ price }) => price },
  { id: 'kept', header: 'Kept', cell: ({ kept }) => kept },
];

/** What runs have left in EC2. The command alone deletes it. */
const LeftBehind = ({ groupId }: { readonly groupId: string }) => {
  const { command } = useSurroundings();
  const leftovers = useLeftovers(groupId);
  return (
    <>
      <Troubles queries={[leftovers]} />
      <List
        title="Left behind"
        description={leftovers.data && leftoversText(leftovers.data)}
        items={leftovers.data ? leftoverRows(leftovers.data) : []}
        columns={COLUMNS}
        idOf={({ id }) => id}
        isLoading={leftovers.isPending}
        empty="Runs of the group have left nothing behind."
      />
      <div>This page deletes nothing. The command deletes what is kept no longer:</div>
      <SdrsLine line={sdrsLines(command).deleteLeftovers(groupId)} />
    </>
  );
};

export default LeftBehind;
