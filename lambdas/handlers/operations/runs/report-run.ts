import { RunNotFoundError } from '../../../domain/errors/request-errors.ts';
import type { FailoverReport } from '../../../domain/report/report-types.ts';
import type { Clock } from '../../../ports/clock.ts';
import { type FoundRun, findRun, type JobDeps } from './find-run.ts';
import { undoneBy } from './jobs.ts';
import { createReportFailover } from './report-failover.ts';

/**
 * The report of a run's failover: a roll-back stands in the report of the failover that it undoes.
 * @throws RunNotFoundError, FailoverNotFoundError, GroupsUnreadableError
 */
export const createReportRun = (deps: JobDeps & { readonly clock: Clock }) => {
  const reportFailover = createReportFailover(deps);
  return async (runId: string): Promise<FailoverReport> => {
    const run = await findRun(deps, runId);
    const failoverId = run.kind === 'failover' ? runId : await undoneIn(deps, run);
    if (failoverId === undefined) throw new RunNotFoundError(runId);
    return reportFailover({ group: run.groupId, failoverId });
  };
};

const undoneIn = async ({ store }: JobDeps, run: FoundRun): Promise<string | undefined> =>
  (await undoneBy(store, run))?.id ?? (await store.findGroup(run.groupId))?.lease?.undoes;
