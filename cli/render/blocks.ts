import { filled, hanging, widthOf } from './wrap.ts';

/** Columns under their headings, without those that are empty in every row. */
export interface Sheet {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const INDENT = 2;

/** Each row as a block: its first cell, and below that the others, each behind its heading. */
export const blocks = ({ headings, rows }: Sheet, columns: number): string =>
  rows.length === 0
    ? hanging(headings.join('  '), columns)
    : rows.map(([first = '', ...others]) => blockOf(first, others, { headings, columns })).join('\n');

const blockOf = (
  first: string,
  others: readonly string[],
  { headings, columns }: { readonly headings: readonly string[]; readonly columns: number },
): string => {
  const items = others.flatMap((cell, n) => (cell ? [labelled(headings[n + 1] ?? '', cell)] : []));
  return [hanging(first, columns, INDENT), ...lines(items, columns)].filter(Boolean).join('\n');
};

const labelled = (heading: string, cell: string): string => (heading ? `${heading}: ${cell}` : cell);

/** Short items stand beside each other; one that is longer than a line has lines of its own. */
const lines = (items: readonly string[], columns: number): readonly string[] => {
  const all: string[] = [];
  let run: string[] = [];
  const endRun = () => {
    all.push(...filled(run, { columns, lead: INDENT, hang: INDENT, gap: '  ' }));
    run = [];
  };
  for (const item of items) {
    if (widthOf(item) + INDENT <= columns) {
      run.push(item);
      continue;
    }
    endRun();
    all.push(hanging(' '.repeat(INDENT) + item, columns, 2 * INDENT));
  }
  endRun();
  return all;
};
