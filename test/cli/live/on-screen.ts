import headless, { type Terminal } from '@xterm/headless';

export interface Seen {
  readonly terminal: Terminal;
  /** All rows that have something on them, what has left the top of the screen too. */
  shown(): string;
  /** The same once all is on the screen that was written. */
  text(): Promise<string>;
}

/** A terminal, and what somebody in front of it sees. */
export const seenOn = (columns: number, rows: number): Seen => {
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    convertEol: true,
    scrollback: 10_000,
  });
  const shown = (): string => {
    const { active } = terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    return lines.join('\n').trimEnd();
  };
  const text = async (): Promise<string> => {
    await new Promise<void>((resolve) => terminal.write('', resolve));
    return shown();
  };
  return { terminal, shown, text };
};
