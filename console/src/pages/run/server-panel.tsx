import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRunServer } from '../../api/run-queries.ts';
import type { Run, RunServer } from '../../api/shapes.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { Facts } from '../../app/facts.tsx';
import { useNow } from '../../app/now.ts';
import { SdrsLine } from '../../app/sdrs-line.tsx';
import { phasesOf, STATE_WORDS } from '../../model/bars.ts';
import { mayHaveToStartAgain } from '../../model/run-choices.ts';
import { sdrsLines } from '../../model/sdrs-lines.ts';
import { rowsOf } from '../../model/server-rows.ts';
import type { Story } from '../../model/story.ts';
import { momentText } from '../../model/time.ts';
import { ServerStory } from './server-story.tsx';

interface ServerPanelProps {
  readonly runId: string;
  readonly id: string;
  /** Absent where only its job is told. */
  readonly run: Run | undefined;
  readonly story: Story | undefined;
}

/** One server: how it stands, what became of its NICs, and every call that was made for it. */
export const ServerPanel = ({ runId, id, run, story }: ServerPanelProps) => {
  const shown = useRunServer(runId, id, run?.ended_at === null);
  const server = run?.servers.find((one) => one.protected_instance_id === id);
  return (
    <SpaceBetween size="m">
      {server && <Standing server={server} />}
      {story && <StartAgain story={story} id={id} />}
      <ServerStory shown={shown} />
    </SpaceBetween>
  );
};

const StartAgain = ({ story, id }: { readonly story: Story; readonly id: string }) => {
  const { command } = useSurroundings();
  const server = story.servers.find((one) => one.id === id);
  if (server === undefined || !mayHaveToStartAgain(story, server)) return null;
  return (
    <div>
      <Box variant="awsui-key-label">Should the DR server not have come up, this starts it again</Box>
      <SdrsLine line={sdrsLines(command).start(story.groupId, [server.name])} />
    </div>
  );
};

const Standing = ({ server }: { readonly server: RunServer }) => {
  const [row] = rowsOf([server], useNow());
  return (
    <Facts
      columns={3}
      items={[
        { label: 'Production', value: row?.production ?? '' },
        { label: 'DR server', value: row?.dr ?? '' },
        { label: 'Waits for, or why', value: failureText(server) ?? (row?.why || 'nothing') },
        ...phasesOf(server).map(({ name, phase }) => ({ label: PHASE_LABELS[name], value: phaseWords(phase) })),
      ]}
    />
  );
};

const failureText = ({ failure }: RunServer): string | undefined =>
  failure === null ? undefined : `${failure.error}: ${failure.message}`;

const PHASE_LABELS = {
  fence: 'Fence',
  disks: 'Disks',
  identity: 'Identity',
  give_back: 'Given back',
  in_service: 'In service',
  first_point: 'First recovery point',
  restored: 'Restored',
} as const;

const phaseWords = ({ state, reason, done_at }: RunServer['phases']['fence']): string =>
  [STATE_WORDS[state], done_at === null ? '' : momentText(done_at), reason ?? ''].filter(Boolean).join(', ');
