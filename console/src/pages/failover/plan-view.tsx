import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { components } from '../../api/schema.ts';
import type { Column } from '../../app/columns.tsx';
import { Facts } from '../../app/facts.tsx';
import { List } from '../../app/list.tsx';
import { Status } from '../../app/status.tsx';
import { isOld } from '../../model/may-begin.ts';
import { findingLines, type Plan } from '../../model/plan-findings.ts';
import { keptText, type NicRow, nicRows, terminatedBy } from '../../model/plan-rows.ts';
import { ageText, durationText } from '../../model/time.ts';
import { troubleOf } from '../../model/trouble.ts';
import { verdictShown } from '../../model/words.ts';
import { Findings } from './findings.tsx';

type PlanQuery = UseQueryResult<components['schemas']['FailoverPlan']>;

/** What the failover would come to, as EC2 shows the sites now. */
export const PlanView = ({ plan }: { readonly plan: PlanQuery }) => {
  if (plan.isFetching) {
    return (
      <LiveRegion>
        <Spinner /> The plan is made: a look at EC2, which changes nothing.
      </LiveRegion>
    );
  }
  if (plan.error) return <NoPlan error={plan.error} again={() => void plan.refetch()} />;
  return plan.data ? <Made plan={plan.data.failover_plan} again={() => void plan.refetch()} /> : null;
};

const NoPlan = ({ error, again }: { readonly error: Error; readonly again: () => void }) => (
  <Alert type="error" header="No plan could be made" action={<Button onClick={again}>Make the plan again</Button>}>
    {troubleOf(error).text}
  </Alert>
);

const COLUMNS: readonly Column<NicRow>[] = [
  {
    id: 'server',
    header: 'Server',
    cell: ({ server, verdict }) => (
      <>
        {server} <Status shown={verdictShown(verdict)} />
      </>
    ),
    isRowHeader: true,
    minWidth: 110,
  },
  { id: 'nic', header: 'NIC', cell: ({ nic }) => nic, minWidth: 140 },
  { id: 'how', header: 'What happens', cell: ({ how }) => how, minWidth: 140 },
  { id: 'ip', header: 'Private IP', cell: ({ privateIp }) => <Status shown={privateIp} />, minWidth: 115 },
  { id: 'eip', header: 'EIP', cell: ({ eip }) => <Status shown={eip} />, minWidth: 115 },
  { id: 'mac', header: 'MAC', cell: ({ mac }) => <Status shown={mac} />, minWidth: 120 },
];

const Made = ({ plan, again }: { readonly plan: Plan; readonly again: () => void }) => {
  const [lines, rows] = useMemo(() => [findingLines(plan), nicRows(plan)], [plan]);
  return (
    <SpaceBetween size="m">
      <LiveRegion>
        <Verdict plan={plan} />
      </LiveRegion>
      <div>
        {madeText(plan)}
        <Button variant="inline-link" onClick={again}>
          Make the plan again
        </Button>
      </div>
      <Terminated plan={plan} />
      <Findings lines={lines} />
      <List
        isWithin
        title="What becomes of each NIC"
        description={keptText(plan)}
        items={rows}
        columns={COLUMNS}
        idOf={({ id }) => id}
        isLoading={false}
        empty="The plan has no servers."
      />
    </SpaceBetween>
  );
};

interface VerdictProps {
  /** A plan of a large group may be one that was kept. */
  readonly plan: Plan & { readonly from?: string; readonly age_seconds?: number };
}

const Verdict = ({ plan }: VerdictProps) => (
  <Facts
    columns={4}
    items={[
      { label: 'The plan says', value: <Status shown={verdictShown(plan.verdict)} /> },
      { label: 'Lost at most', value: lossText(plan.recovery_point_age_seconds) },
      {
        label: 'Takes about',
        value: plan.expected_seconds === null ? 'not known' : durationText(plan.expected_seconds),
      },
      { label: 'Servers', value: plan.servers.length },
    ]}
  />
);

const madeText = (plan: VerdictProps['plan']): string =>
  isOld(plan) ? `The recorder made it ${ageText(plan.age_seconds ?? 0)} ago. ` : '';

const lossText = (seconds: number | null): string =>
  seconds === null ? 'not known' : `what was written in the last ${ageText(seconds)}`;

/** As many as a person reads one by one. */
const MOST = 50;

const Terminated = ({ plan }: { readonly plan: Plan }) => {
  const doomed = terminatedBy(plan);
  if (doomed.length === 0) return null;
  return (
    <Alert
      type="error"
      header={`IRREVERSIBLE: ${doomed.length === 1 ? 'a production server is' : `${doomed.length} production servers are`} TERMINATED`}
    >
      Their volumes are kept.
      <ul className="sentences">
        {doomed.slice(0, MOST).map(({ name, production_server }) => (
          <li key={production_server}>
            {production_server} ({name})
          </li>
        ))}
      </ul>
      {doomed.length > MOST && `And ${doomed.length - MOST} more: see the table.`}
    </Alert>
  );
};
