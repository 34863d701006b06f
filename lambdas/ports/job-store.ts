import type { Job } from '../domain/group/job.ts';
import type { ChangeEnd } from '../domain/group/member-change.ts';

/** Where jobs are found again by their id. Reads are strongly consistent. */
export interface JobStore {
  /** Keeps a job. The first one of an id stays: repeating it changes nothing. */
  saveJob(job: Job): Promise<void>;
  /** Says how a job has ended. The first end stays: repeating it changes nothing. A job that is not there stays away. */
  endJob(jobId: string, end: ChangeEnd): Promise<void>;
  findJob(jobId: string): Promise<Job | undefined>;
}
