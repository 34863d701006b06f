import type { Command } from 'commander';
import { readText } from '../read-text.ts';
import { type CliContext, inSession, type Outcome, type Session, showing } from '../session.ts';
import { beside } from '../unreadable.ts';
import { addRefreshCommand } from './refresh.ts';
import { addTagCommand } from './tag.ts';

export const addGroupCommands = (program: Command, context: CliContext): void => {
  const group = program.command('group').description('protection groups: servers of one VPC that fail over together');
  group
    .command('import')
    .argument('<file>', 'group file in YAML or JSON; "-" reads standard input')
    .description('put servers under protection, as a group file describes them')
    .addHelpText('after', IMPORT_HELP)
    .action(async (file: string, _options: unknown, command: Command) => {
      const text = await readText(file, context.io);
      const { importGroup } = await import('../import-group.ts');
      await inSession(context, command, (session) => importGroup(session, text, file === '-' ? 'stdin' : file));
    });
  group
    .command('list')
    .description('all protection groups')
    .action((_options: unknown, command: Command) => inSession(context, command, listGroups));
  group
    .command('show')
    .argument('<group>', 'id or name')
    .description('one group with its servers, NICs, disks, last failover, and the owner of every NIC now')
    .action((wanted: string, _options: unknown, command: Command) =>
      inSession(context, command, (session) => showGroup(session, wanted)),
    );
  addRefreshCommand(group, context);
  addTagCommand(group, context);
  group
    .command('delete')
    .argument('<group>', 'id or name')
    .description('end the protection of a group; its history stays, and so does everything in EC2')
    .addHelpText('after', DELETE_HELP)
    .action(
      showing(
        context,
        async (operations, wanted: string) => ({ deleted: await operations.deleteGroup(wanted) }),
        async () =>
          ({ deleted }) =>
            `Protection group ${deleted.name} (${deleted.id}) is deleted.`,
      ),
    );
};

const listGroups = async (session: Session): Promise<Outcome> => {
  const { done: groups, troubles } = await session.operations.listGroups();
  const { groupsText, withFormerLease } = await import('../render/group.ts');
  return beside(session, troubles, {
    json: { groups: groups.map(withFormerLease) },
    text: (page) => groupsText(groups, page),
  });
};

const showGroup = async ({ operations }: Session, wanted: string): Promise<Outcome> => {
  const shown = await operations.showGroup(wanted);
  const readiness = await operations.showReadiness(shown.group);
  const { owners, servers } = await operations.showIdentity(shown.group.id);
  const { groupText, withFormerNames } = await import('../render/group.ts');
  const { nicOwnersText } = await import('../render/nic-owners.ts');
  return {
    json: { ...withFormerNames(shown), readiness, owners, servers },
    text: (page) =>
      [groupText(shown, page, { readiness, servers }), nicOwnersText(owners, { ...shown, page })].join('\n\n'),
  };
};

const DELETE_HELP = `
You can change the group file and import it again afterwards. After a failover the servers come under protection again in
this way too: docs/go-home.md has the steps. With the group goes the only record of which volume was whose root, so keep
what "sdrs --json group show GROUP" says first. Leave the root volumes of the old servers off: a server without one cannot
boot. A group with an unfinished failover is refused: finish the failover first.

Example:
  $ sdrs group delete orders`;

const IMPORT_HELP = `
Reads EC2, and writes nothing there but the tag sdrs:group where the deployment asks for the tag: the identity of every NIC (MAC, private IPs, EIPs) and every disk is recorded as it is now.
Every problem is reported with its line, column and field. The format is described in docs/group-file.md.

Examples:
  $ sdrs group import orders.yaml
  $ generate-group | sdrs group import - --json`;
