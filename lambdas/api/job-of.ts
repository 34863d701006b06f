import type { Job } from '../domain/group/job.ts';
import { instant } from '../handlers/instant.ts';
import type { Actor } from '../handlers/operations/groups/actor.ts';
import type { ApiContext } from './api.ts';
import type { ApiDeps } from './deps.ts';

export const actorOf = (c: ApiContext): Actor => ({ caller: c.get('caller'), requestId: c.get('requestId') });

/** Keeps a job for what has just been done, and answers its id, as SDRS's clients expect of every asynchronous call. */
export const doneJob = async (
  { jobs, ids, clock }: ApiDeps,
  c: ApiContext,
  what: Pick<Job, 'type' | 'groupId' | 'instanceId' | 'pairId' | 'pairIds'>,
): Promise<{ readonly job_id: string }> => {
  const id = ids.next();
  // Repeating is safe: the id is a new one each time, and a job changes nothing.
  await jobs.saveJob({ ...what, id, at: instant(clock), caller: c.get('caller') });
  return { job_id: id };
};
