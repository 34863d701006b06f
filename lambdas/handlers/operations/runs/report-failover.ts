import { FailoverNotFoundError } from '../../../domain/errors/operation-errors.ts';
import { type FailoverRecord, lastBegun } from '../../../domain/group/failover.ts';
import { buildReport } from '../../../domain/report/report.ts';
import type { FailoverReport } from '../../../domain/report/report-types.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { findGroup } from '../groups/find-group.ts';

export interface ReportFailoverInput {
  /** Id or unique name. */
  readonly group: string;
  /** @default the newest failover that has done something, else the newest failover */
  readonly failoverId?: string;
}

/**
 * The report of a failover, made from the group's audit trail alone. Changes nothing.
 * @throws GroupNotFoundError, AmbiguousNameError, FailoverNotFoundError
 */
export const createReportFailover =
  ({ store, clock }: Pick<Ports, 'store' | 'clock'>) =>
  async ({ group: idOrName, failoverId }: ReportFailoverInput): Promise<FailoverReport> => {
    const { id } = await findGroup(store, idOrName);
    const wanted = failoverId ?? newest(await store.listFailovers(id))?.id;
    const report = wanted && buildReport(await store.listEvents(id), wanted, instant(clock));
    if (!report) throw new FailoverNotFoundError(id, wanted);
    return report;
  };

/** A call that was refused has touched nothing: nobody asks for its report unless it is all there is. */
const newest = (failovers: readonly FailoverRecord[]): FailoverRecord | undefined =>
  lastBegun(failovers) ?? failovers[0];
