import Button from '@cloudscape-design/components/button';
import { lazy, Suspense, useState } from 'react';
import { useMayNotAct } from '../../api/actions.ts';
import { mayNotActText, whyNoFailover } from '../../model/may-begin.ts';

const FailoverDialog = lazy(() => import('./failover-dialog.tsx'));

interface FailoverButtonProps {
  readonly group: { readonly id: string; readonly name: string; readonly status: string };
  readonly lastRunId?: string | undefined;
  readonly isAgain?: boolean;
}

/** Opens the dialog; off, with the reason, where no failover can begin. */
export const FailoverButton = ({ group, lastRunId, isAgain = false }: FailoverButtonProps) => {
  const [isOpen, setOpen] = useState(false);
  const mayNotAct = useMayNotAct();
  // A run that died leaves its group as failing over; the same call takes over.
  const byStatus = isAgain && group.status === 'failing-over' ? undefined : whyNoFailover(group.status);
  const whyNot = mayNotAct === undefined ? byStatus : mayNotActText(mayNotAct);
  return (
    <>
      <Button
        variant="primary"
        disabled={whyNot !== undefined}
        {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
        ariaHaspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {isAgain ? 'Same call again…' : 'Fail over…'}
      </Button>
      {isOpen && (
        <Suspense>
          <FailoverDialog group={group} lastRunId={lastRunId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
