import type { CallPhase } from '../lambdas/domain/rehearsal/call-phase.ts';
import { createForceStopProductionServers } from '../lambdas/handlers/steps/force-stop-production-servers.ts';
import { createMakeDrDisksAvailable } from '../lambdas/handlers/steps/make-dr-disks-available.ts';
import { createMarkFailoverComplete } from '../lambdas/handlers/steps/mark-failover-complete.ts';
import { createMarkProtectionDisabled } from '../lambdas/handlers/steps/mark-protection-disabled.ts';
import { createMigrateNics } from '../lambdas/handlers/steps/migrate-nics.ts';
import { type PreflightResult, withPreflight } from '../lambdas/handlers/steps/preflight.ts';
import { createAwaitSynchroniser } from '../lambdas/handlers/steps/protect/await-synchroniser.ts';
import { createBeginProtection } from '../lambdas/handlers/steps/protect/begin-protection.ts';
import { createMarkProtected } from '../lambdas/handlers/steps/protect/mark-protected.ts';
import { createMarkUnprotected } from '../lambdas/handlers/steps/protect/mark-unprotected.ts';
import type { ProtectionDeps } from '../lambdas/handlers/steps/protect/protection-deps.ts';
import { createRecordProtectionFailure } from '../lambdas/handlers/steps/protect/record-protection-failure.ts';
import { createStopTakingRecoveryPoints } from '../lambdas/handlers/steps/protect/stop-taking-recovery-points.ts';
import { createTakeFirstRecoveryPoints } from '../lambdas/handlers/steps/protect/take-first-recovery-points.ts';
import { createRecordFailure } from '../lambdas/handlers/steps/record-failure.ts';
import { createBeginRestore } from '../lambdas/handlers/steps/restore/begin-restore.ts';
import { createMarkRestored } from '../lambdas/handlers/steps/restore/mark-restored.ts';
import { createRestoreDisks } from '../lambdas/handlers/steps/restore/restore-disks.ts';
import { createCallFailoverOff } from '../lambdas/handlers/steps/roll-back/call-failover-off.ts';
import { createGiveProductionBack } from '../lambdas/handlers/steps/roll-back/give-production-back.ts';
import { createMarkProtectedAgain } from '../lambdas/handlers/steps/roll-back/mark-protected-again.ts';
import { createRecordRollBackFailure } from '../lambdas/handlers/steps/roll-back/record-roll-back-failure.ts';
import { createReturnToService } from '../lambdas/handlers/steps/roll-back/return-to-service.ts';
import { createStopSynchronization } from '../lambdas/handlers/steps/stop-synchronization.ts';
import { createValidatePrerequisites, type ValidateDeps } from '../lambdas/handlers/steps/validate-prerequisites.ts';
import type { PermissionProbe } from '../lambdas/ports/permission-probe.ts';
import type { StepName } from '../lambdas/workflows.ts';
import type { Handlers, TaskHandler } from './executions/task.ts';

/** The very handlers that run in Lambda, one a step. */
export const handlersOf = (deps: ValidateDeps & ProtectionDeps): Handlers => ({
  validatePrerequisites: untyped(createValidatePrerequisites(deps)),
  stopSynchronization: untyped(withPreflight(deps, createStopSynchronization(deps))),
  forceStopProductionServers: untyped(withPreflight(deps, createForceStopProductionServers(deps))),
  makeDrDisksAvailable: untyped(withPreflight(deps, createMakeDrDisksAvailable(deps))),
  migrateNics: untyped(withPreflight(deps, createMigrateNics(deps))),
  markFailoverComplete: untyped(createMarkFailoverComplete(deps)),
  markProtectionDisabled: untyped(createMarkProtectionDisabled(deps)),
  recordFailure: untyped(createRecordFailure(deps)),
  callFailoverOff: untyped(createCallFailoverOff(deps)),
  giveProductionBack: untyped(createGiveProductionBack(deps)),
  returnToService: untyped(createReturnToService(deps)),
  markProtectedAgain: untyped(createMarkProtectedAgain(deps)),
  recordRollBackFailure: untyped(createRecordRollBackFailure(deps)),
  beginProtection: untyped(createBeginProtection(deps)),
  takeFirstRecoveryPoints: untyped(createTakeFirstRecoveryPoints(deps)),
  markProtected: untyped(createMarkProtected(deps)),
  recordProtectionFailure: untyped(createRecordProtectionFailure(deps, 'enable')),
  stopTakingRecoveryPoints: untyped(createStopTakingRecoveryPoints(deps)),
  awaitSynchroniser: untyped(createAwaitSynchroniser(deps)),
  markUnprotected: untyped(createMarkUnprotected(deps)),
  recordUnprotectionFailure: untyped(createRecordProtectionFailure(deps, 'disable')),
  beginRestore: untyped(createBeginRestore(deps)),
  restoreDisks: untyped(createRestoreDisks(deps)),
  markRestored: untyped(createMarkRestored(deps)),
  recordRestoreFailure: untyped(createRecordProtectionFailure(deps, 'restore')),
});

/** The state machine hands JSON to a function and cannot know its types; neither does Lambda. */
const untyped =
  <In>(handler: (input: In, invocation: Parameters<TaskHandler>[1]) => Promise<unknown>): TaskHandler =>
  (input, invocation) =>
    handler(input as In, invocation);

/** The steps that act, by what they drive. */
const STEP_OF_PHASE = {
  synchronization: 'stopSynchronization',
  fence: 'forceStopProductionServers',
  disks: 'makeDrDisksAvailable',
  identity: 'migrateNics',
} as const satisfies Record<CallPhase, StepName>;

/** As long as a step's function may take. */
const STEP_MS = 300_000;

/** Asks the steps' own handlers, as the deployed recorder asks their functions. */
export const createLocalProbe = (deps: ValidateDeps & ProtectionDeps): PermissionProbe => {
  const handlers = handlersOf(deps);
  return {
    ask: async (phase, preflight) => {
      const end = deps.clock.now() + STEP_MS;
      const answer = await handlers[STEP_OF_PHASE[phase]](
        { preflight },
        { id: 'preflight', remainingMs: () => end - deps.clock.now() },
      );
      return (answer as PreflightResult).permissions;
    },
  };
};
