/** What a command costs before it does anything, as ratios to Node itself: `npm run -s startup [-- --json]`. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../made.ts';
import { runAlone, smallCommand } from '../program/small-command.ts';

/** Each figure is the median of so many numbers. */
const BATCHES = 5;

const SDRS = join(PROJECT, 'cli', 'sdrs.ts');

/** What may be spent, in times of `node -e 0`. */
const MOST = { help: 10, emptyHome: 25 } as const;

interface Figure {
  /** Milliseconds of processor time, of the process and the system for it. */
  readonly cpuMs: number;
  /** Times of `node -e 0`. */
  readonly ratio: number;
  readonly most: number;
}

export interface Startup {
  readonly runs: number;
  readonly nodeMs: number;
  readonly help: Figure;
  readonly emptyHome: Figure;
}

const COMMANDS = {
  node: ['-e', '0', '--'],
  help: [SDRS, '--help'],
  emptyHome: [SDRS, 'group', 'list'],
} as const;

/** Some shells count in hundredths of a second, so each number that is read is of several runs. */
const BATCH = 5;

/**
 * Milliseconds of a run, each in a new home. The shell tells what its children took; how busy the machine is has little part
 * in that.
 */
const cpuMsOf = async (args: readonly string[]): Promise<number> => {
  const homes = await mkdtemp(join(tmpdir(), 'sdrs-startup-'));
  const turns = Array.from({ length: BATCH }, (_, n) => n).join(' ');
  const script = `for n in ${turns}; do "$@" --home "$0/$n" >/dev/null 2>&1 || exit; done; times`;
  try {
    const { stdout } = await promisify(execFile)('sh', ['-c', script, homes, process.execPath, ...args]);
    return totalMs(stdout.split('\n')[1] ?? '') / BATCH;
  } finally {
    await rm(homes, { recursive: true, force: true });
  }
};

/** `0m0.027s 0m0.004s`, the time of the processes and of the system for them. */
const totalMs = (line: string): number => {
  const times = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  if (times.length !== 2) throw new Error(`"times" of this shell says something else: ${line}`);
  return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** By turns, so that whatever slows the machine down slows all of them down. */
export const startup = async (batches = BATCHES): Promise<Startup> => {
  // What is compiled and synthesised once is there from then on.
  await cpuMsOf(COMMANDS.emptyHome);
  const took: Record<keyof typeof COMMANDS, number>[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const node = await cpuMsOf(COMMANDS.node);
    took.push({ node, help: await cpuMsOf(COMMANDS.help), emptyHome: await cpuMsOf(COMMANDS.emptyHome) });
  }
  const nodeMs = median(took.map(({ node }) => node));
  const figure = (name: keyof typeof MOST): Figure => {
    const cpuMs = median(took.map((times) => times[name]));
    return { cpuMs, ratio: Math.round((cpuMs / nodeMs) * 10) / 10, most: MOST[name] };
  };
  return { runs: batches * BATCH, nodeMs, help: figure('help'), emptyHome: figure('emptyHome') };
};

const line = (name: string, { cpuMs, ratio, most }: Figure): string =>
  `${name.padEnd(32)}${cpuMs.toFixed(0).padStart(6)} ms  ${ratio.toFixed(1).padStart(5)} times, at most ${most}\n`;

const print = async ({ json }: { readonly json?: boolean }): Promise<void> => {
  const measured = await startup();
  process.stdout.write(
    json
      ? `${JSON.stringify(measured)}\n`
      : `${'node -e 0'.padEnd(32)}${measured.nodeMs.toFixed(0).padStart(6)} ms\n` +
          line('sdrs --help', measured.help) +
          line('sdrs group list, an empty home', measured.emptyHome),
  );
};

if (import.meta.main) {
  await runAlone(
    smallCommand('npm run -s startup', 'Prints what a command costs before it does anything, in times of "node -e 0".')
      .option('--json', 'print JSON')
      .action(print),
  );
}
