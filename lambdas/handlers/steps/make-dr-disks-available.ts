import { reconcile } from '../pass/pass.ts';
import type { StepDeps } from './deps.ts';
import type { FailoverContext, Invocation, PassResult } from './messages.ts';

/** One pass over the DR disks: volumes made from the pinned recovery points and attached to the stopped DR servers. @throws StaleEpochError */
export const createMakeDrDisksAvailable =
  (deps: StepDeps) =>
  async (context: FailoverContext, invocation: Invocation): Promise<PassResult> =>
    (await reconcile(deps, 'disks', context, invocation)).result;
