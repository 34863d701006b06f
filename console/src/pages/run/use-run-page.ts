import { useGroup, useInstances, useRun, useRunHistory, useRuns } from '../../api/queries.ts';
import { storyOfRun } from '../../model/story.ts';

/** All that the page of a run asks, and what has been answered so far. */
export const useRunPage = (id: string) => {
  const asked = useRun(id);
  const run = asked.data?.run;
  const history = useRunHistory(id);
  const groupId = run?.server_group_id ?? '';
  const group = useGroup(groupId);
  const instances = useInstances(groupId);
  const runs = useRuns(groupId);
  const members = instances.data?.protected_instances ?? [];
  const status = group.data?.server_group.status;
  const around = {
    runs: runs.data?.runs,
    groupStatus: status,
    statuses: new Map(members.map((member) => [member.id, member.status])),
  };
  return {
    queries: [asked, history, group, instances, runs],
    run,
    story: run && storyOfRun(run, around),
    events: history.data?.events,
    definition: history.data?.definition ?? 'failover',
    group: { id: groupId, name: group.data?.server_group.name ?? groupId, status },
  };
};
