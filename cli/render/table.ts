import { blocks, type Sheet } from './blocks.ts';
import { inset, type Page } from './page.ts';
import { hanging, widthOf } from './wrap.ts';

const GAP = '  ';

/**
 * A table that fits the page. Where its columns are too wide, its longest texts stand below it; where even that is too
 * wide, or where texts below it could not be told apart, or would be many, each row becomes a block. No id is ever broken.
 */
export const table = ({ columns }: Page, headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const sheet = sheetOf(headings, rows);
  if (widthOfAll(sheet) <= columns) return grid(sheet);
  const moved = movedBelow(sheet, columns);
  return moved ? withNotes(sheet, moved, columns) : blocks(sheet, columns);
};

const oneLine = (cell: string | undefined): string => (cell ?? '').replaceAll(/\s*\n\s*/g, ' ');

const sheetOf = (headings: readonly string[], rows: readonly (readonly string[])[]): Sheet => {
  const shown = headings.map((_, n) => n).filter((n) => rows.length === 0 || rows.some((row) => row[n]));
  return { headings: shown.map((n) => headings[n] ?? ''), rows: rows.map((row) => shown.map((n) => oneLine(row[n]))) };
};

const widthsOf = ({ headings, rows }: Sheet): readonly number[] =>
  headings.map((heading, n) => rows.reduce((most, row) => Math.max(most, widthOf(row[n] ?? '')), widthOf(heading)));

const widthOfAll = (sheet: Sheet): number =>
  widthsOf(sheet).reduce((sum, width) => sum + width, 0) + GAP.length * (sheet.headings.length - 1);

const grid = (sheet: Sheet): string => {
  const widths = widthsOf(sheet);
  const padded = (cell: string, n: number) => cell + ' '.repeat(Math.max(0, (widths[n] ?? 0) - widthOf(cell)));
  return [sheet.headings, ...sheet.rows].map((row) => row.map(padded).join(GAP).trimEnd()).join('\n');
};

/** Columns that may stand below a table, and texts that may. More are easier to read beside the rest of their rows. */
const MOST_MOVED = { columns: 2, texts: 12 };

/** A text below a table is found by the first cell of its row. */
const isNamed = ({ rows }: Sheet): boolean => {
  const names = rows.map(([first]) => first);
  return names.every(Boolean) && new Set(names).size === names.length;
};

/** The widest columns of text, without which the others fit; none where too many would have to go. */
const movedBelow = (sheet: Sheet, columns: number): readonly number[] | undefined => {
  if (!isNamed(sheet)) return undefined;
  const widths = widthsOf(sheet);
  const texts = sheet.headings.map((_, n) => n).filter((n) => n > 0 && isText(sheet, n));
  const widest = texts.toSorted((one, other) => (widths[other] ?? 0) - (widths[one] ?? 0));
  return Array.from({ length: MOST_MOVED.columns }, (_, n) => widest.slice(0, n + 1)).find(
    (moved) =>
      sheet.headings.length - moved.length >= 2 &&
      notesIn(sheet, moved) <= MOST_MOVED.texts &&
      widthOfAll(without(sheet, moved)) <= columns,
  );
};

const isText = ({ rows }: Sheet, column: number): boolean => rows.some((row) => row[column]?.includes(' '));

const notesIn = ({ rows }: Sheet, moved: readonly number[]): number =>
  rows.flatMap((row) => moved.filter((n) => row[n])).length;

const without = ({ headings, rows }: Sheet, moved: readonly number[]): Sheet => {
  const rest = <T>(cells: readonly T[]) => cells.filter((_, n) => !moved.includes(n));
  return { headings: rest(headings), rows: rows.map(rest) };
};

const withNotes = (sheet: Sheet, moved: readonly number[], columns: number): string => {
  const notes = moved
    .toSorted((one, other) => one - other)
    .map((n) => {
      const texts = sheet.rows.flatMap((row) => (row[n] ? [`${row[0]}: ${row[n]}`] : []));
      return [sheet.headings[n], ...texts.map((text) => hanging(text, columns))].join('\n');
    });
  return [grid(without(sheet, moved)), ...notes].join('\n\n');
};

/** `name: value` lines with the values below each other; those without a value are left out. */
export const fields = ({ columns }: Page, pairs: readonly (readonly [string, string | undefined])[]): string => {
  const known = pairs.flatMap(([name, value]) => (value ? [[`${name}:`, value] as const] : []));
  const indentation = Math.max(0, ...known.map(([name]) => name.length)) + 1;
  return known.flatMap(([name, value]) => field(name, value, { columns, indentation })).join('\n');
};

const field = (
  name: string,
  value: string,
  { columns, indentation }: { readonly columns: number; readonly indentation: number },
): readonly string[] => {
  const whole = `${name.padEnd(indentation)}${value}`;
  if (widthOf(whole) <= columns) return [whole];
  const lines = hanging(' '.repeat(indentation) + value, columns, indentation).split('\n');
  const [first = ''] = lines;
  const isBeside = first.startsWith(' '.repeat(indentation));
  return isBeside ? [`${name.padEnd(indentation)}${first.trimStart()}`, ...lines.slice(1)] : [name, ...lines];
};

/** A table as a part of something else. */
export const indentedTable = (page: Page, headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  indent(table(inset(page), headings, rows));

/** Numbered steps; the further lines of a step are commands, and stand further in. */
export const numbered = (steps: readonly string[]): string =>
  steps
    .map((step, n) => {
      const [first = '', ...commands] = step.split('\n');
      return [`${n + 1}. ${first}`, ...commands.map((command) => `     ${command}`)].join('\n');
    })
    .join('\n');

export const indent = (text: string, by = '  '): string =>
  text
    .split('\n')
    .map((line) => (line ? by + line : line))
    .join('\n');
