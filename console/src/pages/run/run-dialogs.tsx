import type { ServerFate, Story } from '../../model/story.ts';
import ProtectDialog from '../protection/protect-dialog.tsx';
import RestoreDialog from '../protection/restore-dialog.tsx';
import { AcceptDialog } from './accept-dialog.tsx';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import type { Asked } from './asked.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { StartDialog } from './start-dialog.tsx';

export interface RunDialogProps {
  readonly story: Story;
  readonly group: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

export interface ServerDialogProps extends RunDialogProps {
  readonly servers: readonly ServerFate[];
}

/** The dialog about what a person wants to do. */
const RunDialogs = ({ asked, ...props }: RunDialogProps & { readonly asked: Asked }) => {
  switch (asked.is) {
    case 'cancel':
      return <CancelDialog {...props} />;
    case 'accept':
      return <AcceptDialog {...props} server={asked.server} />;
    case 'start':
      return <StartDialog {...props} servers={asked.servers} />;
    case 'acknowledge':
      return <AcknowledgeDialog {...props} />;
    case 'protect':
      return <ProtectDialog {...props} turn="again" />;
    case 'restore':
      return <RestoreDialog {...props} />;
    default:
      return asked satisfies never;
  }
};

export default RunDialogs;
