import { writeFile } from 'node:fs/promises';
import type { Filter } from '@aws-sdk/client-ec2';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { type CopiedInventory, copiedInventory } from '../../local/account/copied-inventory.ts';
import { filterOf, lookAtAccount } from '../../local/account/look.ts';
import type { Ec2OnClock } from '../../local/site/ec2.ts';
import { ServerNotShownError, UsageError } from '../exit-codes.ts';
import { painter } from '../io.ts';
import { type CliContext, commandFor, type GlobalOptions, inSession, type Outcome } from '../session.ts';
import { simulationOf } from '../simulated-account.ts';
import { refuseExisting } from './site-seed-file.ts';

interface SiteCopyOptions {
  readonly fromAccount?: boolean;
  readonly server?: readonly string[];
  readonly tag?: readonly string[];
  readonly group: string;
  readonly out: string;
}

const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export const addSiteCopyCommand = (site: Command, context: CliContext): void => {
  site
    .command('copy')
    .description('write servers and all that belongs to them into a site file; Describe calls only, nothing changes')
    .option('--from-account', 'copy from AWS, region and credentials as usual; else from the simulated site')
    .option('--server <id>', 'a server, or PRODUCTION=DR for a server and its DR server; may be repeated', each)
    .option('--tag <key=value>', 'servers with that tag; may be repeated', each)
    .option('--group <name>', 'name of the group in the file', 'copied')
    .option('--out <file>', 'site file to write', 'site.yaml')
    .addHelpText('after', HELP)
    .action(async (options: SiteCopyOptions, command: Command) => {
      const global = command.optsWithGlobals<GlobalOptions>();
      if (!options.fromAccount) {
        return inSession(context, command, async (session) => {
          const { clock } = session.target;
          return copySite({ ec2: simulationOf(session).ec2, clock }, options, commandFor(session.options));
        });
      }
      // The adapters of AWS come in only where they are used.
      const { withAccount } = await import('../account.ts');
      context.io.err('Target: the account of the AWS credentials (Describe calls only)');
      const outcome = await withAccount(global.endpointUrl, (subject) =>
        copySite(subject, options, commandFor(global)),
      );
      context.io.out(global.json ? JSON.stringify(outcome.json, null, 2) : outcome.text(painter(context.io.color)));
    });
};

/** @throws UsageError, ServerNotShownError */
export const copySite = async (
  subject: Ec2OnClock,
  { server = [], tag = [], group, out: file }: SiteCopyOptions,
  sdrs: string,
): Promise<Outcome> => {
  const pairs = server.map((said) => said.split('='));
  const ids = pairs.flat();
  const filters = [filterOf('instance-id', ids, (id) => [id]), ...tag.map(tagFilter)];
  if (ids.length + tag.length === 0) throw new UsageError('Name servers: --server i-…, or --tag KEY=VALUE.');
  await refuseExisting(file);
  const account = await lookAtAccount(subject, filters);
  const found = account.servers.flatMap(({ instance }) => instance.InstanceId ?? []);
  const missing = ids.find((id) => !found.includes(id)) ?? (found.length === 0 ? tag.join(', ') : undefined);
  if (missing !== undefined) throw new ServerNotShownError(missing);
  const dr = new Map(pairs.flatMap(([production = '', id]) => (id === undefined ? [] : [[production, id] as const])));
  const copied = copiedInventory(account, { group, pairs: dr });
  await writeFile(file, siteFileText(copied), { flag: 'wx' });
  const { servers, groups = [] } = copied.inventory;
  return {
    json: {
      file,
      servers: servers.map(({ name, id }) => ({ name, id })),
      groups: groups.map(({ name }) => name),
      left: copied.left,
    },
    text: () =>
      [
        `${servers.length} servers are in ${file}.`,
        ...(copied.left.length > 0
          ? [`Not in the file, or not as in the account:\n  ${copied.left.join('\n  ')}`]
          : []),
        ...(groups.length === 0 ? ['No server has a DR server: add one with drFor, and a group.'] : []),
        `Read the file before it goes anywhere. Next: ${sdrs} site seed --file ${file}`,
      ].join('\n'),
  };
};

const tagFilter = (said: string): Filter => {
  const [key = '', ...value] = said.split('=');
  if (key === '' || value.length === 0) throw new UsageError(`--tag ${said} is no tag. Write KEY=VALUE.`);
  return { Name: `tag:${key}`, Values: [value.join('=')] };
};

const HEAD = `# A site for "sdrs site seed --file", copied from an account. The format is described in docs/rehearsal.md.
`;

const siteFileText = ({ inventory, left }: CopiedInventory): string =>
  `${HEAD}${left.map((what) => `# Left: ${what}\n`).join('')}${stringify(inventory)}`;

const HELP = `
Asks for servers, their NICs, volumes, snapshots, EIPs, subnets, VPCs, security groups, Spot requests and protections. User data
and key material are never asked for. A tag whose key looks like a secret is left out, and named. DR servers with the tag
sdrs:dr-server-of come along. Ids are kept, so that a group file of yours fits the simulated site.

Examples:
  $ sdrs site copy --from-account --server i-0123456789abcdef0=i-0fedcba9876543210 --out site.yaml
  $ sdrs site copy --from-account --tag app=orders`;
