import { Terminal } from '@xterm/headless';

export interface Seen {
  readonly terminal: Terminal;
  /** All rows that have something on them, what has left the top of the screen too. */
  text(): Promise<string>;
}

/** A terminal, and what somebody in front of it sees. */
export const seenOn = (columns: number, rows: number): Seen => {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true, scrollback: 10_000 });
  const text = async (): Promise<string> => {
    await new Promise<void>((resolve) => terminal.write('', resolve));
    const { active } = terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    return lines.join('\n').trimEnd();
  };
  return { terminal, text };
};
