import { createDecider } from '../lambdas/handlers/automation/decider.ts';
import type { AutomationDeps } from '../lambdas/handlers/automation/deps.ts';
import { createGuard, type GuardDeps } from '../lambdas/handlers/guard/guard.ts';
import type { RecorderDeps } from '../lambdas/handlers/recorder/deps.ts';
import { createRecorder } from '../lambdas/handlers/recorder/recorder.ts';
import type { Invocation } from '../lambdas/handlers/steps/messages.ts';
import type { SynchroniserDeps } from '../lambdas/handlers/synchroniser/deps.ts';
import { createSynchroniser } from '../lambdas/handlers/synchroniser/synchroniser.ts';
import type { Ids } from '../lambdas/ports/ids.ts';
import type { Schedule, Swept } from './schedule.ts';
import type { Recurring } from './time/recur.ts';

/** All that the functions need which are swept, and names for their runs. */
export type SweepDeps = GuardDeps & AutomationDeps & SynchroniserDeps & RecorderDeps & { readonly ids: Ids };

type Sweep = (input: object, invocation: Invocation) => Promise<unknown>;

/** What a deployment does by schedule, with the same handlers, input and time as there. */
export const sweepsOn = (schedules: readonly Schedule[], deps: SweepDeps): readonly (Recurring & { name: Swept })[] => {
  const { clock, ids } = deps;
  const sweeps: Readonly<Record<Swept, Sweep>> = {
    guard: createGuard(deps),
    automation: createDecider(deps),
    synchroniser: createSynchroniser(deps),
    recorder: createRecorder(deps),
  };
  return schedules.map(({ name, everySeconds, input, longestMs }) => ({
    name,
    everySeconds,
    run: () => {
      const end = clock.now() + longestMs;
      return sweeps[name](input, { id: ids.next(), remainingMs: () => end - clock.now() });
    },
  }));
};
