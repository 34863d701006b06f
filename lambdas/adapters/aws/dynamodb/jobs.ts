import type { JobStore } from '../../../ports/job-store.ts';
import { neverWritten } from './conditions.ts';
import { jobItem } from './items.ts';
import { jobKey } from './keys.ts';
import { find, type TableProps, unlessRefused, write } from './table.ts';

/** Jobs in the table of groups, each in a partition of its own: a client that asks for a job knows only its id. */
export const createDynamoJobStore = (table: TableProps): JobStore => ({
  // Repeating it is safe: a job is written once and never changed.
  saveJob: (job) => unlessRefused(write(table, jobItem(job), neverWritten)),
  findJob: (jobId) => find(table, 'job', jobKey(jobId)),
});
