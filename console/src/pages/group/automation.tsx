import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense, useState } from 'react';
import type { AutomationShown, Brake } from '../../api/automation.ts';
import { useAutomation } from '../../api/run-queries.ts';
import { Facts } from '../../app/facts.tsx';
import { Json } from '../../app/json.tsx';
import { Status } from '../../app/status.tsx';
import { Troubles } from '../../app/troubles.tsx';
import type { Shown } from '../../model/words.ts';

const AcknowledgeDialog = lazy(async () => ({
  default: (await import('../run/acknowledge-dialog.tsx')).AcknowledgeDialog,
}));
const BrakeDialog = lazy(() => import('./brake-dialog.tsx'));

interface AutomationProps {
  readonly group: { readonly id: string; readonly name: string };
}

/** What may fail the group over without a person, and what holds it back. */
export const Automation = ({ group }: AutomationProps) => {
  const automation = useAutomation(group.id);
  const [asked, ask] = useState<'brake' | 'acknowledge'>();
  const shown = automation.data?.automation;
  return (
    <Container header={<AutomationHeader shown={shown} ask={ask} />}>
      <Troubles queries={[automation]} />
      {shown && (
        <Facts
          columns={3}
          items={[
            { label: 'Mode', value: shown.mode },
            { label: 'Brake, for all groups', value: <Status shown={brakeShown(shown.brake)} /> },
            { label: 'Acknowledgement', value: <Status shown={personShown(shown.awaits_acknowledgement)} /> },
            { label: 'Last decision', value: <Json value={shown.decision} /> },
            { label: 'Sources', value: <Json value={shown.sources} /> },
          ]}
        />
      )}
      {shown && (
        <ExpandableSection headerText="Policy">
          <Json value={shown.policy} />
        </ExpandableSection>
      )}
      <Suspense>
        {asked === 'brake' && shown && <BrakeDialog brake={shown.brake} onClose={() => ask(undefined)} />}
        {asked === 'acknowledge' && <AcknowledgeDialog group={group} onClose={() => ask(undefined)} />}
      </Suspense>
    </Container>
  );
};

interface AutomationHeaderProps {
  readonly shown: AutomationShown['automation'] | undefined;
  readonly ask: (asked: 'brake' | 'acknowledge') => void;
}

const AutomationHeader = ({ shown, ask }: AutomationHeaderProps) => (
  <Header
    variant="h2"
    actions={
      <SpaceBetween direction="horizontal" size="xs">
        <Button
          disabled={(shown?.awaits_acknowledgement ?? null) === null}
          disabledReason="No failover of the group waits for a person to acknowledge it."
          onClick={() => ask('acknowledge')}
        >
          Acknowledge…
        </Button>
        <Button disabled={shown === undefined} onClick={() => ask('brake')}>
          {shown?.brake.on ? 'Release the brake…' : 'Brake…'}
        </Button>
      </SpaceBetween>
    }
  >
    Automation
  </Header>
);

const brakeShown = ({ on, by, reason }: Brake): Shown =>
  on
    ? { type: 'stopped', word: `on, by ${by ?? 'somebody'}: ${reason ?? 'no reason is known'}` }
    : { type: 'success', word: 'off' };

const personShown = (runId: string | null): Shown =>
  runId === null
    ? { type: 'success', word: 'not waited for' }
    : { type: 'warning', word: `a person has to acknowledge ${runId} first` };
