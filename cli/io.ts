import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import type { ReadStream, WriteStream } from 'node:tty';
import { calledAs } from './command-line.ts';
import { type Interrupts, processInterrupts } from './interrupts.ts';
import { createScreen, type Screen } from './live/screen.ts';
import { painter } from './paint.ts';

export { type Paint, painter, type Style } from './paint.ts';

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
  /** Where `err` is a terminal that can draw. Elsewhere a line is all there is. */
  readonly screen?: Screen;
  /** Has Ctrl-C told, for as long as the answer is not disposed of. Absent where nobody can press it. */
  interrupts?(): Interrupts;
  /** Columns of a line. Absent where a line may be as long as it is. */
  readonly columns?: number | undefined;
  /** How the program was called, for what is printed to be typed. @default `sdrs` */
  readonly calledAs?: string;
}

const asking =
  ({ stdin, stderr }: Streams) =>
  async (question: string): Promise<string> => {
    const reader = createInterface({ input: stdin, output: stderr });
    const ended = once(reader, 'close').then(() => '');
    try {
      return await Promise.race([reader.question(question), ended]);
    } finally {
      reader.close();
    }
  };

/** Where a command is given, and what its surroundings say. */
export interface Streams extends Pick<NodeJS.Process, 'env'> {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
}

/**
 * Streams as the command uses them. NO_COLOR turns colours off (no-color.org). What is no terminal, or a dumb one, shows
 * neither colours nor what is drawn in its place; nor does what CI keeps.
 */
export const ioOn = (streams: Streams): Io => {
  const { stdin, stdout, stderr, env } = streams;
  const isClever = ({ isTTY }: WriteStream): boolean => isTTY === true && env.TERM !== 'dumb';
  const isColored = (stream: WriteStream): boolean => isClever(stream) && !env.NO_COLOR;
  return {
    out: (line) => {
      stdout.write(`${line}\n`);
    },
    err: (line) => {
      stderr.write(`${line}\n`);
    },
    input: () => text(stdin),
    ...(stdin.isTTY ? { ask: asking(streams) } : {}),
    color: isColored(stdout),
    // Asked for each text: people make windows narrower while a run is followed.
    get columns() {
      return columnsOf(env.COLUMNS, stdout);
    },
    calledAs: calledAs(env),
    ...(isClever(stderr) && !env.CI ? { screen: createScreen(stderr, painter(isColored(stderr))) } : {}),
  };
};

/** Columns of a terminal that does not say how many it has. */
const USUAL_COLUMNS = 80;

/** What COLUMNS says goes before what the terminal says. What reads a pipe wants whole rows: a line has no end there. */
export const columnsOf = (
  said: string | undefined,
  { isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number },
): number | undefined => {
  const wanted = Number(said);
  if (Number.isInteger(wanted) && wanted > 0) return wanted;
  return isTTY ? columns || USUAL_COLUMNS : undefined;
};

/** The process's own streams and signals. */
export const processIo = (): Io => Object.assign(ioOn(process), { interrupts: processInterrupts });
