import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Status } from '../../app/status.tsx';
import { Text } from '../../app/text.tsx';
import type { FindingLine } from '../../model/plan-findings.ts';

/** What forbids the failover, and what people should know before it; alike findings are one line. */
export const Findings = ({ lines }: { readonly lines: readonly FindingLine[] }) => {
  if (lines.length === 0) return <Status shown={{ type: 'success', word: 'No BLOCK and no WARN.' }} />;
  return (
    <SpaceBetween size="s">
      <Header variant="h3" counter={`(${lines.length})`}>
        What stands against it
      </Header>
      {lines.map((line) => (
        <Line key={`${line.code} ${line.message}`} line={line} />
      ))}
    </SpaceBetween>
  );
};

const SHOWN = {
  BLOCK: { type: 'error', word: 'BLOCK' },
  WARN: { type: 'warning', word: 'WARN' },
} as const;

const Line = ({ line: { verdict, code, message, count, servers } }: { readonly line: FindingLine }) => (
  <div>
    <Status shown={SHOWN[verdict]} /> <Box variant="code">{code}</Box>
    {count > 1 && <strong> {count} times</strong>}
    <div>
      <Text>{message}</Text>
    </div>
    {count > 1 && servers.length > 0 && (
      <ExpandableSection headerText={`The same of ${servers.length} server${servers.length === 1 ? '' : 's'}`}>
        <Text>{servers.join(', ')}</Text>
      </ExpandableSection>
    )}
    {count === 1 && servers.length > 0 && (
      <Box color="text-body-secondary">
        <Text>{servers.join(', ')}</Text>
      </Box>
    )}
  </div>
);
