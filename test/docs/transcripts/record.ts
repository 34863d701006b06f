import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { seenOn } from '../../cli/live/on-screen.ts';
import { spawnInPty } from '../../support/node-pty.ts';
import { MARK, type Mark, markIn } from './marks.ts';
import { STORIES } from './stories.ts';

/** Widths at which the transcripts are kept. */
export const WIDTHS = [80, 120] as const;

const ROWS = 40;

interface Shot extends Mark {
  readonly screen: string;
}

/** Each transcript at a width, by its file's name. */
export const transcriptsAt = async (columns: number): Promise<ReadonlyMap<string, string>> => {
  const shots = await recorded(columns);
  return new Map(
    STORIES.map(({ name, title }) => {
      const own = shots.filter(({ story }) => story === name);
      const parts = own.map(({ heading, screen }) => `=== ${heading}\n${screen}\n`);
      return [`${name}.${columns}.txt`, [`${title}. A terminal of ${columns} columns.\n`, ...parts].join('\n')];
    }),
  );
};

const recorded = async (columns: number): Promise<readonly Shot[]> => {
  const terminals = await Promise.all([watched(columns), watched(columns)]);
  const folder = await mkdtemp(join(tmpdir(), 'sdrs-transcripts-'));
  const player = fileURLToPath(new URL('player.ts', import.meta.url));
  try {
    await promisify(execFile)(process.execPath, [player, folder, ...terminals.map(({ path }) => path)]);
    const shots = await Promise.all(terminals.map(({ shots }) => shots));
    return shots.flat().sort((a, b) => a.at - b.at);
  } finally {
    for (const { close } of terminals) close();
    await rm(folder, { recursive: true });
  }
};

/** Says which terminal it has, and keeps that open until it is killed. */
const HOLDER = ['-c', 'tty && exec cat'] as const;

/** A pseudo-terminal, and what it shows whenever the player has a shot taken. */
const watched = async (columns: number) => {
  const seen = seenOn(columns, ROWS);
  const shots: Shot[] = [];
  const over = Promise.withResolvers<readonly Shot[]>();
  const last = STORIES.at(-1)?.name;
  seen.terminal.parser.registerOscHandler(MARK, (data) => {
    const mark = markIn(data);
    if (mark.is === 'begun') seen.terminal.reset();
    if (mark.is === 'shot') shots.push({ ...mark, screen: seen.shown() });
    if (mark.is === 'over' && mark.story === last) over.resolve(shots);
    return true;
  });
  const holder = spawnInPty('sh', [...HOLDER], { cols: columns, rows: ROWS });
  const named = Promise.withResolvers<string>();
  holder.onData((bytes) => {
    seen.terminal.write(bytes);
    const [path] = /\/dev\/\S+(?=\s)/.exec(bytes) ?? [];
    if (path !== undefined) named.resolve(path);
  });
  holder.onExit(() => named.reject(new Error(`No terminal was opened: ${seen.shown()}`)));
  return { path: await named.promise, shots: over.promise, close: () => holder.kill() };
};
