import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import type { ReportedServer } from '../../api/report.ts';
import type { Column } from '../../app/columns.tsx';
import { List } from '../../app/list.tsx';
import { Status } from '../../app/status.tsx';
import { fenceText, figureShown, type IdentityRow, identityRows, outcomeShown } from '../../model/report.ts';

const SERVERS: readonly Column<ReportedServer>[] = [
  { id: 'name', header: 'Server', cell: ({ name }) => name, isRowHeader: true },
  {
    id: 'outcome',
    header: 'Outcome',
    cell: (server) => (
      <>
        <Status shown={outcomeShown(server)} />
        {server.failure && <div>{`${server.failure.error}: ${server.failure.message}`}</div>}
      </>
    ),
    minWidth: 160,
  },
  { id: 'old', header: 'Old server', cell: ({ productionServerId }) => productionServerId },
  { id: 'dr', header: 'DR server', cell: ({ drServerId }) => drServerId },
  { id: 'rto', header: 'RTO', cell: ({ rto }) => <Status shown={figureShown(rto)} />, minWidth: 120 },
  { id: 'rpo', header: 'RPO, at most', cell: ({ rpo }) => <Status shown={figureShown(rpo)} />, minWidth: 120 },
  { id: 'fence', header: 'Fence', cell: fenceText, minWidth: 240 },
];

const IDENTITY: readonly Column<IdentityRow>[] = [
  { id: 'server', header: 'Server', cell: ({ server }) => server, isRowHeader: true },
  { id: 'nic', header: 'NIC', cell: ({ nic }) => nic },
  { id: 'attribute', header: 'Attribute', cell: ({ attribute }) => attribute },
  { id: 'before', header: 'Before', cell: ({ before }) => before },
  { id: 'promised', header: 'Promised', cell: ({ promised }) => promised },
  { id: 'after', header: 'Now at', cell: ({ after }) => after },
  { id: 'result', header: 'Result', cell: ({ result }) => <Status shown={result} /> },
];

export const ReportedServers = ({ servers }: { readonly servers: readonly ReportedServer[] }) => {
  const rows = useMemo(() => identityRows(servers), [servers]);
  return (
    <SpaceBetween size="l">
      <List
        title="Servers"
        items={servers}
        columns={SERVERS}
        idOf={({ instanceId }) => instanceId}
        isLoading={false}
        empty="The failover never came to its servers."
      />
      <List
        title="Identity: private IPs, EIPs, MACs"
        items={rows}
        columns={IDENTITY}
        idOf={({ id }) => id}
        isLoading={false}
        empty="Nothing was promised."
      />
    </SpaceBetween>
  );
};
