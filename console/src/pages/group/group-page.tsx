import Tabs from '@cloudscape-design/components/tabs';
import { useFailedJobs, useGroup, useInstances, usePairs, useRuns, useTrail } from '../../api/queries.ts';
import { Page } from '../../app/page.tsx';
import { HREF } from '../../app/route.ts';
import { GroupSummary } from './group-summary.tsx';
import { Pairs } from './pairs.tsx';
import { Readiness } from './readiness.tsx';
import { Runs } from './runs.tsx';
import { Servers } from './servers.tsx';
import { Trail } from './trail.tsx';

export const GroupPage = ({ id }: { readonly id: string }) => {
  const group = useGroup(id);
  const instances = useInstances(id);
  const pairs = usePairs(id);
  const runs = useRuns(id);
  const failed = useFailedJobs(id);
  const trail = useTrail(id);
  const shown = group.data?.server_group;
  const members = instances.data?.protected_instances ?? [];
  return (
    <Page
      title={shown?.name ?? id}
      description={shown?.description}
      crumbs={[{ text: shown?.name ?? id, href: HREF.group(id) }]}
      queries={[group, instances, pairs, runs, failed, trail]}
    >
      {shown && <GroupSummary group={shown} />}
      {shown && <Readiness groupId={id} />}
      <Tabs
        ariaLabel="What belongs to the group"
        tabs={[
          { id: 'servers', label: 'Servers', content: <Servers servers={members} isLoading={instances.isPending} /> },
          { id: 'pairs', label: 'Pairs', content: <Pairs pairs={pairs} members={members} /> },
          { id: 'runs', label: 'Runs', content: <Runs groupId={id} runs={runs} failed={failed} /> },
          { id: 'trail', label: 'Audit trail', content: <Trail groupId={id} trail={trail} /> },
        ]}
      />
    </Page>
  );
};
