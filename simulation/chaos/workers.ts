import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SynthesisedMachines } from '../../local/definition.ts';
import type { Job, JobResult } from './work.ts';

export interface WorkersProps {
  readonly machines: SynthesisedMachines;
  /** Called as each job ends, in whatever order they end. */
  readonly onResult: (done: number, result: JobResult) => void;
}

/** Has every job carried out, as many at a time as there are processors. @returns what they came to, in the order of the jobs */
export const carryOutAll = async (
  jobs: readonly Job[],
  { machines, onResult }: WorkersProps,
): Promise<readonly JobResult[]> => {
  const results = new Map<number, JobResult>();
  const waiting = jobs.entries();
  const serve = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { machines } });
    try {
      for (const [n, job] of waiting) {
        const result = await answerOf(worker, job);
        results.set(n, result);
        onResult(results.size, result);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, serve));
  return jobs.map((_, n) => results.get(n) as JobResult);
};

const answerOf = (worker: Worker, job: Job): Promise<JobResult> => {
  const { promise, resolve, reject } = Promise.withResolvers<JobResult>();
  worker.once('error', reject);
  worker.once('message', (result: JobResult) => {
    worker.off('error', reject);
    resolve(result);
  });
  worker.postMessage(job);
  return promise;
};
