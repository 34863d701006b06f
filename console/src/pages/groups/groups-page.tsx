import Alert from '@cloudscape-design/components/alert';
import { useGroups } from '../../api/queries.ts';
import { Page } from '../../app/page.tsx';
import { GroupsTable } from './groups-table.tsx';

export const GroupsPage = () => {
  const groups = useGroups();
  const { server_groups = [], unreadable_groups = [] } = groups.data ?? {};
  return (
    <Page title="Protection groups" queries={[groups]}>
      {unreadable_groups.map(({ id, message }) => (
        <Alert key={id} type="warning" header={`Group ${id} cannot be read by this release`}>
          {message}
        </Alert>
      ))}
      <GroupsTable groups={server_groups} isLoading={groups.isPending} />
    </Page>
  );
};
