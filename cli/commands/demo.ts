import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type CliContext, type GlobalOptions, inSession } from '../session.ts';

/** Fast enough for the patience of somebody who has just installed it, slow enough to watch. */
const DEMO_SPEED = 30;

export const addDemoCommand = (program: Command, context: CliContext): void => {
  program
    .command('demo')
    .description('a whole failover on a simulated site: seed, import, plan, break, fail over, report')
    .addHelpText('after', HELP)
    .action(async (_options: unknown, command: Command) => {
      const isSet = (option: string): boolean => command.parent?.getOptionValueSource(option) === 'cli';
      const { home: chosen, speed } = command.optsWithGlobals<GlobalOptions>();
      const home = isSet('home') ? chosen : await mkdtemp(join(tmpdir(), 'sdrs-demo-'));
      await mkdir(home, { recursive: true });
      const overrides = { home, speed: isSet('speed') ? speed : DEMO_SPEED };
      const { demo } = await import('../demo.ts');
      await inSession(context, command, (session) => demo(session, home), overrides);
    });
};

const HELP = `
Needs nothing but this repository: the real workflow definition and the real handlers run in this process, against a simulated
EC2 with EC2's own rules. Works in a new temporary folder, or in --home, where later commands find what it left.

Examples:
  $ npm run failover
  $ sdrs demo --speed 60 --home ./trial`;
