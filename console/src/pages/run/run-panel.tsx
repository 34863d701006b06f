import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SplitPanel from '@cloudscape-design/components/split-panel';
import type { Run, RunEvent, RunServer } from '../../api/wishes.ts';
import { NotThere } from '../../app/not-there.tsx';
import { useNow } from '../../app/now.ts';
import { PHASES, STATE_WORDS } from '../../model/bars.ts';
import { rowsOf } from '../../model/server-rows.ts';
import { momentText } from '../../model/time.ts';
import { stateDetails } from '../../model/workflow.ts';
import type { Selection } from './selection.ts';

interface RunPanelProps {
  readonly selection: Selection;
  readonly run: Run | undefined;
  readonly events: readonly RunEvent[] | undefined;
}

export const RunPanel = ({ selection, run, events }: RunPanelProps) => {
  const server = selection.is === 'server' ? run?.servers.find((one) => isOne(one, selection.id)) : undefined;
  return (
    <SplitPanel header={selection.is === 'state' ? selection.name : (server?.name ?? selection.id)}>
      {selection.is === 'state' && <StatePanel name={selection.name} events={events} />}
      {server && <ServerPanel server={server} />}
    </SplitPanel>
  );
};

const isOne = ({ protected_instance_id }: RunServer, id: string): boolean => protected_instance_id === id;

const StatePanel = ({ name, events }: { readonly name: string } & Pick<RunPanelProps, 'events'>) => {
  if (events === undefined) {
    return <NotThere what="What went into this state and came out of it" instead="executions list" />;
  }
  const { input, output, error, cause } = stateDetails(name, events);
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: 'Input', value: <Json value={input} /> },
        { label: 'Output', value: <Json value={output} /> },
        { label: 'Error', value: error === undefined ? 'none' : `${error}: ${cause ?? ''}` },
      ]}
    />
  );
};

const Json = ({ value }: { readonly value: unknown }) =>
  value === undefined ? <>none</> : <pre>{JSON.stringify(value, null, 2)}</pre>;

const ServerPanel = ({ server }: { readonly server: RunServer }) => {
  const [row] = rowsOf([server], useNow());
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: 'Production', value: row?.production },
        { label: 'DR server', value: row?.dr },
        { label: 'Waits for, or why', value: row?.why || 'nothing' },
        ...PHASES.map((phase) => ({ label: phase, value: phaseWords(server.phases[phase]) })),
      ]}
    />
  );
};

const phaseWords = ({ state, reason, done_at }: RunServer['phases']['fence']): string =>
  [STATE_WORDS[state], done_at === null ? '' : momentText(done_at), reason ?? ''].filter(Boolean).join(', ');
