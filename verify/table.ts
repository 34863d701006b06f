import type { Page } from '../cli/render/page.ts';
import { table } from '../cli/render/table.ts';
import type { Row, RowVerdict } from './rows.ts';
import type { Proof } from './run.ts';

const countOf = (rows: readonly Row[], verdict: RowVerdict): number =>
  rows.filter((row) => row.verdict === verdict).length;

const cells = ({ id, expected, seen, verdict }: Row): readonly string[] => [id, verdict, expected, seen];

/** Both tables, and a count: what was not asked is counted by itself, and never as an answer. */
export const proofText = ({ service, facts }: Proof, page: Page): string =>
  [
    'The service:',
    table(page, ['WHAT', 'VERDICT', 'EXPECTED', 'SEEN'], service.map(cells)),
    'The facts:',
    table(page, ['FACT', 'VERDICT', 'EXPECTED', 'SEEN'], facts.map(cells)),
    countText([...service, ...facts]),
  ].join('\n\n');

const countText = (rows: readonly Row[]): string =>
  `${rows.length} rows: ${countOf(rows, 'as expected')} as expected, ${countOf(rows, 'differs')} differ, ` +
  `${countOf(rows, 'not asked')} not asked.`;

/** What the proof ends with where something is otherwise than the code relies on. */
export const DIFFERS = 4;

export const differs = ({ service, facts }: Proof): boolean => countOf([...service, ...facts], 'differs') > 0;
