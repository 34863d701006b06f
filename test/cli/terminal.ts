import type { IPty } from '@lydell/node-pty';
import { spawnInPty } from '../support/node-pty.ts';
import { seenOn } from './live/on-screen.ts';

export interface InTerminal {
  /** What somebody in front of the terminal sees. */
  text(): Promise<string>;
  /** Resolves once the terminal shows it. Fails where the command ends before. */
  shows(pattern: RegExp): Promise<void>;
  press(keys: string): void;
  resize(columns: number, rows: number): void;
  readonly ended: Promise<number>;
}

export const CTRL_C = '\u0003';

/** Runs a program as a terminal does: in a pseudo-terminal of its own. */
export const inTerminal = (program: string, args: readonly string[], env: NodeJS.ProcessEnv): InTerminal => {
  const seen = seenOn(100, 40);
  const pty: IPty = spawnInPty(program, [...args], { cols: 100, rows: 40, env: { TERM: 'xterm-256color', ...env } });
  pty.onData((bytes) => seen.terminal.write(bytes));
  const ended = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)));
  const shows = async (pattern: RegExp): Promise<void> => {
    const watched = Promise.withResolvers<void>();
    const look = async () => {
      if (pattern.test(await seen.text())) watched.resolve();
    };
    const listening = pty.onData(() => void look());
    void ended.then(async () => {
      watched.reject(new Error(`it ended without showing ${pattern}: ${await seen.text()}`));
    });
    await look();
    await watched.promise.finally(() => listening.dispose());
  };
  const resize = (columns: number, rows: number) => {
    seen.terminal.resize(columns, rows);
    pty.resize(columns, rows);
  };
  return { text: seen.text, shows, press: (keys) => pty.write(keys), resize, ended };
};
