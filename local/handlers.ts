import type { StepDeps } from '../lambdas/handlers/steps/deps.ts';
import { createForceStopProductionServers } from '../lambdas/handlers/steps/force-stop-production-servers.ts';
import { createMakeDrDisksAvailable } from '../lambdas/handlers/steps/make-dr-disks-available.ts';
import { createMarkFailoverComplete } from '../lambdas/handlers/steps/mark-failover-complete.ts';
import { createMarkProtectionDisabled } from '../lambdas/handlers/steps/mark-protection-disabled.ts';
import { createMigrateNics } from '../lambdas/handlers/steps/migrate-nics.ts';
import { createRecordFailure } from '../lambdas/handlers/steps/record-failure.ts';
import { createStopSynchronization } from '../lambdas/handlers/steps/stop-synchronization.ts';
import { createValidatePrerequisites } from '../lambdas/handlers/steps/validate-prerequisites.ts';
import { STEP_NAMES, STEPS, type StepName } from '../lambdas/steps.ts';
import type { SynthesisedMachine } from './definition.ts';
import type { TaskFunction, TaskHandler } from './executions/task.ts';

/** The functions behind the Task states of a synthesised machine: the very handlers that run in Lambda. */
export const functionsOf = (machine: SynthesisedMachine, deps: StepDeps): Readonly<Record<string, TaskFunction>> => {
  const handlers = handlersOf(deps);
  return Object.fromEntries(
    STEP_NAMES.flatMap((step) => {
      const { state } = STEPS[step];
      const fn = machine.functions[state];
      return fn === undefined ? [] : [[state, { ...fn, handler: handlers[step] }]];
    }),
  );
};

const handlersOf = (deps: StepDeps): Readonly<Record<StepName, TaskHandler>> => ({
  validatePrerequisites: untyped(createValidatePrerequisites(deps)),
  stopSynchronization: untyped(createStopSynchronization(deps)),
  forceStopProductionServers: untyped(createForceStopProductionServers(deps)),
  makeDrDisksAvailable: untyped(createMakeDrDisksAvailable(deps)),
  migrateNics: untyped(createMigrateNics(deps)),
  markFailoverComplete: untyped(createMarkFailoverComplete(deps)),
  markProtectionDisabled: untyped(createMarkProtectionDisabled(deps)),
  recordFailure: untyped(createRecordFailure(deps)),
});

/** The state machine hands JSON to a function and cannot know its types; neither does Lambda. */
const untyped =
  <In>(handler: (input: In, invocation: Parameters<TaskHandler>[1]) => Promise<unknown>): TaskHandler =>
  (input, invocation) =>
    handler(input as In, invocation);
