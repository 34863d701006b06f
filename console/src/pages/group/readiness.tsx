import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { usePlan, useReadiness } from '../../api/queries.ts';
import type { components } from '../../api/schema.ts';
import type { ReadinessShown } from '../../api/wishes.ts';
import { useNow } from '../../app/now.ts';
import { Status } from '../../app/status.tsx';
import { Troubles } from '../../app/troubles.tsx';
import { ageText, clockText, secondsBetween } from '../../model/time.ts';
import { verdictShown } from '../../model/words.ts';

/** Whether a failover would begin now, and how much would be lost. */
export const Readiness = ({ groupId }: { readonly groupId: string }) => {
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
    >
      <Troubles queries={[plan]} />
      {kept.data?.there && <Kept shown={kept.data.value} />}
      {plan.data && <Looked plan={plan.data.failover_plan} />}
      {!kept.data?.there && !plan.data && <Box>Nobody has looked yet.</Box>}
    </Container>
  );
};

const Kept = ({ shown: { readiness } }: { readonly shown: ReadinessShown }) => {
  const now = useNow();
  const { looked_at, verdict } = readiness;
  if (looked_at === null || verdict === null) return <Box>The recorder has made no plan of the group yet.</Box>;
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: 'Recorded', value: `${ageText(secondsBetween(looked_at, now))} ago` },
        { label: 'Verdict then', value: <Status shown={verdictShown(verdict)} /> },
        { label: 'Oldest recovery point then', value: recoveryPoint(readiness.recovery_point_age_seconds) },
      ]}
    />
  );
};

const Looked = ({ plan }: { readonly plan: components['schemas']['FailoverPlan']['failover_plan'] }) => (
  <KeyValuePairs
    columns={3}
    items={[
      { label: 'Verdict', value: <Status shown={verdictShown(plan.verdict)} /> },
      { label: 'Oldest recovery point', value: recoveryPoint(plan.recovery_point_age_seconds) },
      {
        label: 'A failover would take about',
        value: plan.expected_seconds === null ? 'not known' : clockText(plan.expected_seconds),
      },
      ...plan.servers.map(({ name, recovery_point_age_seconds, verdict }) => ({
        label: name,
        value: <Status shown={verdictShown(verdict, recoveryPoint(recovery_point_age_seconds))} />,
      })),
    ]}
  />
);

const recoveryPoint = (seconds: number | null): string => (seconds === null ? 'none' : `${ageText(seconds)} old`);
