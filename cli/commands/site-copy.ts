import type { Command } from 'commander';
import { type CliContext, commandFor, type GlobalOptions, inSession, textOf } from '../session.ts';
import { simulationOf } from '../simulated-account.ts';
import type { SiteCopyOptions } from '../site-copy.ts';

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
      const { copySite } = await import('../site-copy.ts');
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
      context.io.out(global.json ? JSON.stringify(outcome.json, null, 2) : textOf(outcome, context.io, global));
    });
};

const HELP = `
Asks for servers, their NICs, volumes, snapshots, EIPs, subnets, VPCs, security groups, Spot requests and protections. User data
and key material are never asked for. A tag whose key looks like a secret is left out, and named. DR servers with the tag
sdrs:dr-server-of come along. Ids are kept, so that a group file of yours fits the simulated site.

Examples:
  $ sdrs site copy --from-account --server i-0123456789abcdef0=i-0fedcba9876543210 --out site.yaml
  $ sdrs site copy --from-account --tag app=orders`;
