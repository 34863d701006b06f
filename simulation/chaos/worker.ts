/** One of several that carry out jobs, each a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { carryOut, type Job } from './work.ts';

parentPort?.on('message', (job: Job) => {
  // A job that throws ends the thread, and with it the command: the error is not one of the service.
  void carryOut(job, workerData.machines).then((result) => parentPort?.postMessage(result));
});
