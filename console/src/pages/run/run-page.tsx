import Link from '@cloudscape-design/components/link';
import { lazy, Suspense, useState } from 'react';
import type { RunSummary } from '../../api/shapes.ts';
import { Page } from '../../app/page.tsx';
import { HREF } from '../../model/route.ts';
import { isRunning } from '../../model/story.ts';
import { KIND_WORDS } from '../../model/words.ts';
import type { Asked } from './asked.ts';
import { NextSteps } from './next-steps.tsx';
import { RunActions } from './run-actions.tsx';
import { RunPanel } from './run-panel.tsx';
import { RunView } from './run-view.tsx';
import type { Selection } from './selection.ts';
import { useRunPage } from './use-run-page.ts';
import { Workflow } from './workflow.tsx';

const RunDialogs = lazy(() => import('./run-dialogs.tsx'));

/** One run, whoever started it. */
export const RunPage = ({ id }: { readonly id: string }) => {
  const [selection, select] = useState<Selection>();
  const [asked, ask] = useState<Asked>();
  const { queries, run, story, events, definition, group } = useRunPage(id);
  const crumb = { text: group.name, href: HREF.group(group.id) };
  const asking = story && { story, group, ask };
  return (
    <Page
      title={`Run ${id}`}
      description={group.id && <Description kind={run?.kind} href={crumb.href} name={group.name} />}
      crumbs={[...(group.id ? [crumb] : []), { text: id, href: HREF.run(id) }]}
      actions={<RunActions id={id} run={run} events={events} asking={asking} />}
      queries={queries}
      isOver={story !== undefined && !isRunning(story)}
      splitPanel={selection && <RunPanel {...{ selection, run, story, events }} runId={id} />}
      onPanelClosed={() => select(undefined)}
    >
      {asking && run && (
        <RunView run={run} asking={asking} selection={selection} select={select} steps={<NextSteps {...asking} />} />
      )}
      <Workflow definition={definition} events={events} selection={selection} select={select} />
      {story && asked && (
        <Suspense>
          <RunDialogs asked={asked} story={story} group={group} onClose={() => ask(undefined)} />
        </Suspense>
      )}
    </Page>
  );
};

interface DescriptionProps {
  readonly kind: RunSummary['kind'] | undefined;
  readonly href: string;
  readonly name: string;
}

const Description = ({ kind, href, name }: DescriptionProps) => (
  <>
    {kind && `${KIND_WORDS[kind]}. `}
    <Link href={href}>{`Protection group ${name}`}</Link>
  </>
);
