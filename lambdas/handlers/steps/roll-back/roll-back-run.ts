import { type LeasedGroup, loadLeasedGroup, loadLeasedMembers } from '../../load.ts';
import type { Run } from '../../pass/run.ts';
import type { StepDeps } from '../deps.ts';
import { type FailoverContext, levelsIn } from '../messages.ts';
import { tellRollBack } from './roll-back-trail.ts';

/** A roll-back, by the lease that it holds. @throws later StaleEpochError */
export const rollBackRun = (deps: StepDeps, context: FailoverContext, { lease }: LeasedGroup): Run => ({
  groupId: context.groupId,
  epoch: context.epoch,
  by: 'roll-back',
  levels: levelsIn(context),
  members: async () => (await loadLeasedMembers(deps.store, context)).members,
  tell: (events) => tellRollBack(deps, { ...context, rolledBack: lease.undoes }, events),
  assertHeld: async () => {
    await loadLeasedGroup(deps.store, context);
  },
});
