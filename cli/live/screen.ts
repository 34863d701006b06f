import type { WriteStream } from 'node:tty';
import type { Paint } from '../paint.ts';
import { fitted, type Line, paintedLine, widthOfLine } from './line.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The end of a terminal, where a block of lines is drawn anew in its place. */
export interface Screen {
  /** As it is now: people resize terminals. */
  size(): Size;
  /** Draws a block in the place of the last one. A line that is too long is cut. */
  draw(block: readonly Line[]): void;
  /** Keeps what is drawn: whatever comes next comes below it. */
  keep(): void;
}

/** Of a terminal that does not know its size. */
const USUAL: Size = { columns: 80, rows: 24 };

type Terminal = Pick<WriteStream, 'write' | 'getWindowSize'>;

export const createScreen = (terminal: Terminal, paint: Paint): Screen => {
  let drawn: readonly Line[] = [];
  const size = (): Size => {
    const [columns, rows] = terminal.getWindowSize();
    return columns > 0 && rows > 0 ? { columns, rows } : USUAL;
  };
  return {
    size,
    draw: (block) => {
      const now = size();
      // The last column stays free: terminals differ in where the cursor is after it.
      const lines = block.slice(0, now.rows - 1).map((line) => fitted(line, now.columns - 1));
      // One write: nothing that others print comes between erasing and drawing.
      terminal.write(`${erasing(drawn, now)}${lines.map((line) => `${paintedLine(line, paint)}\n`).join('')}`);
      drawn = lines;
    },
    keep: () => {
      drawn = [];
    },
  };
};

/** Goes up to where the block begins, and clears from there on. What has left the top of the screen is out of reach. */
const erasing = (drawn: readonly Line[], size: Size): string => {
  const height = Math.min(size.rows - 1, heightOf(drawn, size));
  return height === 0 ? '' : `\u001b[${height}A\r\u001b[0J`;
};

/** A terminal that has been made narrower shows a line on several rows. */
const heightOf = (drawn: readonly Line[], { columns }: Size): number =>
  drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOfLine(line) / columns)), 0);
