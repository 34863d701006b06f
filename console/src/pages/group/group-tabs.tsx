import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { lazy, type ReactNode, Suspense } from 'react';
import type { useInstances, usePairs, useRuns, useTrail } from '../../api/queries.ts';
import type { Shown } from '../../model/words.ts';
import { Automation } from './automation.tsx';
import { Pairs } from './pairs.tsx';
import { Runs } from './runs.tsx';
import { Servers } from './servers.tsx';
import { Trail } from './trail.tsx';

const Points = lazy(() => import('../protection/points.tsx'));
const LeftBehind = lazy(() => import('../protection/left-behind.tsx'));

interface GroupTabsProps {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly instances: ReturnType<typeof useInstances>;
  readonly pairs: ReturnType<typeof usePairs>;
  readonly runs: ReturnType<typeof useRuns>;
  readonly trail: ReturnType<typeof useTrail>;
  readonly newest: ReadonlyMap<string, Shown>;
}

const Later = ({ what }: { readonly what: ReactNode }) => <Suspense fallback={<Spinner />}>{what}</Suspense>;

export const GroupTabs = ({ id, name, status, instances, pairs, runs, trail, newest }: GroupTabsProps) => {
  const members = instances.data?.protected_instances ?? [];
  const servers = (
    <Servers groupId={id} groupStatus={status} servers={members} newest={newest} isLoading={instances.isPending} />
  );
  return (
    <Tabs
      ariaLabel="What belongs to the group"
      tabs={[
        { id: 'servers', label: 'Servers', content: servers },
        { id: 'pairs', label: 'Pairs', content: <Pairs pairs={pairs} members={members} /> },
        { id: 'points', label: 'Recovery points', content: <Later what={<Points groupId={id} />} /> },
        { id: 'leftovers', label: 'Left behind', content: <Later what={<LeftBehind groupId={id} />} /> },
        { id: 'runs', label: 'Runs', content: <Runs groupId={id} runs={runs} /> },
        { id: 'automation', label: 'Automation', content: <Automation group={{ id, name }} /> },
        { id: 'trail', label: 'Audit trail', content: <Trail groupId={id} trail={trail} /> },
      ]}
    />
  );
};
