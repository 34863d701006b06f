import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import { usePlan, useReadiness } from '../../api/queries.ts';
import type { ReadinessShown } from '../../api/shapes.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { Facts } from '../../app/facts.tsx';
import { useAge, useNow } from '../../app/now.ts';
import { SdrsLine } from '../../app/sdrs-line.tsx';
import { Status } from '../../app/status.tsx';
import { Text } from '../../app/text.tsx';
import { Troubles } from '../../app/troubles.tsx';
import { whyNoFailover } from '../../model/may-begin.ts';
import { findingLines, keptFindingLines, type Plan } from '../../model/plan-findings.ts';
import { keptText } from '../../model/plan-rows.ts';
import { sdrsLines } from '../../model/sdrs-lines.ts';
import { ageText, durationText, secondsBetween } from '../../model/time.ts';
import { verdictShown } from '../../model/words.ts';
import { Findings } from '../failover/findings.tsx';

interface ReadinessProps {
  readonly groupId: string;
  readonly status: string;
}

/** Whether a failover would begin now, and how much would be lost. */
export const Readiness = ({ groupId, status }: ReadinessProps) => {
  const whyNot = whyNoFailover(status);
  const { command } = useSurroundings();
  const kept = useReadiness(groupId);
  const plan = usePlan(groupId);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="What a failover would find: a look at EC2, which changes nothing."
          actions={
            <Button loading={plan.isFetching} onClick={() => void plan.refetch()}>
              Look now
            </Button>
          }
        >
          Readiness
        </Header>
      }
      footer={<SdrsLine line={sdrsLines(command).plan(groupId)} />}
    >
      <Troubles queries={[plan, kept]} />
      {plan.data && <Looked plan={plan.data.failover_plan} at={plan.dataUpdatedAt} />}
      {!plan.data && whyNot !== undefined && <Box>{whyNot}</Box>}
      {kept.data && !plan.data && whyNot === undefined && <Kept shown={kept.data} />}
      {!kept.data && !plan.data && whyNot === undefined && <Box>Nobody has looked yet.</Box>}
    </Container>
  );
};

/** As the recorder saw it last. */
const Kept = ({ shown: { readiness } }: { readonly shown: ReadinessShown }) => {
  const now = useNow();
  const { looked_at, verdict } = readiness;
  if (looked_at === null || verdict === null) return <Box>The recorder has made no plan of the group yet.</Box>;
  return (
    <SpaceBetween size="m">
      <Facts
        columns={3}
        items={[
          { label: 'Verdict', value: <Status shown={verdictShown(verdict)} /> },
          { label: 'Looked', value: `${ageText(secondsBetween(looked_at, now))} ago` },
          { label: 'Oldest recovery point then', value: recoveryPoint(readiness.recovery_point_age_seconds) },
        ]}
      />
      <Findings lines={keptFindingLines(readiness.findings)} />
    </SpaceBetween>
  );
};

const Looked = ({ plan, at }: { readonly plan: Plan; readonly at: number }) => {
  const lines = useMemo(() => findingLines(plan), [plan]);
  const age = useAge(at);
  return (
    <SpaceBetween size="m">
      <Facts
        columns={4}
        items={[
          { label: 'Verdict', value: <Status shown={verdictShown(plan.verdict)} /> },
          { label: 'Looked', value: `${ageText(age)} ago` },
          { label: 'Oldest recovery point', value: recoveryPoint(plan.recovery_point_age_seconds) },
          {
            label: 'A failover would take about',
            value: plan.expected_seconds === null ? 'not known' : durationText(plan.expected_seconds),
          },
        ]}
      />
      <Box>
        <Text>{keptText(plan)}</Text>
      </Box>
      <Findings lines={lines} />
    </SpaceBetween>
  );
};

const recoveryPoint = (seconds: number | null): string => (seconds === null ? 'none' : `${ageText(seconds)} old`);
