import type { Command } from 'commander';
import type { PointChoice } from '../../lambdas/domain/group/point-choice.ts';
import { EXIT } from '../exit-codes.ts';
import type { PlanViews } from '../render/plan.ts';
import { type CliContext, inSession } from '../session.ts';
import { addPointOption } from './point.ts';

export const addPlanCommand = (program: Command, context: CliContext): void => {
  addPointOption(program.command('plan'))
    .argument('<group>', 'id or name')
    .description('what a failover would preserve, per server and NIC; changes nothing')
    .option('--calls', 'also every call to EC2 that would be made, in order, with its precondition')
    .option('--all', 'also the checks that were passed, with what was seen')
    .addHelpText('after', HELP)
    .action((wanted: string, options: PlanViews & { readonly point?: PointChoice }, command: Command) =>
      inSession(context, command, async ({ operations }) => {
        const shown = await operations.planFailover(wanted, options.point);
        const { planText } = await import('../render/plan.ts');
        const exitCode = shown.plan.verdict === 'BLOCK' ? EXIT.refused : EXIT.done;
        const json = { ...shown.plan, dryRun: shown.dryRun };
        return { json, text: (page) => planText(shown, page, options), exitCode };
      }),
    );
};

const HELP = `
PASS: may start. WARN: may start, something is not as it should be. BLOCK: a failover would be refused (exit code 3).
PRESERVED: the same value on the DR server. CHANGED: another value. IMPOSSIBLE: AWS has no way to keep it here.

Example:
  $ sdrs plan orders
  $ sdrs plan orders --calls
  $ sdrs plan orders --point final`;
