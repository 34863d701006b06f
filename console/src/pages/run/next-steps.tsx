import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useAutomation } from '../../api/run-queries.ts';
import { Text } from '../../app/text.tsx';
import { type NextStep, nextSteps } from '../../model/next-steps.ts';
import { canBeRestored, turnChoice, turnOf } from '../../model/protection.ts';
import { HREF } from '../../model/route.ts';
import { againChoice, type Choice, cancelChoice } from '../../model/run-choices.ts';
import { FailoverButton } from '../failover/failover-button.tsx';
import type { Asking } from './asked.ts';

/** What a person does now, each with its button. */
export const NextSteps = ({ story, group, ask }: Asking) => {
  const automation = useAutomation(group.id).data?.automation;
  const isAwaited = (automation?.awaits_acknowledgement ?? null) !== null;
  const steps = nextSteps(story).filter(({ does }) =>
    does === 'acknowledge' ? isAwaited : isPossible({ story, group, ask }, does),
  );
  if (steps.length === 0) return null;
  return (
    <Container header={<Header variant="h2">Next steps</Header>}>
      <ol className="steps">
        {steps.map((step) => (
          <li key={step.text}>
            <SpaceBetween size="xxs">
              <span>
                <Text>{step.text}</Text>
              </span>
              <StepButton step={step} story={story} group={group} ask={ask} />
            </SpaceBetween>
          </li>
        ))}
      </ol>
    </Container>
  );
};

const isPossible = ({ story, group: { status } }: Asking, does: NextStep['does']): boolean => {
  if (does === 'cancel') return isOpen(cancelChoice(story, status));
  if (does === 'protect') return turnOf(status ?? '') === 'again' && isOpen(turnChoice(status ?? ''));
  if (does === 'restore') return canBeRestored(status ?? '');
  return does !== 'again' || againChoice(story, status).offered;
};

const isOpen = (choice: Choice): boolean => choice.offered && choice.whyNot === undefined;

const StepButton = ({ step: { does, servers = [] }, story, group, ask }: Asking & { readonly step: NextStep }) => {
  switch (does) {
    case 'start':
      return <Button onClick={() => ask({ is: 'start', servers })}>{startText(servers.length)}</Button>;
    case 'cancel':
      return <CancelButton story={story} group={group} ask={ask} />;
    case 'acknowledge':
      return <Button onClick={() => ask({ is: 'acknowledge' })}>Acknowledge…</Button>;
    case 'again':
      return <FailoverButton group={{ ...group, status: group.status ?? '' }} lastRunId={story.id} isAgain />;
    case 'report':
      return <Button href={HREF.report(story.id)}>Read the report</Button>;
    case 'protect':
      return <Button onClick={() => ask({ is: 'protect' })}>Protect again…</Button>;
    case 'restore':
      return <Button onClick={() => ask({ is: 'restore' })}>Restore…</Button>;
    case 'group':
      return <Button href={HREF.group(group.id)}>Open the group</Button>;
    default:
      return null;
  }
};

const startText = (count: number): string => (count === 1 ? 'Start the DR server…' : `Start ${count} DR servers…`);

export const CancelButton = ({ story, group: { status }, ask }: Asking) => {
  const choice = cancelChoice(story, status);
  if (!choice.offered) return null;
  return (
    <Button
      disabled={choice.whyNot !== undefined}
      {...(choice.whyNot === undefined ? {} : { disabledReason: choice.whyNot })}
      ariaHaspopup="dialog"
      onClick={() => ask({ is: 'cancel' })}
    >
      {story.endState === 'RUNNING' ? 'Cancel…' : 'Give production back…'}
    </Button>
  );
};
