import { findGroup } from '../operations/groups/find-group.ts';
import type { RecorderDeps } from '../recorder/deps.ts';
import type { RecorderReport } from '../recorder/messages.ts';
import { createRecorder } from '../recorder/recorder.ts';

/** As long as the deployed recorder may take. */
const AT_MOST_MS = 900_000;

/** One run of the recorder over a group, by id or name, or over all. @throws GroupNotFoundError, AmbiguousNameError, RecorderIncompleteError */
export const createRefreshGroups =
  (deps: RecorderDeps) =>
  async (idOrName?: string): Promise<RecorderReport> => {
    const { clock, store } = deps;
    const end = clock.now() + AT_MOST_MS;
    const groupId = idOrName === undefined ? undefined : (await findGroup(store, idOrName)).id;
    return createRecorder(deps)(groupId === undefined ? {} : { groupId }, { remainingMs: () => end - clock.now() });
  };
