import { useGroup, useInstances, useJob, useRun, useRunHistory, type Wished } from '../../api/queries.ts';

const answerOf = <T>(wished: Wished<T> | undefined): T | undefined => (wished?.there ? wished.value : undefined);

/** All that the page of a run asks, and what has been answered so far. */
export const useRunPage = (id: string) => {
  const run = useRun(id);
  const job = useJob(id);
  const history = useRunHistory(id, job.data?.status === 'RUNNING' || job.data?.status === 'INIT');
  const groupId = job.data?.entities.server_group_id ?? '';
  const group = useGroup(groupId);
  const instances = useInstances(groupId);
  const past = answerOf(history.data);
  return {
    queries: [run, job, history, group, instances],
    run: answerOf(run.data)?.run,
    /** Whether the API may still tell of the run. */
    isAsking: run.isPending,
    job: job.data,
    events: past?.events,
    definition: past?.definition ?? 'failover',
    group: { id: groupId, name: group.data?.server_group.name ?? groupId },
    members: instances.data?.protected_instances ?? [],
  };
};
