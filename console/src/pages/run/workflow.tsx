import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { lazy, Suspense, useMemo } from 'react';
import { useDefinitions } from '../../api/queries.ts';
import type { RunEvent } from '../../api/shapes.ts';
import { workflowView } from '../../model/workflow.ts';
import { Events } from './events.tsx';
import type { Selecting } from './selection.ts';
import { States } from './states.tsx';

const Graph = lazy(() => import('../../graph/graph.tsx'));

interface WorkflowProps extends Selecting {
  /** Key into the definitions. */
  readonly definition: string;
  /** Absent: the API does not tell what the run went through. */
  readonly events: readonly RunEvent[] | undefined;
}

/** The workflow from its definition, in three views of one selection. */
export const Workflow = ({ definition: kind, events, selection, select }: WorkflowProps) => {
  const { data: definitions } = useDefinitions();
  const definition = definitions?.[kind];
  const view = useMemo(() => definition && workflowView(definition, events), [definition, events]);
  if (view === undefined) return null;
  const chosen = selection?.is === 'state' ? selection.name : undefined;
  const choose = (name: string) => select({ is: 'state', name });
  const graph = (
    <Suspense fallback={<Spinner />}>
      <Graph view={view} chosen={chosen} choose={choose} />
    </Suspense>
  );
  return (
    <Container header={<Header variant="h2" description={events ? undefined : UNKNOWN}>{`Workflow: ${kind}`}</Header>}>
      <Tabs
        ariaLabel="Views of the workflow"
        tabs={[
          { id: 'graph', label: 'Graph', content: graph },
          { id: 'states', label: 'States', content: <States view={view} chosen={chosen} choose={choose} /> },
          {
            id: 'events',
            label: 'Events',
            content: events ? <Events events={events} choose={choose} /> : <Box>{UNKNOWN}</Box>,
          },
        ]}
      />
    </Container>
  );
};

const UNKNOWN = 'The whole definition. Which of its states the run has reached, the API does not tell yet.';
