import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { Page } from '../../app/page.tsx';
import { HREF } from '../../app/route.ts';
import { JobView } from './job-view.tsx';
import { RunActions } from './run-actions.tsx';
import { RunPanel } from './run-panel.tsx';
import { RunView } from './run-view.tsx';
import type { Selection } from './selection.ts';
import { useRunPage } from './use-run-page.ts';
import { Workflow } from './workflow.tsx';

/** One run, whoever started it. What the API tells of runs is shown; else what it tells of the run's job. */
export const RunPage = ({ id }: { readonly id: string }) => {
  const [selection, select] = useState<Selection>();
  const { queries, run, isAsking, job, events, definition, group, members } = useRunPage(id);
  const crumb = { text: group.name, href: HREF.group(group.id) };
  return (
    <Page
      title={`Run ${id}`}
      description={group.id && <Link href={crumb.href}>{`Protection group ${group.name}`}</Link>}
      crumbs={[...(group.id ? [crumb] : []), { text: id, href: HREF.run(id) }]}
      actions={<RunActions id={id} run={run} job={job} events={events} />}
      queries={queries}
      splitPanel={selection && <RunPanel selection={selection} run={run} events={events} />}
      onPanelClosed={() => select(undefined)}
    >
      {run && <RunView run={run} selection={selection} select={select} />}
      {!run && job && <JobView job={job} members={members} isTold={isAsking} />}
      <Workflow definition={definition} events={events} selection={selection} select={select} />
    </Page>
  );
};
