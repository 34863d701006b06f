import type { Command } from 'commander';
import { UsageError } from '../exit-codes.ts';
import { readText } from '../read-text.ts';
import type { ReplaceOptions } from '../replace-group.ts';
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
    .option('--disabled', 'protection stays off until "sdrs protect enable" turns it on')
    .option('--replace', 'the group exists: make of it what the file says, once you have seen what changes')
    .option('--dry-run', 'with --replace: show what would change, and change nothing')
    .option('--yes', 'with --replace: do not ask')
    .addHelpText('after', IMPORT_HELP)
    .action(importFrom(context));
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

interface ImportOptions extends ReplaceOptions {
  readonly replace?: boolean;
  readonly disabled?: boolean;
}

const importFrom =
  (context: CliContext) =>
  async (file: string, { replace, disabled = false, ...options }: ImportOptions, command: Command): Promise<void> => {
    if (replace && disabled)
      throw new UsageError('--disabled is for new groups: --replace leaves protection as it is.');
    if (!replace && Object.keys(options).length > 0) throw new UsageError('--dry-run and --yes go with --replace.');
    const text = await readText(file, context.io);
    const name = file === '-' ? 'stdin' : file;
    const { importGroup } = await import('../import-group.ts');
    const { replaceGroup } = await import('../replace-group.ts');
    await inSession(context, command, (session) =>
      replace
        ? replaceGroup(session, { text, file: name }, options)
        : importGroup(session, text, { file: name, disabled }),
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

The group is protected from then on. With --disabled it is not: no recovery point is taken, and it cannot be failed over, until
"sdrs protect enable" turns protection on.

With --replace the group of that id is made what the file says. The command shows first what is added, removed and changed, before →
after, and asks for the group's name; without a terminal it needs --yes. What EC2 shows otherwise by now, such as a new
address, is a change too. Runs, audit trail, status and id stay. A group that a failover has is refused.

Examples:
  $ sdrs group import orders.yaml
  $ sdrs group import orders.yaml --disabled
  $ sdrs group import orders.yaml --replace --dry-run
  $ generate-group | sdrs group import - --json`;
