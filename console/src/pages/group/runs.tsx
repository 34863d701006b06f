import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Wished } from '../../api/queries.ts';
import type { components } from '../../api/schema.ts';
import type { RunList, RunSummary } from '../../api/shapes.ts';
import { List } from '../../app/list.tsx';
import { Newest } from '../../app/newest.tsx';
import { NotThere } from '../../app/not-there.tsx';
import { Status } from '../../app/status.tsx';
import { HREF } from '../../model/route.ts';
import { momentText } from '../../model/time.ts';
import { endStateShown } from '../../model/words.ts';

interface RunsProps {
  readonly groupId: string;
  readonly runs: UseQueryResult<Wished<RunList>>;
  readonly failed: UseQueryResult<components['schemas']['FailureJobList']>;
}

type Row = Pick<RunSummary, 'id' | 'end_state' | 'began_at' | 'ended_at' | 'requested_by' | 'reason'>;

export const Runs = ({ groupId, runs, failed }: RunsProps) => {
  if (runs.data?.there) {
    const { runs: told, next } = runs.data.value;
    const older = <Newest hasOlder={next !== undefined} all={`executions list --group ${groupId}`} />;
    return <RunTable title="Runs" description={older} runs={told} isLoading={false} empty="Nothing has run yet." />;
  }
  return (
    <SpaceBetween size="s">
      {runs.data && <NotThere what="Runs that go on or are complete" instead={`executions list --group ${groupId}`} />}
      <RunTable
        title="Failed runs"
        runs={(failed.data?.failure_jobs ?? []).map(failedRow)}
        isLoading={runs.isPending || failed.isPending}
        empty="No run has failed."
      />
    </SpaceBetween>
  );
};

const failedRow = ({ job_id, begin_time, fail_reason }: components['schemas']['FailureJob']): Row => ({
  id: job_id,
  end_state: 'FAILED',
  began_at: begin_time,
  ended_at: null,
  requested_by: null,
  reason: fail_reason,
});

interface RunTableProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly runs: readonly Row[];
  readonly isLoading: boolean;
  readonly empty: string;
}

const RunTable = ({ title, description, runs, isLoading, empty }: RunTableProps) => (
  <List
    title={title}
    description={description}
    items={runs}
    columns={[
      { id: 'id', header: 'Run', cell: ({ id }) => <Link href={HREF.run(id)}>{id}</Link>, isRowHeader: true },
      { id: 'state', header: 'State', cell: ({ end_state }) => <Status shown={endStateShown(end_state)} /> },
      { id: 'began', header: 'Began', cell: ({ began_at }) => momentText(began_at) },
      { id: 'ended', header: 'Ended', cell: ({ ended_at }) => (ended_at === null ? '' : momentText(ended_at)) },
      { id: 'why', header: 'Why', cell: ({ reason }) => reason ?? '' },
    ]}
    idOf={({ id }) => id}
    isLoading={isLoading}
    empty={empty}
  />
);
