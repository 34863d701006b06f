import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Run } from '../../api/shapes.ts';
import { Text } from '../../app/text.tsx';
import { errorWords, failureLines } from '../../model/failures.ts';
import { namesOf } from '../../model/next-steps.ts';
import { endStateShown } from '../../model/words.ts';

interface FailureProps {
  readonly run: Run & { readonly error: string };
}

/** Why the run has failed: by its servers, as far as it came to them. */
export const Failure = ({ run }: FailureProps) => {
  const lines = failureLines(run);
  return (
    <Alert type={endStateShown(run.end_state).type === 'stopped' ? 'info' : 'error'} header={errorWords(run.error)}>
      <SpaceBetween size="xs">
        {lines.length === 0 && <Text>{run.cause ?? 'Nothing more is known.'}</Text>}
        {lines.map(({ code, message, servers }) => (
          <div key={`${code} ${message}`}>
            <strong>
              <Text>{namesOf(servers)}</Text>
            </strong>{' '}
            <Box variant="code">{code}</Box>
            <div>
              <Text>{message}</Text>
            </div>
          </div>
        ))}
      </SpaceBetween>
    </Alert>
  );
};
