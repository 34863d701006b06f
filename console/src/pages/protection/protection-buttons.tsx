import Button from '@cloudscape-design/components/button';
import { lazy, Suspense, useState } from 'react';
import { useMayNotAct } from '../../api/actions.ts';
import { mayNotActText } from '../../model/may-begin.ts';
import { canBeRestored, type Turn, turnChoice, turnOf } from '../../model/protection.ts';

const ProtectDialog = lazy(() => import('./protect-dialog.tsx'));
const RestoreDialog = lazy(() => import('./restore-dialog.tsx'));

interface ProtectionButtonsProps {
  readonly group: { readonly id: string; readonly name: string; readonly status: string };
}

const TEXTS: Readonly<Record<Turn, string>> = {
  enable: 'Enable protection…',
  again: 'Protect again…',
  disable: 'Disable protection…',
};

/** What turns protection on or off, as the group stands now. */
export const ProtectionButtons = ({ group }: ProtectionButtonsProps) => {
  const [asked, ask] = useState<Turn | 'restore'>();
  const mayNotAct = useMayNotAct();
  const whyMayNot = mayNotAct === undefined ? undefined : mayNotActText(mayNotAct);
  const choice = turnChoice(group.status);
  const turn = turnOf(group.status);
  const close = () => ask(undefined);
  return (
    <>
      {turn && choice.offered && (
        <ActButton text={TEXTS[turn]} whyNot={whyMayNot ?? choice.whyNot} onClick={() => ask(turn)} />
      )}
      {canBeRestored(group.status) && <ActButton text="Restore…" whyNot={whyMayNot} onClick={() => ask('restore')} />}
      <Suspense>
        {asked === 'restore' && <RestoreDialog group={group} onClose={close} />}
        {asked !== undefined && asked !== 'restore' && <ProtectDialog group={group} turn={asked} onClose={close} />}
      </Suspense>
    </>
  );
};

interface ActButtonProps {
  readonly text: string;
  readonly whyNot: string | undefined;
  readonly onClick: () => void;
}

const ActButton = ({ text, whyNot, onClick }: ActButtonProps) => (
  <Button
    disabled={whyNot !== undefined}
    {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
    ariaHaspopup="dialog"
    onClick={onClick}
  >
    {text}
  </Button>
);
