import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { groupFileText } from '../../local/site/group-file.ts';
import { painter } from '../io.ts';
import { planText } from '../render/plan.ts';
import { reportText } from '../render/report.ts';
import { exitCodeFor } from '../report.ts';
import { type CliContext, commandFor, type GlobalOptions, inSession, type Outcome, type Session } from '../session.ts';
import { failOver } from './failover.ts';
import { importGroup } from './group.ts';
import { breakProduction, SEED_DEFAULTS, seedIntoFile } from './site.ts';

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
      await inSession(context, command, (session) => demo(session, home), overrides);
    });
};

const demo = async (session: Session, home: string): Promise<Outcome> => {
  const { io, operations } = session;
  const paint = painter(io.color && !session.options.json);
  io.err('1. A site is made: servers, NICs, EIPs, disks, recovery points, stopped DR servers.');
  const { site, file } = await seedIntoFile(session, { ...SEED_DEFAULTS, out: join(home, 'pets.yaml') });
  io.err(`2. The group is imported from ${file}.`);
  await importGroup(session, groupFileText(site.description), file);
  const shown = await operations.planFailover(SEED_DEFAULTS.name);
  io.err(`3. ${planText(shown, paint)}`);
  const broken = await breakProduction(session, SEED_DEFAULTS.name);
  io.err(`4. Production breaks: ${broken.join(', ')}.`);
  io.err('5. Failover.');
  const confirm = { by: 'demo', reason: 'the hardware below production was broken on purpose' };
  const report = await failOver(session, SEED_DEFAULTS.name, { confirm });
  return {
    json: { plan: shown.plan, report },
    text: (tint) =>
      `${reportText(report, tint)}\n\nLook around (sdrs is npm run -s sdrs --): ${commandFor(session.options)} group show ${SEED_DEFAULTS.name}`,
    exitCode: exitCodeFor(report),
  };
};

const HELP = `
Needs nothing but this repository: the real workflow definition and the real handlers run in this process, against a simulated
EC2 with EC2's own rules. Works in a new temporary folder, or in --home, where later commands find what it left.

Examples:
  $ npm run failover
  $ sdrs demo --speed 60 --home ./trial`;
