import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { components } from '../../api/schema.ts';
import type { Column } from '../../app/columns.tsx';
import { List } from '../../app/list.tsx';
import { NotThere } from '../../app/not-there.tsx';
import { useNow } from '../../app/now.ts';
import { Status } from '../../app/status.tsx';
import { type JobRow, jobRows } from '../../model/jobs.ts';
import { elapsedOf } from '../../model/run-bar.ts';
import { endStateOfJob, endStateShown } from '../../model/words.ts';
import type { Asking } from './asked.ts';
import type { Selecting } from './selection.ts';
import { ServerAction } from './server-action.tsx';
import { StatusBar } from './status-bar.tsx';

const columnsFor = ({ story, ask }: Asking): readonly Column<JobRow>[] => [
  { id: 'name', header: 'Server', cell: ({ name }) => name, isRowHeader: true },
  { id: 'status', header: 'Stands', cell: ({ shown }) => <Status shown={shown} /> },
  { id: 'why', header: 'Why', cell: ({ why }) => why, minWidth: 300 },
  { id: 'action', header: 'Action', cell: ({ id }) => <ServerAction id={id} story={story} ask={ask} /> },
];

interface JobViewProps extends Selecting {
  readonly job: components['schemas']['Job'];
  readonly members: readonly components['schemas']['ProtectedInstance'][];
  /** Whether the API may still tell more. */
  readonly isTold: boolean;
  readonly asking: Asking;
  readonly steps: ReactNode;
}

/** A run by what its job says: how it stands, and each server with why it failed. */
export const JobView = (props: JobViewProps) => {
  const { job, members, isTold, asking, steps, selection, select } = props;
  const now = useNow();
  const names = new Map(members.map(({ id, name }) => [id, name]));
  return (
    <SpaceBetween size="l">
      {job.fail_reason !== null && (
        <Alert type="error" header={`The run has failed (${job.error_code ?? 'no code'})`}>
          {job.fail_reason}
        </Alert>
      )}
      <StatusBar
        state={endStateShown(endStateOfJob(job))}
        figures={[elapsedOf({ began_at: job.begin_time, ended_at: job.end_time }, now)]}
      >
        {!isTold && (
          <NotThere
            what="Expected end, data loss, the way back, and how far fence, disks and identity are"
            instead={`executions show ${job.job_id}`}
          />
        )}
      </StatusBar>
      {steps}
      <List
        title="Servers, worst first"
        items={jobRows(job, names)}
        columns={columnsFor(asking)}
        idOf={({ id }) => id}
        isLoading={false}
        empty="The job names no servers."
        selection={{
          chosen: selection?.is === 'server' ? selection.id : undefined,
          choose: (id) => select({ is: 'server', id }),
        }}
      />
    </SpaceBetween>
  );
};
