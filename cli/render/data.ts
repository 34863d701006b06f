import { figureText, measured } from '../../lambdas/domain/report/report-markdown.ts';
import type { ReportFindings } from '../../lambdas/domain/report/report-types.ts';
import type { Page } from './page.ts';
import { indentedTable } from './table.ts';

/** Which data a failover has brought to each server, and what was lost. */
export interface ReportedData extends Pick<ReportFindings, 'rpo' | 'point'> {
  readonly servers: readonly Pick<ReportFindings['servers'][number], 'name' | 'recoveryPoint' | 'rpo' | 'lastPoint'>[];
}

export const dataOf = ({ rpo, point, servers }: ReportFindings): ReportedData => ({
  rpo,
  ...(point === undefined ? {} : { point }),
  servers: servers.map(({ name, recoveryPoint, rpo: own, lastPoint }) => ({
    name,
    recoveryPoint,
    rpo: own,
    ...(lastPoint ? { lastPoint } : {}),
  })),
});

export const dataText = ({ rpo, point = 'newest', servers }: ReportedData, page: Page): string => {
  const rows = servers.map(({ name, recoveryPoint, rpo: own, lastPoint }) => [
    name,
    typeof recoveryPoint === 'string' ? recoveryPoint : recoveryPoint.takenAt,
    measured(own.seconds),
    lastPoint && 'missed' in lastPoint ? `not ${lastPoint.missed}: ${lastPoint.why}` : (lastPoint?.took ?? ''),
  ]);
  const title = `Data (point: ${point}), RPO at most ${figureText(rpo)}`;
  return `${title}\n${indentedTable(page, ['SERVER', 'AS OF', 'RPO, AT MOST', ''], rows)}`;
};
