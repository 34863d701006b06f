import Tabs from '@cloudscape-design/components/tabs';
import type { useInstances, usePairs, useRuns, useTrail } from '../../api/queries.ts';
import { Automation } from './automation.tsx';
import { Pairs } from './pairs.tsx';
import { Runs } from './runs.tsx';
import { Servers } from './servers.tsx';
import { Trail } from './trail.tsx';

interface GroupTabsProps {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly instances: ReturnType<typeof useInstances>;
  readonly pairs: ReturnType<typeof usePairs>;
  readonly runs: ReturnType<typeof useRuns>;
  readonly trail: ReturnType<typeof useTrail>;
}

export const GroupTabs = ({ id, name, status, instances, pairs, runs, trail }: GroupTabsProps) => {
  const members = instances.data?.protected_instances ?? [];
  const servers = <Servers groupId={id} groupStatus={status} servers={members} isLoading={instances.isPending} />;
  return (
    <Tabs
      ariaLabel="What belongs to the group"
      tabs={[
        { id: 'servers', label: 'Servers', content: servers },
        { id: 'pairs', label: 'Pairs', content: <Pairs pairs={pairs} members={members} /> },
        { id: 'runs', label: 'Runs', content: <Runs groupId={id} runs={runs} /> },
        { id: 'automation', label: 'Automation', content: <Automation group={{ id, name }} /> },
        { id: 'trail', label: 'Audit trail', content: <Trail groupId={id} trail={trail} /> },
      ]}
    />
  );
};
