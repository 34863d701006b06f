import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Run, RunEvent } from '../../api/shapes.ts';
import { save } from '../../app/save.ts';
import { HREF } from '../../model/route.ts';
import { isRunning, type Story } from '../../model/story.ts';
import type { Asking } from './asked.ts';
import { CancelButton } from './next-steps.tsx';

interface RunActionsProps {
  readonly id: string;
  readonly run: Run | undefined;
  readonly events: readonly RunEvent[] | undefined;
  readonly asking: Asking | undefined;
}

export const RunActions = ({ id, run, events, asking }: RunActionsProps) => (
  <SpaceBetween size="xs" direction="horizontal">
    {run?.execution_arn && (
      <CopyToClipboard
        copyButtonText="Copy ARN"
        copySuccessText="The ARN is copied."
        copyErrorText="The ARN could not be copied."
        textToCopy={run.execution_arn}
      />
    )}
    {run?.step_functions_url && (
      <Button href={run.step_functions_url} external>
        Step Functions
      </Button>
    )}
    <Button
      iconName="download"
      disabled={run === undefined}
      onClick={() => save(`${id}.json`, JSON.stringify({ run, events }, null, 2), 'application/json')}
    >
      Export JSON
    </Button>
    {asking && hasReport(asking.story) && <Button href={HREF.report(id)}>Report</Button>}
    {asking && isRunning(asking.story) && <CancelButton {...asking} />}
  </SpaceBetween>
);

const hasReport = (story: Story): boolean => story.kind === 'failover' && !isRunning(story);
