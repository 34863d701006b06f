import type { ExecutionLog } from './executions/log.ts';

/** Why an execution ended that nobody finished. */
const ORPHANED = {
  status: 'ABORTED',
  error: 'RuntimeStopped',
  cause:
    'The process that ran this execution has ended. Nothing is lost: give the same command again, and it goes on where ' +
    'this one stopped.',
} as const;

/** Ends the executions that no process runs any more. Repeating it is safe: an ended execution stays as it is. */
export const abortOrphans = (log: ExecutionLog, at: number): void => {
  for (const { arn } of log.list('RUNNING')) log.end(arn, ORPHANED, at);
};
