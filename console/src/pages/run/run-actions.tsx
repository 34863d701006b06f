import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { components } from '../../api/schema.ts';
import type { Run, RunEvent } from '../../api/wishes.ts';

interface RunActionsProps {
  readonly id: string;
  readonly run: Run | undefined;
  readonly job: components['schemas']['Job'] | undefined;
  readonly events: readonly RunEvent[] | undefined;
}

export const RunActions = ({ id, run, job, events }: RunActionsProps) => (
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
    <Button iconName="download" disabled={job === undefined} onClick={() => save(`${id}.json`, { run, job, events })}>
      Export JSON
    </Button>
  </SpaceBetween>
);

const save = (name: string, content: object): void => {
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};
