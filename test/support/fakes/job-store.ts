import type { Job } from '../../../lambdas/domain/group/job.ts';
import type { JobStore } from '../../../lambdas/ports/job-store.ts';

/** The JobStore port in memory. */
export const createMemoryJobStore = (): JobStore => {
  const jobs = new Map<string, Job>();
  return {
    saveJob: async (job) => {
      if (!jobs.has(job.id)) jobs.set(job.id, structuredClone(job));
    },
    findJob: async (jobId) => structuredClone(jobs.get(jobId)),
  };
};
