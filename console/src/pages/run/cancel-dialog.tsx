import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import { useState } from 'react';
import { useGroupAction } from '../../api/actions.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { ActDialog } from '../../app/act-dialog.tsx';
import { useNews } from '../../app/news.tsx';
import { sdrsLines } from '../../model/sdrs-lines.ts';
import { isRunning } from '../../model/story.ts';
import type { RunDialogProps } from './run-dialogs.tsx';

/** Calls the failover off, or goes on giving production back. */
export const CancelDialog = ({ story, group, onClose }: RunDialogProps) => {
  const { command } = useSurroundings();
  const { tell } = useNews();
  const act = useGroupAction(group.id, ({ job_id }) => {
    tell({ type: 'info', header: `Production of ${group.name} is given back`, text: `Roll-back ${job_id}.` });
    onClose();
  });
  const [start, setStart] = useState(true);
  const cancel = () => act.mutate({ action: { 'cancel-failover-server-group': { start } } });
  return (
    <ActDialog
      title={isRunning(story) ? 'Cancel the failover' : 'Give production back'}
      confirmText="Give production back"
      act={act}
      line={sdrsLines(command).cancel(group.id, start)}
      onConfirm={cancel}
      onClose={onClose}
    >
      <Box>
        The failover makes no further call, and its last ones are waited for. Then production gets back what was taken:
        root volumes, security groups, stop protection, its place in an Auto Scaling group. Once a NIC or an EIP is on
        the move, the API refuses this.
      </Box>
      <Checkbox checked={start} onChange={({ detail: { checked } }) => setStart(checked)}>
        Also start the production servers that were stopped
      </Checkbox>
    </ActDialog>
  );
};
