import { InstanceNotFoundError } from '../../../domain/errors/operation-errors.ts';
import { RunNotFoundError } from '../../../domain/errors/request-errors.ts';
import type { FailoverReport } from '../../../domain/report/report-types.ts';
import { type ToldServer, toldServer } from '../../../domain/report/server-told.ts';
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
    const { groupId: group, failoverId } = await failoverOf(deps, runId);
    return reportFailover({ group, failoverId });
  };
};

/** @throws RunNotFoundError, GroupsUnreadableError */
const failoverOf = async (deps: JobDeps, runId: string) => {
  const run = await findRun(deps, runId);
  const failoverId = run.kind === 'failover' ? runId : await undoneIn(deps, run);
  if (failoverId === undefined) throw new RunNotFoundError(runId);
  return { groupId: run.groupId, failoverId };
};

const undoneIn = async ({ store }: JobDeps, run: FoundRun): Promise<string | undefined> =>
  (await undoneBy(store, run))?.id ?? (await store.findGroup(run.groupId))?.lease?.undoes;

/** One server of a run, by the audit trail alone. @throws RunNotFoundError, GroupsUnreadableError, InstanceNotFoundError */
export const createTellServer =
  (deps: JobDeps) =>
  async (runId: string, instanceId: string): Promise<ToldServer & { readonly groupId: string }> => {
    const { groupId, failoverId } = await failoverOf(deps, runId);
    const told = toldServer(await deps.store.listEvents(groupId), { runId, failoverId, instanceId });
    const isKnown =
      told.identity.length > 0 || (await deps.store.members(groupId)).instances.some(({ id }) => id === instanceId);
    if (!isKnown) throw new InstanceNotFoundError(instanceId);
    return { ...told, groupId };
  };
