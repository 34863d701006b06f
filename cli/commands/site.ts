import { type Command, Option } from 'commander';
import { timeSpan, wholeNumber } from '../../local/options.ts';
import { SEED_DEFAULTS } from '../seed-defaults.ts';
import { type CliContext, commandFor, inSession, showing } from '../session.ts';
import { simulationOf } from '../simulated-account.ts';
import type { SeedCommandOptions } from '../site.ts';
import { addSiteCopyCommand } from './site-copy.ts';
import { addFaultCommands } from './site-fault.ts';
import { addPeopleCommands } from './site-people.ts';

export const addSiteCommands = (program: Command, context: CliContext): void => {
  const site = program.command('site').description('the simulated site of the embedded runtime (not for AWS)');
  addSeedCommand(site, context);
  addSiteCopyCommand(site, context);
  addFaultCommands(site, context);
  addPeopleCommands(site, context);
  site
    .command('break')
    .argument('<group>', 'id or name')
    .description('break the hardware below the production servers of a group: their status checks fail')
    .action((wanted: string, _options: unknown, command: Command) =>
      inSession(context, command, async (session) => {
        const { breakProduction } = await import('../site.ts');
        const broken = await breakProduction(session, wanted);
        return {
          json: { broken },
          text: () => `Broken: ${broken.join(', ')}. Status checks are impaired from now on.`,
        };
      }),
    );
  addWaitCommand(site, context);
  addAdvanceCommand(site, context);
  addBillCommand(site, context);
  site
    .command('show')
    .argument('<group>', 'id or name')
    .description('who holds each recorded private IP, EIP and MAC now')
    .action(
      showing(
        context,
        (operations, wanted: string) => operations.showIdentity(wanted),
        async () => (await import('../render/identity.ts')).identityText,
      ),
    );
};

/** A day: whoever waits for more has mistaken the unit. */
const LONGEST_SECONDS = 86_400;

const addWaitCommand = (site: Command, context: CliContext): void => {
  site
    .command('wait')
    .argument('<seconds>', 'simulated seconds', wholeNumber(1, LONGEST_SECONDS))
    .description('let simulated time pass, which stands still between commands and while they work')
    .action((seconds: number, _options: unknown, command: Command) =>
      inSession(context, command, async (session) => {
        simulationOf(session);
        const { clock } = session.target;
        await clock.sleep(seconds * 1000);
        const now = new Date(clock.now()).toISOString();
        return { json: { now }, text: () => `It is ${now} at the simulated site.` };
      }),
    );
};

/** A month has room for every rule of a retention. */
const MOST_DAYS = 31;

const addAdvanceCommand = (site: Command, context: CliContext): void => {
  site
    .command('advance')
    .argument('<time>', 'simulated time, e.g. 90s, 15m, 3h or 1d12h', timeSpan(MOST_DAYS))
    .description('let simulated time pass at once, with all that a deployment does meanwhile by itself')
    .addHelpText('after', ADVANCE_HELP)
    .action((seconds: number, _options: unknown, command: Command) =>
      inSession(context, command, async (session) => {
        const { advanceSite } = await import('../site-advance.ts');
        return advanceSite(session, seconds);
      }),
    );
};

const ADVANCE_HELP = `
In that time guard, automation and synchroniser sweep every minute, and the recorder every five, each at its own simulated time, as in a
deployment. "sdrs site wait" lets time pass without them, at the pace of --speed.

Examples:
  $ sdrs site advance 3h
  $ sdrs site advance 90s`;

const addBillCommand = (site: Command, context: CliContext): void => {
  site
    .command('bill')
    .description('what the simulated account costs a month: disks, snapshots, EIPs and running servers, at list prices')
    .action((_options: unknown, command: Command) =>
      inSession(context, command, async (session) => {
        const { siteBill } = await import('../site-bill.ts');
        return siteBill(simulationOf(session));
      }),
    );
};

const addSeedCommand = (site: Command, context: CliContext): void => {
  site
    .command('seed')
    .description('make production and DR servers with NICs, disks, EIPs and recovery points, and a group file for them')
    .option('--servers <n>', 'production servers', wholeNumber(1, 1000), SEED_DEFAULTS.servers)
    .option('--name <name>', 'name of the group in the file', SEED_DEFAULTS.name)
    .option('--zone <zone>', 'zone of production', SEED_DEFAULTS.zone)
    .option('--dr-zone <zone>', 'zone of the DR site; another one than production makes the MAC impossible to keep')
    .addOption(
      new Option('--spot <request>', 'production on Spot, by requests of that kind').choices([
        'persistent',
        'one-time',
      ]),
    )
    .option('--no-recovery-points', 'without recovery points, as before protection is enabled')
    .addOption(
      new Option(
        '--file <file>',
        'make the site that this file describes (docs/rehearsal.md); "-" is standard input',
      ).conflicts(['servers', 'name', 'zone', 'drZone', 'spot', 'recoveryPoints']),
    )
    .option('--out <file>', 'group file to write', undefined)
    .action((options: Partial<SeedCommandOptions> & { readonly file?: string }, command: Command) =>
      inSession(context, command, async (session) => {
        if (options.file !== undefined) {
          const { seedFromFile } = await import('../site-seed-file.ts');
          return seedFromFile(session, options.file, options.out);
        }
        const chosen = { ...SEED_DEFAULTS, ...options, drZone: options.drZone ?? options.zone ?? SEED_DEFAULTS.zone };
        const { seededText, seedIntoFile } = await import('../site.ts');
        const { site: seeded, file } = await seedIntoFile(session, chosen);
        return {
          json: { ...seeded, file },
          text: (page) => seededText(seeded, { file, sdrs: commandFor(session.options), page }),
        };
      }),
    );
};
