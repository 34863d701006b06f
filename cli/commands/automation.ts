import type { Command } from 'commander';
import { type CliContext, inSession, showing } from '../session.ts';
import { addAutomationEventCommands } from './automation-events.ts';
import { addAutomationPolicyCommand } from './automation-policy.ts';
import { parseConfirmation } from './confirmation.ts';
import { decided } from './decided.ts';

const words = () => import('../render/automation.ts');

export const addAutomationCommands = (program: Command, context: CliContext): void => {
  const automation = program
    .command('automation')
    .description('failover without a person: off unless a policy of the group says otherwise');
  addAutomationPolicyCommand(automation, context);
  addShowCommand(automation, context);
  addSweepCommand(automation, context);
  addAutomationEventCommands(automation, context);
  addAcknowledgeCommand(automation, context);
  addBrakeCommand(automation, context);
};

const addShowCommand = (automation: Command, context: CliContext): void => {
  automation
    .command('show')
    .argument('<group>', 'id or name')
    .description("a group's policy, what its sources say, and what was decided")
    .action(
      showing(
        context,
        (operations, wanted: string) => operations.showAutomation(wanted),
        async () => (await words()).automationText,
      ),
    );
};

const addSweepCommand = (automation: Command, context: CliContext): void => {
  automation
    .command('sweep')
    .argument('[group]', 'id or name; all groups that have a policy where none is named')
    .description('judge the groups once more, as the deployed decider does every minute')
    .action((wanted: string | undefined, _options: unknown, command: Command) =>
      inSession(context, command, async (session) =>
        decided(session, await session.operations.automationSweep(wanted)),
      ),
    );
};

const addAcknowledgeCommand = (automation: Command, context: CliContext): void => {
  automation
    .command('acknowledge')
    .argument('<group>', 'id or name')
    .requiredOption('--reason <who: why>', 'who has seen to the last failover, and what came of it', parseConfirmation)
    .description('let automation act again after an automatic or a failed failover')
    .action(
      showing(
        context,
        (operations, wanted: string, { reason }: Reasoned) => operations.acknowledgeAutomation(wanted, reason),
        async () =>
          ({ failoverId }) =>
            `Failover ${failoverId} is acknowledged. Automation may act again after its cool-down.`,
      ),
    );
};

interface Reasoned {
  readonly reason: ReturnType<typeof parseConfirmation>;
}

const addBrakeCommand = (automation: Command, context: CliContext): void => {
  const brake = automation.command('brake').description('stop all automation at once, or let it go on');
  for (const position of ['on', 'off'] as const) {
    brake
      .command(position)
      .requiredOption('--reason <who: why>', 'who does so, and why', parseConfirmation)
      .description(position === 'on' ? 'start nothing from now on; what runs goes on' : 'let automation act again')
      .action(
        showing(
          context,
          (operations, { reason }: Reasoned) => operations.setBrake(position, reason),
          async () => (await words()).brakeText,
        ),
      );
  }
  brake
    .command('show')
    .description('whether the brake is on')
    .action(
      showing(
        context,
        (operations) => operations.showBrake(),
        async () => (await words()).brakeText,
      ),
    );
};
