import type { Job } from '../../../lambdas/domain/group/job.ts';
import type { JobStore } from '../../../lambdas/ports/job-store.ts';

/** The JobStore port in memory. */
export const createMemoryJobStore = (): JobStore => {
  const jobs = new Map<string, Job>();
  return {
    saveJob: async (job) => {
      if (!jobs.has(job.id)) jobs.set(job.id, structuredClone(job));
    },
    endJob: async (jobId, end) => {
      const job = jobs.get(jobId);
      if (job && job.end === undefined) jobs.set(jobId, structuredClone({ ...job, end }));
    },
    findJob: async (jobId) => structuredClone(jobs.get(jobId)),
  };
};
