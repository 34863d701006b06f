import Link from '@cloudscape-design/components/link';
import type { UseQueryResult } from '@tanstack/react-query';
import type { RunList } from '../../api/shapes.ts';
import { List } from '../../app/list.tsx';
import { Newest } from '../../app/newest.tsx';
import { Status } from '../../app/status.tsx';
import { HREF } from '../../model/route.ts';
import { momentText } from '../../model/time.ts';
import { endStateShown, KIND_WORDS } from '../../model/words.ts';

interface RunsProps {
  readonly groupId: string;
  readonly runs: UseQueryResult<RunList>;
}

export const Runs = ({ groupId, runs }: RunsProps) => {
  const { runs: told = [], next } = runs.data ?? {};
  const older = <Newest hasOlder={next !== undefined} all={`executions list --group ${groupId}`} />;
  return (
    <List
      title="Runs"
      description={older}
      items={told}
      columns={[
        { id: 'id', header: 'Run', cell: ({ id }) => <Link href={HREF.run(id)}>{id}</Link>, isRowHeader: true },
        { id: 'kind', header: 'What', cell: ({ kind }) => KIND_WORDS[kind] },
        { id: 'state', header: 'State', cell: ({ end_state }) => <Status shown={endStateShown(end_state)} /> },
        { id: 'began', header: 'Began', cell: ({ began_at }) => momentText(began_at) },
        { id: 'ended', header: 'Ended', cell: ({ ended_at }) => (ended_at === null ? '' : momentText(ended_at)) },
        { id: 'why', header: 'Why', cell: ({ reason }) => reason ?? '' },
      ]}
      idOf={({ id }) => id}
      isLoading={runs.isPending}
      empty="Nothing has run yet."
    />
  );
};
