import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { ReportVerified } from '../../api/report.ts';
import { useVerification } from '../../api/run-queries.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { SdrsLine } from '../../app/sdrs-line.tsx';
import { Status } from '../../app/status.tsx';
import { Troubles } from '../../app/troubles.tsx';
import { sdrsLines } from '../../model/sdrs-lines.ts';

interface VerificationProps {
  readonly runId: string;
  readonly groupId: string;
  readonly head: { readonly seq: number; readonly hash: string };
}

/** Whether the report is what the audit trail says, and the trail what was written. */
export const Verification = ({ runId, groupId, head }: VerificationProps) => {
  const { command } = useSurroundings();
  const [isAsked, setAsked] = useState(false);
  const verified = useVerification(runId, isAsked);
  const verify = () => (isAsked ? void verified.refetch() : setAsked(true));
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            <>
              Head of the trail: <code className="hash">{`${head.seq}:${head.hash}`}</code>. Keep it: it shows whether
              the trail was rewritten since.
            </>
          }
          actions={
            <Button loading={verified.isFetching} onClick={verify}>
              Verify
            </Button>
          }
        >
          Is it genuine?
        </Header>
      }
      footer={<SdrsLine line={sdrsLines(command).verify(groupId)} />}
    >
      <SpaceBetween size="s">
        <Troubles queries={[verified]} />
        <LiveRegion>{verified.data ? <Verdict verified={verified.data} /> : 'Nobody has asked yet.'}</LiveRegion>
      </SpaceBetween>
    </Container>
  );
};

const Verdict = ({ verified: { genuine, differences } }: { readonly verified: ReportVerified }) => (
  <>
    <Status shown={genuine ? { type: 'success', word: 'Genuine' } : { type: 'error', word: 'NOT genuine' }} />
    {genuine && <div>All of it follows from the audit trail, and the trail is whole.</div>}
    {differences.length > 0 && (
      <ul className="sentences">
        {differences.map((difference) => (
          <li key={difference}>{difference}</li>
        ))}
      </ul>
    )}
  </>
);
