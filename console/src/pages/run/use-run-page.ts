import { answerOf, useGroup, useInstances, useJob, useRun, useRunHistory, useRuns } from '../../api/queries.ts';
import { type Around, ROLL_BACK, type Story, storyOfJob, storyOfRun } from '../../model/story.ts';

/** All that the page of a run asks, and what has been answered so far. */
export const useRunPage = (id: string) => {
  const run = useRun(id);
  const job = useJob(id);
  const history = useRunHistory(id);
  const groupId = job.data?.entities.server_group_id ?? '';
  const group = useGroup(groupId);
  const instances = useInstances(groupId);
  const runs = useRuns(groupId);
  const past = answerOf(history.data);
  const members = instances.data?.protected_instances ?? [];
  const told = answerOf(run.data)?.run;
  return {
    queries: [run, job, history, group, instances, runs],
    run: told,
    /** Whether the API may still tell of the run. */
    isAsking: run.isPending,
    job: job.data,
    story: storyOf(told, job.data, {
      members,
      runs: answerOf(runs.data)?.runs,
      groupStatus: group.data?.server_group.status,
    }),
    events: past?.events,
    definition: past?.definition ?? (job.data?.job_type === ROLL_BACK ? 'roll-back' : 'failover'),
    group: {
      id: groupId,
      name: group.data?.server_group.name ?? groupId,
      status: group.data?.server_group.status,
    },
    members,
  };
};

interface Known extends Pick<Around, 'runs' | 'groupStatus'> {
  readonly members: readonly { readonly id: string; readonly name: string; readonly status: string }[];
}

const storyOf = (
  run: Parameters<typeof storyOfRun>[0] | undefined,
  job: Parameters<typeof storyOfJob>[0] | undefined,
  { members, ...known }: Known,
): Story | undefined => {
  const around = { ...known, statuses: new Map(members.map(({ id, status }) => [id, status])) };
  if (run !== undefined) return storyOfRun(run, around);
  return job && storyOfJob(job, new Map(members.map(({ id, name }) => [id, name])), around);
};
