import type { JobStore } from '../../../ports/job-store.ts';
import { neverWritten, notEnded } from './conditions.ts';
import { jobItem } from './items.ts';
import { jobKey } from './keys.ts';
import { find, type TableProps, unlessRefused, write } from './table.ts';

/** Jobs in the table of groups, each in a partition of its own: a client that asks for a job knows only its id. */
export const createDynamoJobStore = (table: TableProps): JobStore => ({
  // Repeating it is safe: the first one of an id stays.
  saveJob: (job) => unlessRefused(write(table, jobItem(job), neverWritten)),
  endJob: async (jobId, end) => {
    const job = await find(table, 'job', jobKey(jobId));
    // Repeating it is safe: nothing of a job changes but its end, and the first end stays.
    if (job) await unlessRefused(write(table, jobItem({ ...job, end }), notEnded));
  },
  findJob: (jobId) => find(table, 'job', jobKey(jobId)),
});
