import { PRICES } from '../lambdas/domain/site/prices.ts';
import type { Measured } from './measured.ts';

const HEAD = ['design', 'servers', 'latency', 'RTO s', 'bound s', 'ratio', 'median s', 'failed'];
const MORE = ['throttled looks', 'throttled changes', 'transitions', 'dollars'];

const shown = (value: number | null): string => (value === null ? '-' : String(Math.round(value * 1000) / 1000));

const cellsOf = (row: Measured): readonly string[] => [
  row.design,
  String(row.servers),
  row.latency,
  shown(row.rtoSeconds),
  shown(row.lowerBoundSeconds),
  shown(row.ratio),
  shown(row.medianSeconds),
  String(row.failed),
  String(row.throttled - row.throttledChanges),
  String(row.throttledChanges),
  String(row.transitions),
  row.dollars.toFixed(4),
];

/** A Markdown table of all rows. */
export const tableOf = (rows: readonly Measured[]): string => {
  const cells = [[...HEAD, ...MORE], ...rows.map(cellsOf)];
  const widths = cells[0]?.map((_, n) => Math.max(...cells.map((row) => row[n]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  const [head, ...body] = cells.map(line);
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
};

/** The calls of one failover, the most frequent first. */
export const callsText = ({ design, servers, latency, calls }: Measured): string =>
  `${design}, ${servers} servers, ${latency}: ${calls.map((one) => `${one.api} ${one.calls}`).join(', ')}`;

export const textOf = (rows: readonly Measured[]): string =>
  [
    tableOf(rows),
    '',
    'Calls to EC2:',
    ...rows.map(callsText),
    '',
    `Dollars by list prices of ${PRICES.region}, ${PRICES.asOf} (lambdas/domain/site/prices.ts has the sources).`,
  ].join('\n');
