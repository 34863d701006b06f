import type { Ports } from '../../ports/ports.ts';
import { createGuard } from '../guard/guard.ts';
import type { GuardReport } from '../guard/messages.ts';
import { findGroup } from '../operations/groups/find-group.ts';
import type { StepDeps } from '../steps/deps.ts';

/** As long as the deployed guard may take. */
const AT_MOST_MS = 300_000;

/** One sweep of the guard over a group, by id or name, or over all. @throws GroupNotFoundError, AmbiguousNameError, GuardIncompleteError */
export const createGuardSweep =
  (deps: StepDeps & Pick<Ports, 'ids'>) =>
  async (idOrName?: string): Promise<GuardReport> => {
    const { clock, store } = deps;
    const end = clock.now() + AT_MOST_MS;
    const groupId = idOrName === undefined ? undefined : (await findGroup(store, idOrName)).id;
    const input = groupId === undefined ? {} : { groupId };
    return createGuard(deps)(input, { id: deps.ids.next(), remainingMs: () => end - clock.now() });
  };
