import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRunServer } from '../../api/run-queries.ts';
import type { RunServer } from '../../api/wishes.ts';
import { useNow } from '../../app/now.ts';
import { PHASES, STATE_WORDS } from '../../model/bars.ts';
import { rowsOf } from '../../model/server-rows.ts';
import { momentText } from '../../model/time.ts';
import { ServerStory } from './server-story.tsx';

interface ServerPanelProps {
  readonly runId: string;
  readonly id: string;
  /** As the run tells of it; absent where only its job is told. */
  readonly server: RunServer | undefined;
}

/** One server: how it stands, what became of its NICs, and every call that was made for it. */
export const ServerPanel = ({ runId, id, server }: ServerPanelProps) => {
  const shown = useRunServer(runId, id);
  return (
    <SpaceBetween size="m">
      {server && <Standing server={server} />}
      <ServerStory shown={shown} runId={runId} />
    </SpaceBetween>
  );
};

const Standing = ({ server }: { readonly server: RunServer }) => {
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
