import type { ProtectionDeps } from '../lambdas/handlers/steps/protect/protection-deps.ts';
import type { ValidateDeps } from '../lambdas/handlers/steps/validate-prerequisites.ts';
import { STEP_NAMES, STEPS, type StepName } from '../lambdas/workflows.ts';
import type { SynthesisedMachine } from './definition.ts';
import type { Handlers, TaskFunction, TaskHandler } from './executions/task.ts';

/** The functions behind the Task states of a synthesised machine. */
export const functionsOf = (machine: SynthesisedMachine, handlers: Handlers): Readonly<Record<string, TaskFunction>> =>
  Object.fromEntries(
    STEP_NAMES.flatMap((step) => {
      const { state } = STEPS[step];
      const fn = machine.functions[state];
      return fn === undefined ? [] : [[state, { ...fn, handler: handlers[step] }]];
    }),
  );

/** The handlers, whose modules come with the first step that is taken: most commands take none. */
export const handlersLater = (deps: ValidateDeps & ProtectionDeps): Handlers => {
  let loaded: Promise<Handlers> | undefined;
  const handlers = (): Promise<Handlers> => {
    loaded ??= import('./handlers.ts').then(({ handlersOf }) => handlersOf(deps));
    return loaded;
  };
  const later =
    (step: StepName): TaskHandler =>
    async (input, invocation) =>
      (await handlers())[step](input, invocation);
  return Object.fromEntries(STEP_NAMES.map((step) => [step, later(step)])) as Handlers;
};
