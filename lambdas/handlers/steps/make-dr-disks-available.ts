import { DISKS } from '../../domain/phases/disks/disks.ts';
import { pass } from '../pass/pass.ts';
import type { StepDeps } from './deps.ts';
import { failoverRun } from './failover-run.ts';
import type { FailoverContext, Invocation, PassResult } from './messages.ts';

/** One pass over the DR disks: made from recovery points, attached to stopped DR servers. @throws StaleEpochError */
export const createMakeDrDisksAvailable =
  (deps: StepDeps) =>
  async (context: FailoverContext, invocation: Invocation): Promise<PassResult> =>
    (await pass(deps, DISKS, failoverRun(deps, context), invocation)).result;
