import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { styleText } from 'node:util';

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
});
