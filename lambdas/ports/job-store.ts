import type { Job } from '../domain/group/job.ts';

/** Where jobs are found again by their id. Reads are strongly consistent. */
export interface JobStore {
  /** Keeps a job. The first one of an id stays: repeating it changes nothing. */
  saveJob(job: Job): Promise<void>;
  findJob(jobId: string): Promise<Job | undefined>;
}
