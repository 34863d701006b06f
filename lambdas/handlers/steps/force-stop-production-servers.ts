import { FENCE } from '../../domain/phases/fence/fence.ts';
import { pass } from '../pass/pass.ts';
import type { StepDeps } from './deps.ts';
import { failoverRun } from './failover-run.ts';
import type { FailoverContext, Invocation, PassResult } from './messages.ts';

/** One pass of fencing: every production server not fenced yet, a step further (F1 to F4). @throws StaleEpochError */
export const createForceStopProductionServers =
  (deps: StepDeps) =>
  async (context: FailoverContext, invocation: Invocation): Promise<PassResult> =>
    (await pass(deps, FENCE, failoverRun(deps, context), invocation)).result;
