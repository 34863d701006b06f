import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal, { type ModalProps } from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMayNotAct } from '../api/actions.ts';
import { mayNotActText } from '../model/may-begin.ts';
import { troubleOf } from '../model/trouble.ts';
import { SdrsLine } from './sdrs-line.tsx';

export type Act = Pick<UseMutationResult<unknown, Error, never>, 'isPending' | 'failureReason'>;

export interface ActDialogProps {
  readonly title: string;
  readonly confirmText: string;
  readonly act: Act;
  /** The command that does the same. */
  readonly line: string;
  /** Why it cannot be confirmed yet. */
  readonly whyNot?: string | undefined;
  readonly size?: ModalProps.Size;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Says what will happen, asks for what it takes, and shows what the API has against it. */
export const ActDialog = (props: ActDialogProps) => {
  const { title, act, line, size = 'medium', onClose, children } = props;
  return (
    <Modal
      visible
      size={size}
      header={title}
      closeAriaLabel={`Close: ${title}`}
      onDismiss={onClose}
      footer={<Footer {...props} />}
    >
      <SpaceBetween size="m">
        {children}
        {act.failureReason !== null && <Refused error={act.failureReason} isAskedAgain={act.isPending} />}
        <div>
          <Box variant="awsui-key-label">The same by the command</Box>
          <SdrsLine line={line} />
        </div>
      </SpaceBetween>
    </Modal>
  );
};

const Footer = ({ confirmText, act, whyNot, onConfirm, onClose }: ActDialogProps) => {
  const mayNotAct = useMayNotAct();
  const why = mayNotAct === undefined ? whyNot : mayNotActText(mayNotAct);
  return (
    <div className="dialog-footer">
      <Box color="text-body-secondary">{why}</Box>
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="link" onClick={onClose}>
          Close
        </Button>
        <Button
          variant="primary"
          loading={act.isPending}
          loadingText="The API is asked"
          disabled={why !== undefined}
          {...(why === undefined ? {} : { disabledReason: why })}
          onClick={onConfirm}
        >
          {confirmText}
        </Button>
      </SpaceBetween>
    </div>
  );
};

const Refused = ({ error, isAskedAgain }: { readonly error: Error; readonly isAskedAgain: boolean }) => {
  const { header, text } = troubleOf(error);
  return (
    <div role="alert">
      <Alert type={isAskedAgain ? 'warning' : 'error'} header={header}>
        {text}
      </Alert>
    </div>
  );
};
