/** The workflows by kind, from their declarations: `node local/measure/workflows.ts [--json]`. */
import { MACHINE_KINDS } from '../../lambdas/domain/group/run-kind.ts';
import { STEPS, type StepName, WORKFLOWS } from '../../lambdas/workflows.ts';
import { runAlone, smallCommand } from '../program/small-command.ts';

const statesOf = (names: readonly StepName[]): readonly string[] => names.map((name) => STEPS[name].state);

/** Each kind with its state machine and its states, as they are declared. */
export const workflows = () =>
  MACHINE_KINDS.map((kind) => {
    const { machine, does, begin, passes, end } = WORKFLOWS[kind];
    return { kind, machine, does, begin: statesOf(begin), passes: statesOf(passes), end: statesOf(end) };
  });

const print = ({ json }: { readonly json?: boolean }): void => {
  if (json) console.log(JSON.stringify(workflows()));
  else
    for (const { kind, does, begin, passes, end } of workflows()) {
      console.log(`${kind}: ${does}\n  ${begin.join(' → ')} → (${passes.join(' → ')})* → ${end.join(' → ')}`);
    }
};

if (import.meta.main) {
  await runAlone(
    smallCommand('npm run -s workflows', 'Prints the workflows by kind, with their steps.')
      .option('--json', 'print JSON')
      .action(print),
  );
}
