import Box from '@cloudscape-design/components/box';
import { useState } from 'react';
import { useBrake } from '../../api/actions.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { ActDialog } from '../../app/act-dialog.tsx';
import { useNews } from '../../app/news.tsx';
import { ReasonField } from '../../app/reason-field.tsx';
import { sdrsLines } from '../../model/sdrs-lines.ts';

interface BrakeDialogProps {
  readonly brake: { readonly on: boolean };
  readonly onClose: () => void;
}

/** Stops all automation at once, or lets it go on. */
const BrakeDialog = ({ brake, onClose }: BrakeDialogProps) => {
  const { command } = useSurroundings();
  const { tell } = useNews();
  const [reason, setReason] = useState('');
  const on = !brake.on;
  const act = useBrake(() => {
    tell({ type: 'success', header: on ? 'The brake is on: no failover begins by itself' : 'The brake is off' });
    onClose();
  });
  const set = () => act.mutate({ on, reason: reason.trim() });
  return (
    <ActDialog
      title={on ? 'Brake all automation' : 'Release the brake'}
      confirmText={on ? 'Brake' : 'Release'}
      act={act}
      line={sdrsLines(command).brake(on, reason)}
      whyNot={reason.trim() === '' ? 'Say why.' : undefined}
      onConfirm={set}
      onClose={onClose}
    >
      <Box>
        {on
          ? 'No failover of any group begins by itself. What runs goes on, and people can still fail over.'
          : 'Groups whose policy allows it may be failed over by themselves again.'}
      </Box>
      <ReasonField label="Why?" value={reason} onChange={setReason} />
    </ActDialog>
  );
};

export default BrakeDialog;
