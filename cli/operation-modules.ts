/** The modules of the operations, each loaded when it is first asked for: a command needs few of them. */
export const importGroup = () => import('../lambdas/handlers/operations/groups/import-group.ts');
export const replaceGroup = () => import('../lambdas/handlers/operations/groups/replace-group.ts');
export const deleteGroup = () => import('../lambdas/handlers/operations/groups/delete-group.ts');
export const groups = () => import('../lambdas/handlers/operations/groups/groups.ts');
export const verifyTrail = () => import('../lambdas/handlers/operations/runs/verify-trail.ts');
export const reportFailover = () => import('../lambdas/handlers/operations/runs/report-failover.ts');
export const planFailover = () => import('../lambdas/handlers/operations/runs/plan-failover.ts');
export const refreshGroups = () => import('../lambdas/handlers/recorder/refresh-groups.ts');
export const tagGroup = () => import('../lambdas/handlers/operations/groups/tag-group.ts');
export const showReadiness = () => import('../lambdas/handlers/operations/groups/show-readiness.ts');
export const showIdentity = () => import('../lambdas/handlers/operations/members/show-identity.ts');
export const showLoading = () => import('../lambdas/handlers/operations/members/show-loading.ts');
export const startProtection = () => import('../lambdas/handlers/operations/runs/start-protection.ts');
export const startFailover = () => import('../lambdas/handlers/operations/runs/start-failover.ts');
export const acceptUnfenced = () => import('../lambdas/handlers/operations/runs/accept-unfenced.ts');
export const cancelFailover = () => import('../lambdas/handlers/operations/runs/cancel-failover.ts');
export const startInstance = () => import('../lambdas/handlers/operations/members/start-instance.ts');
export const guardSweep = () => import('../lambdas/handlers/guard/guard-sweep.ts');
export const setAutomationPolicy = () => import('../lambdas/handlers/operations/automation/set-automation-policy.ts');
export const showAutomation = () => import('../lambdas/handlers/operations/automation/show-automation.ts');
export const decideByHand = () => import('../lambdas/handlers/operations/automation/decide-by-hand.ts');
export const acknowledgeAutomation = () =>
  import('../lambdas/handlers/operations/automation/acknowledge-automation.ts');
export const automationBrake = () => import('../lambdas/handlers/operations/automation/automation-brake.ts');
export const listRuns = () => import('../lambdas/handlers/operations/runs/list-runs.ts');
export const showRun = () => import('../lambdas/handlers/operations/runs/show-run.ts');
export const executions = () => import('../lambdas/handlers/operations/runs/executions.ts');
