import type { Job } from '../../../domain/group/job.ts';
import type { JobStore } from '../../../ports/job-store.ts';
import { neverWritten } from './conditions.ts';
import { dataOf, jobItem } from './items.ts';
import { jobKey } from './keys.ts';
import { ConditionNotMet, get, type TableProps, write } from './table.ts';

/** Jobs in the table of groups, each in a partition of its own: a client that asks for a job knows only its id. */
export const createDynamoJobStore = (table: TableProps): JobStore => ({
  saveJob: (job) => saveJob(table, job),
  findJob: async (jobId) => {
    const item = await get(table, jobKey(jobId));
    return item && dataOf('job', item);
  },
});

/** Repeating it is safe: a job is written once and never changed. */
const saveJob = async (table: TableProps, job: Job): Promise<void> => {
  try {
    await write(table, jobItem(job), neverWritten);
  } catch (error) {
    if (!(error instanceof ConditionNotMet)) throw error;
  }
};
