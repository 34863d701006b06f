import Box from '@cloudscape-design/components/box';
import { useState } from 'react';
import { useGroupAction } from '../../api/actions.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { ActDialog } from '../../app/act-dialog.tsx';
import { useNews } from '../../app/news.tsx';
import { ReasonField } from '../../app/reason-field.tsx';
import { sdrsLines } from '../../model/sdrs-lines.ts';

interface AcknowledgeDialogProps {
  readonly group: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Lets automation act again after a failover. */
export const AcknowledgeDialog = ({ group, onClose }: AcknowledgeDialogProps) => {
  const { command } = useSurroundings();
  const { tell } = useNews();
  const act = useGroupAction(group.id, () => {
    tell({ type: 'success', header: `The failover of ${group.name} is acknowledged` });
    onClose();
  });
  const [reason, setReason] = useState('');
  const acknowledge = () => act.mutate({ action: { 'acknowledge-server-group': { reason: reason.trim() } } });
  return (
    <ActDialog
      title={`Acknowledge the failover of ${group.name}`}
      confirmText="Acknowledge"
      act={act}
      line={sdrsLines(command).acknowledge(group.id, reason)}
      whyNot={reason.trim() === '' ? 'Say what was found and done.' : undefined}
      onConfirm={acknowledge}
      onClose={onClose}
    >
      <Box>Automation does not fail this group over again until a person has said so.</Box>
      <ReasonField label="What was found and done?" value={reason} onChange={setReason} />
    </ActDialog>
  );
};
