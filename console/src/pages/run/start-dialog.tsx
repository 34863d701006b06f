import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import { useStartDrServers } from '../../api/actions.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { ActDialog } from '../../app/act-dialog.tsx';
import { useNews } from '../../app/news.tsx';
import { namesText } from '../../model/next-steps.ts';
import { sdrsLines } from '../../model/sdrs-lines.ts';
import type { ServerDialogProps } from './run-dialogs.tsx';

/** Starts the DR servers of servers that are through. */
export const StartDialog = ({ servers, group, onClose }: ServerDialogProps) => {
  const { command } = useSurroundings();
  const { tell } = useNews();
  const act = useStartDrServers(() => {
    tell({ type: 'success', header: `DR servers are started: ${namesText(servers)}` });
    onClose();
  });
  const unfenced = servers.filter(({ fate }) => fate === 'unfenced');
  const start = () => act.mutate(servers.map(({ id }) => id));
  return (
    <ActDialog
      title={
        servers.length === 1 ? `Start the DR server of ${namesText(servers)}` : `Start ${servers.length} DR servers`
      }
      confirmText="Start"
      act={act}
      line={sdrsLines(command).start(
        group.id,
        servers.map(({ name }) => name),
      )}
      onConfirm={start}
      onClose={onClose}
    >
      <Box>
        {namesText(servers)}. The fenced production servers stay down. A server that runs already is left alone.
      </Box>
      {unfenced.length > 0 && (
        <Alert type="warning" header={`Not seen to be down: ${namesText(unfenced)}`}>
          Make sure that the old server is off before you start its DR server: two servers would run with one set of
          data and clients.
        </Alert>
      )}
    </ActDialog>
  );
};
