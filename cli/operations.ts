import { randomBytes } from 'node:crypto';
import { sha256 } from '../lambdas/adapters/sha256.ts';
import { createGuardSweep } from '../lambdas/handlers/guard/guard-sweep.ts';
import { createAcknowledgeAutomation } from '../lambdas/handlers/operations/automation/acknowledge-automation.ts';
import { createSetBrake, createShowBrake } from '../lambdas/handlers/operations/automation/automation-brake.ts';
import {
  createAutomationSweep,
  createSendAlarm,
  createSendAutomationEvent,
  createSendFault,
} from '../lambdas/handlers/operations/automation/decide-by-hand.ts';
import {
  createSetAutomationMode,
  createSetAutomationPolicy,
} from '../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { createShowAutomation } from '../lambdas/handlers/operations/automation/show-automation.ts';
import { createDeleteGroup } from '../lambdas/handlers/operations/groups/delete-group.ts';
import { createListEvents, createListGroups, createShowGroup } from '../lambdas/handlers/operations/groups/groups.ts';
import { createImportGroup } from '../lambdas/handlers/operations/groups/import-group.ts';
import { createShowReadiness } from '../lambdas/handlers/operations/groups/show-readiness.ts';
import { createTagGroup } from '../lambdas/handlers/operations/groups/tag-group.ts';
import { createShowIdentity } from '../lambdas/handlers/operations/members/show-identity.ts';
import { createShowLoading } from '../lambdas/handlers/operations/members/show-loading.ts';
import { createStartInstance } from '../lambdas/handlers/operations/members/start-instance.ts';
import { createAcceptUnfenced } from '../lambdas/handlers/operations/runs/accept-unfenced.ts';
import { createCancelFailover } from '../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createListExecutions, createShowExecution } from '../lambdas/handlers/operations/runs/executions.ts';
import { createKeptPlan } from '../lambdas/handlers/operations/runs/plan-failover.ts';
import { createReportFailover } from '../lambdas/handlers/operations/runs/report-failover.ts';
import { createStartFailover } from '../lambdas/handlers/operations/runs/start-failover.ts';
import { createVerifyTrail } from '../lambdas/handlers/operations/runs/verify-trail.ts';
import { createRefreshGroups } from '../lambdas/handlers/recorder/refresh-groups.ts';
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
