import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { SpotRequestKind } from '../../lambdas/domain/site/observed.ts';
import { wholeNumber } from '../../local/options.ts';
import { tagForApi } from '../../local/site/api-tags.ts';
import { groupFileText } from '../../local/site/group-file.ts';
import { type SeededSite, seedSite } from '../../local/site/seed.ts';
import { identityText } from '../render/identity.ts';
import { fields, table } from '../render/table.ts';
import { type CliContext, commandFor, inSession, type Session, showing } from '../session.ts';
import { simulationOf } from '../simulated-account.ts';
import { addSiteCopyCommand } from './site-copy.ts';
import { addFaultCommands } from './site-fault.ts';
import { addPeopleCommands } from './site-people.ts';
import { seedFromFile } from './site-seed-file.ts';

export interface SeedCommandOptions {
  readonly servers: number;
  readonly name: string;
  readonly zone: string;
  readonly drZone: string;
  readonly spot?: SpotRequestKind;
  readonly out?: string;
  readonly file?: string;
}

export const SEED_DEFAULTS = { servers: 4, name: 'pets', zone: 'eu-central-1a', drZone: 'eu-central-1a' } as const;

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
        const broken = await breakProduction(session, wanted);
        return {
          json: { broken },
          text: () => `Broken: ${broken.join(', ')}. Status checks are impaired from now on.`,
        };
      }),
    );
  site
    .command('show')
    .argument('<group>', 'id or name')
    .description('who holds each recorded private IP, EIP and MAC now')
    .action(showing(context, (operations, wanted: string) => operations.showIdentity(wanted), identityText));
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
    .addOption(
      new Option(
        '--file <file>',
        'make the site that this file describes (docs/rehearsal.md); "-" is standard input',
      ).conflicts(['servers', 'name', 'zone', 'drZone', 'spot']),
    )
    .option('--out <file>', 'group file to write', undefined)
    .action((options: Partial<SeedCommandOptions>, command: Command) =>
      inSession(context, command, async (session) => {
        if (options.file !== undefined) return seedFromFile(session, options.file, options.out);
        const chosen = { ...SEED_DEFAULTS, ...options, drZone: options.drZone ?? options.zone ?? SEED_DEFAULTS.zone };
        const { site: seeded, file } = await seedIntoFile(session, chosen);
        return { json: { ...seeded, file }, text: () => seededText(seeded, file, commandFor(session.options)) };
      }),
    );
};

export const seedIntoFile = async (
  session: Session,
  { servers, name, zone, drZone, spot, out }: SeedCommandOptions,
): Promise<{ readonly site: SeededSite; readonly file: string }> => {
  const { ec2 } = simulationOf(session);
  const { clock } = session.target;
  const zones = { production: zone, dr: drZone };
  const site = await seedSite({ ec2, clock, servers, name, zones, ...(spot ? { spot } : {}) });
  await tagForApi({ ec2, clock }, site.servers);
  const file = out ?? `${name}.yaml`;
  await writeFile(file, groupFileText(site.description));
  return { site, file };
};

/** Breaks production as far as EC2 can tell. Repeating it changes nothing. */
export const breakProduction = async (session: Session, wanted: string): Promise<readonly string[]> => {
  const { group, instances } = await session.operations.showGroup(wanted);
  const servers = instances.map((instance) => instance.servers[group.priorityStation]);
  simulationOf(session).ec2.faults.breakServers(servers);
  return servers;
};

const seededText = ({ vpcId, servers }: SeededSite, file: string, sdrs: string): string =>
  [
    fields([
      ['VPC', vpcId],
      ['Group file', file],
    ]),
    table(
      ['NAME', 'PRODUCTION SERVER', 'DR SERVER'],
      servers.map(({ name, production, dr }) => [name, production, dr]),
    ),
    `Next: ${sdrs} group import ${file}`,
  ].join('\n\n');
