import SplitPanel from '@cloudscape-design/components/split-panel';
import type { Run, RunEvent } from '../../api/shapes.ts';
import { Facts } from '../../app/facts.tsx';
import { Json } from '../../app/json.tsx';
import type { Story } from '../../model/story.ts';
import { stateDetails } from '../../model/workflow.ts';
import type { Selection } from './selection.ts';
import { ServerPanel } from './server-panel.tsx';

interface RunPanelProps {
  readonly selection: Selection;
  readonly runId: string;
  readonly run: Run | undefined;
  readonly story: Story | undefined;
  readonly events: readonly RunEvent[] | undefined;
}

export const RunPanel = ({ selection, runId, run, story, events }: RunPanelProps) => {
  if (selection.is === 'state') {
    return (
      <SplitPanel header={selection.name}>
        <StatePanel name={selection.name} events={events} />
      </SplitPanel>
    );
  }
  const server = run?.servers.find((one) => one.protected_instance_id === selection.id);
  return (
    <SplitPanel header={server?.name ?? selection.id}>
      <ServerPanel runId={runId} id={selection.id} run={run} story={story} />
    </SplitPanel>
  );
};

interface StatePanelProps extends Pick<RunPanelProps, 'events'> {
  readonly name: string;
}

const StatePanel = ({ name, events = [] }: StatePanelProps) => {
  const { input, output, error, cause } = stateDetails(name, events);
  return (
    <Facts
      isWide
      columns={3}
      items={[
        { label: 'Input', value: <Json value={input} /> },
        { label: 'Output', value: <Json value={output} /> },
        { label: 'Error', value: error === undefined ? 'none' : `${error}: ${cause ?? ''}` },
      ]}
    />
  );
};
