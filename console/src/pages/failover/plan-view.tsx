import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { TableProps } from '@cloudscape-design/components/table';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { components } from '../../api/schema.ts';
import { List } from '../../app/list.tsx';
import { Status } from '../../app/status.tsx';
import { isOld } from '../../model/may-begin.ts';
import { findingLines, type Plan } from '../../model/plan-findings.ts';
import { keptText, type NicRow, nicRows, terminatedBy } from '../../model/plan-rows.ts';
import { ageText, clockText } from '../../model/time.ts';
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

const COLUMNS: readonly TableProps.ColumnDefinition<NicRow>[] = [
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
        <Verdict plan={plan} again={again} />
      </LiveRegion>
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
  readonly again: () => void;
}

const Verdict = ({ plan, again }: VerdictProps) => (
  <KeyValuePairs
    columns={4}
    items={[
      { label: 'The plan says', value: <Status shown={verdictShown(plan.verdict)} /> },
      { label: 'Lost at most', value: lossText(plan.recovery_point_age_seconds) },
      {
        label: 'Takes about',
        value: plan.expected_seconds === null ? 'not known' : clockText(plan.expected_seconds),
      },
      ...(isOld(plan) ? [{ label: 'Made', value: `by the recorder, ${ageText(plan.age_seconds ?? 0)} ago` }] : []),
      {
        label: `${plan.servers.length} server${plan.servers.length === 1 ? '' : 's'}`,
        value: (
          <Button variant="inline-link" onClick={again}>
            Make the plan again
          </Button>
        ),
      },
    ]}
  />
);

const lossText = (seconds: number | null): string =>
  seconds === null ? 'not known' : `what was written in the last ${ageText(seconds)}`;

/** As many as a person reads one by one. */
const MOST = 50;

const Terminated = ({ plan }: { readonly plan: Plan }) => {
  const doomed = terminatedBy(plan);
  if (doomed.length === 0) return null;
  return (
    <Alert type="error" header={`IRREVERSIBLE: ${doomed.length} production server(s) are TERMINATED`}>
      Their volumes are kept.
      <ul>
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
