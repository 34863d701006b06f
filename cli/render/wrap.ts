import { stripVTControlCharacters } from 'node:util';

/** Columns that a text takes on a terminal. */
export const widthOf = (text: string): number => stripVTControlCharacters(text).length;

export interface Frame {
  readonly columns: number;
  /** Spaces before the first line. @default 0 */
  readonly lead?: number;
  /** Spaces before every other line. @default 0 */
  readonly hang?: number;
  /** What stands between two parts of a line. @default a space */
  readonly gap?: string;
}

/**
 * Lines that are filled with parts. A part is never broken: an id that a terminal breaks cannot be copied. Where a part
 * is too long for its indentation, the indentation gives way.
 */
export const filled = (
  parts: readonly string[],
  { columns, lead = 0, hang = 0, gap = ' ' }: Frame,
): readonly string[] => {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = `${last}${gap}${part}`;
    const room = Math.max(0, columns - widthOf(part));
    if (last === undefined) lines.push(' '.repeat(Math.min(lead, room)) + part);
    else if (widthOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(' '.repeat(Math.min(hang, room)) + part);
  }
  return lines;
};

export const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/** The text with each line that is too long broken between words, or, a command, so that a shell still takes it. */
export const wrapped = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => hanging(line, columns, hangOf(line)))
    .join('\n');

const leadOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;

/** A value of YAML that goes on in the next line has to stand further in than its key. */
const hangOf = (line: string): number => {
  const lead = leadOf(line);
  const [marker = ''] = /^(?:\d+\. |- )/.exec(line.slice(lead)) ?? [];
  if (marker === '- ') return lead + 4;
  return lead === 0 ? marker.length : lead + (marker.length || 2);
};

/** What a person may paste into a shell: all of its line, or the end of it behind a colon. */
const COMMAND = /^( *)((?:.*?: )??)((?:npx |npm run -s )?sdrs .*)$/;

/** A line whose second and later lines are indented, where one is too short. */
export const hanging = (line: string, columns: number, hang = 2): string => {
  if (widthOf(line) <= columns) return line;
  const [, lead = '', before = '', command] = COMMAND.exec(line) ?? [];
  if (command === undefined) return filled(wordsOf(line), { columns, lead: leadOf(line), hang }).join('\n');
  if (before === '') return brokenCommand(command, lead.length, columns);
  return [hanging(lead + before.trimEnd(), columns, hang), brokenCommand(command, hang + 2, columns)].join('\n');
};

const WORD = `(?:\\\\.|[^\\s"'\\\\]|"(?:\\\\.|[^"\\\\])*"|'[^']*')+`;

/** A word, or an option with its value. */
const PART = new RegExp(`--[\\w-]+ +(?!-)${WORD}|${WORD}`, 'g');

/** A backslash at the end of a line goes on with the next one. */
const brokenCommand = (command: string, lead: number, columns: number): string =>
  lead + widthOf(command) <= columns
    ? ' '.repeat(lead) + command
    : filled(command.match(PART) ?? [], { columns: columns - 2, lead, hang: lead + 4 }).join(' \\\n');
