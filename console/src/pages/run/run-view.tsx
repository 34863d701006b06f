import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { Run } from '../../api/shapes.ts';
import type { Column } from '../../app/columns.tsx';
import { List } from '../../app/list.tsx';
import { useNow } from '../../app/now.ts';
import { Status } from '../../app/status.tsx';
import { serversIn } from '../../model/bars.ts';
import { statusBarOf } from '../../model/run-bar.ts';
import { rowsOf, type ServerRow } from '../../model/server-rows.ts';
import { endStateShown } from '../../model/words.ts';
import type { Asking } from './asked.ts';
import { Bars } from './bars.tsx';
import { Failure } from './failure.tsx';
import type { Selecting } from './selection.ts';
import { ServerAction } from './server-action.tsx';
import { StatusBar } from './status-bar.tsx';

const columnsFor = ({ story, ask }: Asking): readonly Column<ServerRow>[] => [
  { id: 'name', header: 'Server', cell: ({ name }) => name, isRowHeader: true },
  { id: 'standing', header: 'Stands', cell: ({ shown }) => <Status shown={shown} /> },
  { id: 'production', header: 'Production, as EC2 shows it', cell: ({ production }) => production },
  { id: 'dr', header: 'DR server', cell: ({ dr }) => dr },
  { id: 'why', header: 'Waits for, or why', cell: ({ why }) => why, minWidth: 300 },
  { id: 'action', header: 'Action', cell: ({ id }) => <ServerAction id={id} story={story} ask={ask} /> },
];

interface RunViewProps extends Selecting {
  readonly run: Run;
  readonly asking: Asking;
  readonly steps: ReactNode;
}

export const RunView = ({ run, asking, selection, select, steps }: RunViewProps) => {
  const now = useNow();
  const servers = serversIn(run);
  return (
    <SpaceBetween size="l">
      {run.error !== null && <Failure run={{ ...run, error: run.error }} />}
      <StatusBar state={endStateShown(run.end_state)} figures={statusBarOf(run, now)} />
      {steps}
      {servers.length > 0 && <Bars servers={servers} />}
      <List
        title="Servers, worst first"
        items={rowsOf(servers, now, run.ended_at !== null)}
        columns={columnsFor(asking)}
        idOf={({ id }) => id}
        isLoading={false}
        empty="The run has nothing to do with single servers."
        selection={{
          chosen: selection?.is === 'server' ? selection.id : undefined,
          choose: (id) => select({ is: 'server', id }),
        }}
      />
    </SpaceBetween>
  );
};
