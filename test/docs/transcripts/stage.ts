import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WriteStream } from 'node:tty';
import { ioOn } from '../../../cli/io.ts';
import { main } from '../../../cli/main.ts';
import * as operationModules from '../../../cli/operation-modules.ts';
import type { Target } from '../../../cli/target.ts';
import { createCli, targetOn } from '../../cli/run-cli.ts';
import { createTestRuntime } from '../../support/test-runtime.ts';
import { type Mark, markText } from './marks.ts';
import type { Stage, Story } from './stories.ts';

/** Simulated milliseconds between two looks, and between two times that are shown. */
const POLL_MS = 5_000;
const TICK_MS = 1_000;

/** What a terminal is told of its surroundings; nothing of this machine. */
const ENV = { TERM: 'xterm-256color' };

/** Simulated time does not stand still while Node loads a module: all that the stories use has been loaded before. */
export const loadAll = async (file: string): Promise<void> => {
  const loads: readonly (() => Promise<unknown>)[] = Object.values(operationModules);
  await Promise.all([
    import('../../../cli/watch.ts'),
    import('../../../cli/fail-over.ts'),
    import('../../../cli/render/report.ts'),
    import('../../../cli/follow/live-view.ts'),
    import('../../../cli/cancelled.ts'),
    ...loads.map((load) => load()),
  ]);
  const runtime = await createTestRuntime();
  const aside = createCli(async () => targetOn(runtime));
  await aside('site', 'seed', '--out', file);
  await aside('group', 'import', file);
  await aside('site', 'fault', 'stop-hangs', '--server', 'web-1');
  for (const verb of ['accept', 'cancel']) await aside('failover', verb, 'pets', 'web-1', '--reason', 'none');
  await runtime.close();
};

export interface Surroundings {
  readonly ttys: readonly [WriteStream, WriteStream];
  /** Where a group file may be kept. */
  readonly file: string;
}

/** Plays a story on a site of its own. Time and ids are simulated, so the terminals show the same each time. */
export const play = async (story: Story, { ttys, file }: Surroundings): Promise<void> => {
  const runtime = await createTestRuntime();
  const target: Target = {
    ...targetOn(runtime),
    label: 'embedded runtime in .sdrs (simulated EC2, 60 times real time)',
    pollMs: POLL_MS,
    tickMs: TICK_MS,
  };
  const aside = createCli(async () => target);
  // Both terminals tell of what happens; the order is that of the player's own time, which never stands still.
  const mark = (tty: WriteStream, what: Pick<Mark, 'is' | 'heading'>) =>
    tty.write(markText({ at: performance.now(), story: story.name, ...what }));
  const shot = (place: 0 | 1, words: string) => {
    const time = new Date(runtime.clock.now()).toISOString().slice(11, 19);
    mark(ttys[place], { is: 'shot', heading: `terminal ${place + 1}, ${time} UTC${words}` });
  };
  const terminal = (tty: WriteStream, place: 0 | 1): Stage['terminals'][number] => ({
    shot: () => shot(place, ''),
    give: async (line) => {
      tty.write(`$ ${line}\n`);
      const io = ioOn({ stdin: process.stdin, stdout: tty, stderr: tty, env: ENV });
      const code = await main(wordsOf(line.replace(/^sdrs /, '')), io, async () => target);
      shot(place, `, exit code ${code}`);
    },
  });
  for (const tty of ttys) mark(tty, { is: 'begun' });
  await story.play(
    {
      aside: async (...args) => {
        const { code, err } = await aside(...args);
        if (code !== 0) throw new Error(`sdrs ${args.join(' ')}: ${err}`);
      },
      terminals: [terminal(ttys[0], 0), terminal(ttys[1], 1)],
      wait: (seconds) => runtime.clock.sleep(seconds * 1_000),
      begun: async () => {
        // Turns of the event loop, and no time: the clock of the story stands still until the failover sleeps.
        while ((await runtime.store.findGroup('pets'))?.status !== 'failing-over') await nextTurn();
      },
    },
    file,
  );
  for (const tty of ttys) mark(tty, { is: 'over' });
  await runtime.close();
};

/** Words of a command line, as a shell makes them. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
