import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { styleText } from 'node:util';
import { calledAs } from './command-line.ts';

/** What the command has of a terminal. Results go to `out`, everything said on the way to `err`. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
  /** All of standard input. */
  input(): Promise<string>;
  /** Asks the person at the terminal for a line; an ended input is an empty line. Absent without a terminal. */
  ask?(question: string): Promise<string>;
  /** Whether `out` shows colours. */
  readonly color: boolean;
  /** Columns of a line. Absent where a line may be as long as it is. */
  readonly columns?: number;
  /** How the program was called, for what is printed to be typed. @default `sdrs` */
  readonly calledAs?: string;
}

export type Style = Parameters<typeof styleText>[0];

/** Styles a text where colours are shown, and leaves it alone elsewhere. */
export type Paint = (style: Style, text: string) => string;

export const painter =
  (color: boolean): Paint =>
  (style, value) =>
    color ? styleText(style, value, { validateStream: false }) : value;

const ask = async (question: string): Promise<string> => {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const ended = once(reader, 'close').then(() => '');
  try {
    return await Promise.race([reader.question(question), ended]);
  } finally {
    reader.close();
  }
};

/** Columns of a terminal that does not say how many it has. */
const USUAL_COLUMNS = 80;

/** What COLUMNS says goes before what the terminal says. What reads a pipe wants whole rows. */
export const columnsOf = (
  said: string | undefined,
  { isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number },
): { readonly columns?: number } => {
  const wanted = Number(said);
  if (Number.isInteger(wanted) && wanted > 0) return { columns: wanted };
  return isTTY ? { columns: columns || USUAL_COLUMNS } : {};
};

/** The process's own streams. NO_COLOR and a stream that is no terminal turn colours off (no-color.org). */
export const processIo = (): Io => ({
  out: (line) => {
    process.stdout.write(`${line}\n`);
  },
  err: (line) => {
    process.stderr.write(`${line}\n`);
  },
  input: () => text(process.stdin),
  ...(process.stdin.isTTY ? { ask } : {}),
  color: process.stdout.isTTY === true && !process.env.NO_COLOR,
  ...columnsOf(process.env.COLUMNS, process.stdout),
  calledAs: calledAs(process.env),
});
