import SpaceBetween from '@cloudscape-design/components/space-between';
import { useGroup, useInstances, usePairs, useReadiness, useRuns, useTrail } from '../../api/queries.ts';
import { useNow } from '../../app/now.ts';
import { Page } from '../../app/page.tsx';
import { lastUnfinishedRun } from '../../model/last-run.ts';
import { newestPoints } from '../../model/protection.ts';
import { HREF } from '../../model/route.ts';
import type { Shown } from '../../model/words.ts';
import { FailoverButton } from '../failover/failover-button.tsx';
import { ProtectionButtons } from '../protection/protection-buttons.tsx';
import { GroupSummary } from './group-summary.tsx';
import { GroupTabs } from './group-tabs.tsx';
import { Readiness } from './readiness.tsx';

export const GroupPage = ({ id }: { readonly id: string }) => {
  const group = useGroup(id);
  const [instances, pairs, runs, trail] = [useInstances(id), usePairs(id), useRuns(id), useTrail(id)];
  const shown = group.data?.server_group;
  const synchronisation = useReadiness(id).data?.synchronisation;
  const now = useNow();
  const newest = synchronisation ? newestPoints(synchronisation, now) : NOBODY_LOOKED;
  const name = shown?.name ?? id;
  return (
    <Page
      title={name}
      description={shown?.description}
      actions={shown && <Actions group={shown} runs={runs} />}
      crumbs={[{ text: name, href: HREF.group(id) }]}
      queries={[group, instances, pairs, runs, trail]}
    >
      {shown && <GroupSummary group={shown} synchronisation={synchronisation} />}
      {shown && <Readiness groupId={id} status={shown.status} />}
      <GroupTabs {...{ id, name, instances, pairs, runs, trail, newest }} status={shown?.status ?? ''} />
    </Page>
  );
};

const NOBODY_LOOKED: ReadonlyMap<string, Shown> = new Map();

interface ActionsProps {
  readonly group: { readonly id: string; readonly name: string; readonly status: string };
  readonly runs: ReturnType<typeof useRuns>;
}

const Actions = ({ group, runs }: ActionsProps) => {
  const lastRunId = lastUnfinishedRun(group.status, runs.data?.runs ?? []);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <ProtectionButtons group={group} />
      <FailoverButton group={group} lastRunId={lastRunId} />
    </SpaceBetween>
  );
};
