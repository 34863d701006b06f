import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { components } from '../../api/schema.ts';
import type { Synchronisation } from '../../api/shapes.ts';
import { Facts } from '../../app/facts.tsx';
import { Status } from '../../app/status.tsx';
import { sitesOf } from '../../model/groups.ts';
import { objectiveText, takerText } from '../../model/protection.ts';
import { momentText } from '../../model/time.ts';
import { statusShown } from '../../model/words.ts';

interface GroupSummaryProps {
  readonly group: components['schemas']['ServerGroup'];
  /** Absent as long as the API has not told it. */
  readonly synchronisation: Synchronisation | undefined;
}

export const GroupSummary = ({ group, synchronisation }: GroupSummaryProps) => (
  <Container header={<Header variant="h2">Summary</Header>}>
    <Facts
      columns={4}
      items={[
        { label: 'Status', value: <Status shown={statusShown(group.status)} /> },
        { label: 'Protection', value: group.protected_status === 'started' ? 'on' : 'off' },
        ...(synchronisation
          ? [
              { label: 'Recovery points are taken by', value: takerText(synchronisation) },
              { label: 'Objective for recovery points', value: objectiveText(synchronisation) },
            ]
          : []),
        { label: 'Replication', value: group.replication_status },
        { label: 'Changed', value: momentText(group.updated_at) },
        ...sitesOf(group).map(({ title, zone, vpcId }) => ({ label: title, value: `${zone}, ${vpcId}` })),
        { label: 'Servers', value: group.protected_instance_num },
        { label: 'Pairs', value: group.replication_num },
      ]}
    />
  </Container>
);
