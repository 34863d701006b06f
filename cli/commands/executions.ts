import type { Command } from 'commander';
import { type CliContext, inSession, type Outcome, showing } from '../session.ts';
import { beside } from '../unreadable.ts';

const words = () => import('../render/execution.ts');

export const addExecutionCommands = (program: Command, context: CliContext): void => {
  const executions = program.command('executions').description('runs of the failover workflow');
  executions
    .command('list')
    .option('--group <group>', 'only those of this group (id or name)')
    .description('all executions, newest first')
    .action(({ group }: { readonly group?: string }, command: Command) =>
      inSession(context, command, async (session) => {
        const { executions: listed, troubles } = await session.operations.listExecutions(group);
        const { executionsText } = await words();
        const text: Outcome['text'] = (page) => executionsText(listed, page);
        return beside(session, troubles, { json: { executions: listed }, text });
      }),
    );
  executions
    .command('show')
    .argument('<execution>', "the failover's id, or the execution's ARN")
    .description('one execution, step by step, with what it did')
    .action(
      showing(
        context,
        (operations, wanted: string) => operations.showExecution(wanted),
        async () => (await words()).executionText,
      ),
    );
};
