import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FailoverReport } from '../../api/report.ts';
import { Facts } from '../../app/facts.tsx';
import { Status } from '../../app/status.tsx';
import { Text } from '../../app/text.tsx';
import { figureShown, measuredText, timeText, whoAndWhy } from '../../model/report.ts';
import { endStateShown } from '../../model/words.ts';
import { ReportedServers } from './reported-servers.tsx';
import { Timeline } from './timeline.tsx';
import { Verification } from './verification.tsx';

interface ReportViewProps {
  readonly runId: string;
  readonly report: FailoverReport;
}

const ReportView = ({ runId, report }: ReportViewProps) => {
  const { findings } = report;
  return (
    <SpaceBetween size="l">
      {findings.error !== undefined && (
        <Alert type="error" header={findings.error}>
          {findings.cause}
        </Alert>
      )}
      <Summary report={report} />
      <Verification runId={runId} groupId={findings.groupId} head={report.trail.head} />
      <Container header={<Header variant="h2">Who and why</Header>}>
        <ul className="sentences">
          {whoAndWhy(findings).map((sentence) => (
            <li key={sentence}>
              <Text>{sentence}</Text>
            </li>
          ))}
        </ul>
      </Container>
      <ReportedServers servers={findings.servers} />
      <Timeline events={findings.timeline} />
    </SpaceBetween>
  );
};

const Summary = ({ report: { generatedAt, findings } }: { readonly report: FailoverReport }) => (
  <Container header={<Header variant="h2">{`Failover of ${findings.groupName}`}</Header>}>
    <Facts
      columns={4}
      items={[
        { label: 'It is', value: <Status shown={endStateShown(findings.endState)} /> },
        { label: 'Began', value: timeText(findings.startedAt) },
        { label: 'Ended', value: timeText(findings.endedAt) },
        { label: 'Report made', value: timeText(generatedAt) },
        { label: 'RTO', value: <Status shown={figureShown(findings.rto)} /> },
        { label: 'RPO, at most', value: <Status shown={figureShown(findings.rpo)} /> },
        { label: 'Fence done after', value: measuredText(findings.phases.fence) },
        { label: 'Disks done after', value: measuredText(findings.phases.disks) },
        { label: 'Identity done after', value: measuredText(findings.phases.identity) },
        { label: 'Calls to EC2 that change something', value: findings.calls },
      ]}
    />
  </Container>
);

export default ReportView;
