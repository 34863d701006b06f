import { stripVTControlCharacters } from 'node:util';

const GAP = '  ';

const width = (cell: string): number => stripVTControlCharacters(cell).length;

const pad = (cell: string, to: number): string => cell + ' '.repeat(Math.max(0, to - width(cell)));

/** Columns under their headings; a column without any content is left out. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const columns = headings.map((_, n) => n).filter((n) => rows.length === 0 || rows.some((row) => row[n]));
  const all = [headings, ...rows];
  const widths = new Map(columns.map((n) => [n, Math.max(...all.map((row) => width(row[n] ?? '')))]));
  return all
    .map((row) =>
      columns
        .map((n) => pad(row[n] ?? '', widths.get(n) ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
};

/** `name: value` lines with the values below each other; those without a value are left out. */
export const fields = (pairs: readonly (readonly [string, string | undefined])[]): string => {
  const known = pairs.filter((pair) => pair[1] !== undefined && pair[1] !== '');
  const longest = Math.max(0, ...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${`${name}:`.padEnd(longest + 2)}${value}`).join('\n');
};

export const indent = (text: string, by = '  '): string =>
  text
    .split('\n')
    .map((line) => (line ? by + line : line))
    .join('\n');
