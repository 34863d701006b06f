import Box from '@cloudscape-design/components/box';
import { useState } from 'react';
import { useGroupAction } from '../../api/actions.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { ActDialog } from '../../app/act-dialog.tsx';
import { useNews } from '../../app/news.tsx';
import { ReasonField } from '../../app/reason-field.tsx';
import { sdrsLines } from '../../model/sdrs-lines.ts';
import type { ServerFate } from '../../model/story.ts';
import type { RunDialogProps } from './run-dialogs.tsx';

/** A person's word that a server is off which EC2 does not show so. */
export const AcceptDialog = ({ server, group, onClose }: RunDialogProps & { readonly server: ServerFate }) => {
  const { command } = useSurroundings();
  const { tell } = useNews();
  const act = useGroupAction(group.id, () => {
    tell({
      type: 'success',
      header: `${server.name} is accepted`,
      text: 'The failover goes on with it once its fencing budget is over, if it is still not seen down by then.',
    });
    onClose();
  });
  const [reason, setReason] = useState('');
  const asked = { instance: server.name, reason: reason.trim() };
  const accept = () => act.mutate({ action: { 'accept-unfenced-server-group': { ...asked, instance: server.id } } });
  return (
    <ActDialog
      title={`Accept ${server.name} unfenced`}
      confirmText="Accept"
      act={act}
      line={sdrsLines(command).accept(group.id, asked)}
      whyNot={asked.reason === '' ? 'Say why the server is known to be off.' : undefined}
      onConfirm={accept}
      onClose={onClose}
    >
      <Box>
        Do this only if you know that the server is off, for instance as its breaker was pulled. Once its fencing budget
        is over, the failover detaches its NICs by force and takes its EIPs, though it may still run. If it does, two
        servers run with one set of data and clients. This holds for this server and this failover alone, and the report
        calls the server UNFENCED.
      </Box>
      <ReasonField label={`Why is ${server.name} known to be off?`} value={reason} onChange={setReason} />
    </ActDialog>
  );
};
