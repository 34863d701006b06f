import { type Command, Option } from 'commander';
import type { AutomationMode } from '../../lambdas/domain/automation/policy.ts';
import { UsageError } from '../exit-codes.ts';
import { readText } from '../read-text.ts';
import { type CliContext, inSession } from '../session.ts';

interface PolicyOptions {
  readonly file?: string;
  readonly mode?: AutomationMode;
}

export const addAutomationPolicyCommand = (automation: Command, context: CliContext): void => {
  automation
    .command('policy')
    .argument('<group>', 'id or name')
    .option('--file <file>', 'the whole policy, in YAML or JSON; "-" reads standard input')
    .addOption(new Option('--mode <mode>', 'switch the policy that the group has').choices(['off', 'notify', 'act']))
    .description("set a group's policy, or switch it; the group need not be imported again")
    .addHelpText('after', HELP)
    .action(async (wanted: string, options: PolicyOptions, command: Command) => {
      const policy = await policyIn(options, context);
      await inSession(context, command, async ({ operations }) => {
        const set = policy
          ? await operations.setAutomationPolicy(wanted, policy)
          : await operations.setAutomationMode(wanted, modeIn(options));
        const { policyText } = await import('../render/automation.ts');
        return { json: set, text: (page) => policyText(set.policy, page) };
      });
    });
};

const policyIn = async ({ file, mode }: PolicyOptions, { io }: CliContext) => {
  if ((file === undefined) === (mode === undefined)) throw new UsageError('Give either --file or --mode.');
  if (file === undefined) return undefined;
  const text = await readText(file, io);
  const { parsePolicyFile } = await import('../policy-file.ts');
  return parsePolicyFile(text, file === '-' ? 'stdin' : file);
};

const modeIn = ({ mode }: PolicyOptions): AutomationMode => {
  if (mode === undefined) throw new UsageError('Give either --file or --mode.');
  return mode;
};

const HELP = `
A new policy begins without any signals: what was heard under the last one is forgotten. --mode keeps them. The format is
described in docs/automation.md; begin with "mode: notify", which decides everything and starts nothing.

Examples:
  $ sdrs automation policy orders --file orders-automation.yaml
  $ sdrs automation policy orders --mode act`;
