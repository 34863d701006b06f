import { randomBytes } from 'node:crypto';
import { sha256 } from '../lambdas/adapters/sha256.ts';
import type { Ids } from '../lambdas/ports/ids.ts';
import * as from from './operation-modules.ts';
import type { Target } from './target.ts';

export const randomIds: Ids = { next: () => randomBytes(4).toString('hex') };

/** An operation whose module is loaded when the operation is first asked for. */
const later = <Module, Asked extends readonly unknown[], Answer>(
  load: () => Promise<Module>,
  create: (module: Module) => (...asked: Asked) => Promise<Answer>,
) => {
  let operation: Promise<(...asked: Asked) => Promise<Answer>> | undefined;
  return async (...asked: Asked): Promise<Answer> => {
    operation ??= load().then(create);
    return (await operation)(...asked);
  };
};

/** What can be asked about recovery points. */
const pointsOn = (deps: Pick<Target, 'store' | 'compute' | 'clock' | 'turns'>) => ({
  listPoints: later(from.listPoints, (m) => m.createListPoints(deps)),
  pinPoint: later(from.pinPoint, (m) => m.createPinPoint(deps)),
  unpinPoint: later(from.pinPoint, (m) => m.createUnpinPoint(deps)),
  syncNow: later(from.syncNow, (m) => m.createSyncNow(deps)),
});

/** Failovers that nobody asks for by hand. */
const automationOn = (
  deps: Pick<Target, 'alarms' | 'automation' | 'clock' | 'compute' | 'store' | 'workflow'> & { readonly ids: Ids },
) => ({
  setAutomationPolicy: later(from.setAutomationPolicy, (m) => m.createSetAutomationPolicy(deps)),
  setAutomationMode: later(from.setAutomationPolicy, (m) => m.createSetAutomationMode(deps)),
  showAutomation: later(from.showAutomation, (m) => m.createShowAutomation(deps)),
  automationSweep: later(from.decideByHand, (m) => m.createAutomationSweep(deps)),
  sendFault: later(from.decideByHand, (m) => m.createSendFault(deps)),
  sendAlarm: later(from.decideByHand, (m) => m.createSendAlarm(deps)),
  sendAutomationEvent: later(from.decideByHand, (m) => m.createSendAutomationEvent(deps)),
  acknowledgeAutomation: later(from.acknowledgeAutomation, (m) => m.createAcknowledgeAutomation(deps)),
  setBrake: later(from.automationBrake, (m) => m.createSetBrake(deps)),
  showBrake: later(from.automationBrake, (m) => m.createShowBrake(deps)),
});

/** Everything that can be asked of a target. */
export const operationsOn = ({ probe, termination, ...target }: Target) => {
  const { store, jobs, compute, workflow, automation, alarms, clock, turns, confined } = target;
  const deps = { store, jobs, compute, workflow, automation, alarms, clock, turns, ids: randomIds, confined };
  return {
    importGroup: later(from.importGroup, (m) => m.createImportGroup(deps)),
    planReplacement: later(from.replaceGroup, (m) => m.createPlanReplacement(deps)),
    replaceGroup: later(from.replaceGroup, (m) => m.createReplaceGroup(deps)),
    deleteGroup: later(from.deleteGroup, (m) => m.createDeleteGroup(deps)),
    listGroups: later(from.groups, (m) => m.createListGroups(deps)),
    showGroup: later(from.groups, (m) => m.createShowGroup(deps)),
    listEvents: later(from.groups, (m) => m.createListEvents(deps)),
    verifyTrail: later(from.verifyTrail, (m) => m.createVerifyTrail({ store, sha256 })),
    reportFailover: later(from.reportFailover, (m) => m.createReportFailover(deps)),
    planFailover: later(from.planFailover, (m) => m.createKeptPlan({ ...deps, termination })),
    refreshGroups: later(from.refreshGroups, (m) => m.createRefreshGroups({ ...deps, ...(probe ? { probe } : {}) })),
    tagGroup: later(from.tagGroup, (m) => m.createTagGroup(deps)),
    showReadiness: later(from.showReadiness, (m) => m.createShowReadiness(deps)),
    showIdentity: later(from.showIdentity, (m) => m.createShowIdentity(deps)),
    showLoading: later(from.showLoading, (m) => m.createShowLoading(deps)),
    startRestore: later(from.startRestore, (m) => m.createStartRestore(deps)),
    startProtection: later(from.startProtection, (m) => m.createStartProtection(deps)),
    startFailover: later(from.startFailover, (m) => m.createStartFailover(deps)),
    acceptUnfenced: later(from.acceptUnfenced, (m) => m.createAcceptUnfenced(deps)),
    cancelFailover: later(from.cancelFailover, (m) => m.createCancelFailover(deps)),
    startInstance: later(from.startInstance, (m) => m.createStartInstance(deps)),
    listLeftovers: later(from.leftovers, (m) => m.createListLeftovers(deps)),
    deleteLeftovers: later(from.leftovers, (m) => m.createDeleteLeftovers(deps)),
    ...pointsOn(deps),
    ...automationOn(deps),
    guardSweep: later(from.guardSweep, (m) => m.createGuardSweep(deps)),
    listExecutions: later(from.executions, (m) => m.createListExecutions(deps)),
    listRuns: later(from.listRuns, (m) => m.createListRuns(deps)),
    showRun: later(from.showRun, (m) => m.createShowRun(deps)),
    showExecution: later(from.executions, (m) => m.createShowExecution(deps)),
  };
};

export type Operations = ReturnType<typeof operationsOn>;
