import { randomBytes } from 'node:crypto';
import { sha256 } from '../lambdas/adapters/sha256.ts';
import { createAcceptUnfenced } from '../lambdas/handlers/operations/accept-unfenced.ts';
import { createAcknowledgeAutomation } from '../lambdas/handlers/operations/acknowledge-automation.ts';
import { createSetBrake, createShowBrake } from '../lambdas/handlers/operations/automation-brake.ts';
import { createCancelFailover } from '../lambdas/handlers/operations/cancel-failover.ts';
import {
  createAutomationSweep,
  createSendAlarm,
  createSendAutomationEvent,
  createSendFault,
} from '../lambdas/handlers/operations/decide-by-hand.ts';
import { createDeleteGroup } from '../lambdas/handlers/operations/delete-group.ts';
import { createListExecutions, createShowExecution } from '../lambdas/handlers/operations/executions.ts';
import { createListEvents, createListGroups, createShowGroup } from '../lambdas/handlers/operations/groups.ts';
import { createGuardSweep } from '../lambdas/handlers/operations/guard-sweep.ts';
import { createImportGroup } from '../lambdas/handlers/operations/import-group.ts';
import { createKeptPlan } from '../lambdas/handlers/operations/plan-failover.ts';
import { createRefreshGroups } from '../lambdas/handlers/operations/refresh-groups.ts';
import { createReportFailover } from '../lambdas/handlers/operations/report-failover.ts';
import {
  createSetAutomationMode,
  createSetAutomationPolicy,
} from '../lambdas/handlers/operations/set-automation-policy.ts';
import { createShowAutomation } from '../lambdas/handlers/operations/show-automation.ts';
import { createShowIdentity } from '../lambdas/handlers/operations/show-identity.ts';
import { createShowLoading } from '../lambdas/handlers/operations/show-loading.ts';
import { createShowReadiness } from '../lambdas/handlers/operations/show-readiness.ts';
import { createStartFailover } from '../lambdas/handlers/operations/start-failover.ts';
import { createStartInstance } from '../lambdas/handlers/operations/start-instance.ts';
import { createTagGroup } from '../lambdas/handlers/operations/tag-group.ts';
import { createVerifyTrail } from '../lambdas/handlers/operations/verify-trail.ts';
import type { Ids } from '../lambdas/ports/ids.ts';
import type { Target } from './target.ts';

const randomIds: Ids = { next: () => randomBytes(4).toString('hex') };

/** Everything that can be asked of a target. */
export const operationsOn = ({ store, compute, workflow, automation, clock, probe, termination, confined }: Target) => {
  const deps = { store, compute, workflow, automation, clock, ids: randomIds, confined };
  return {
    importGroup: createImportGroup(deps),
    deleteGroup: createDeleteGroup(deps),
    listGroups: createListGroups(deps),
    showGroup: createShowGroup(deps),
    listEvents: createListEvents(deps),
    verifyTrail: createVerifyTrail({ store, sha256 }),
    reportFailover: createReportFailover(deps),
    planFailover: createKeptPlan({ ...deps, termination }),
    refreshGroups: createRefreshGroups({ ...deps, ...(probe ? { probe } : {}) }),
    tagGroup: createTagGroup(deps),
    showReadiness: createShowReadiness(deps),
    showIdentity: createShowIdentity(deps),
    showLoading: createShowLoading(deps),
    startFailover: createStartFailover(deps),
    acceptUnfenced: createAcceptUnfenced(deps),
    cancelFailover: createCancelFailover(deps),
    startInstance: createStartInstance(deps),
    guardSweep: createGuardSweep(deps),
    setAutomationPolicy: createSetAutomationPolicy(deps),
    setAutomationMode: createSetAutomationMode(deps),
    showAutomation: createShowAutomation(deps),
    automationSweep: createAutomationSweep(deps),
    sendFault: createSendFault(deps),
    sendAlarm: createSendAlarm(deps),
    sendAutomationEvent: createSendAutomationEvent(deps),
    acknowledgeAutomation: createAcknowledgeAutomation(deps),
    setBrake: createSetBrake(deps),
    showBrake: createShowBrake(deps),
    listExecutions: createListExecutions(deps),
    showExecution: createShowExecution(deps),
  };
};

export type Operations = ReturnType<typeof operationsOn>;
