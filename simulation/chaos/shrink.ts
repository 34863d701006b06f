import { smallerSites } from '../sites/shrink-site.ts';
import type { RunPlan } from './run-plan.ts';

/** Plans that are tried at most until a run counts as small. */
const MOST_TRIES = 80;

/** Simpler runs than this one: a fault less, or a smaller site. */
const simpler = (plan: RunPlan): readonly RunPlan[] => [
  ...plan.faults.map((_, n) => ({ ...plan, faults: plan.faults.filter((__, m) => m !== n) })),
  ...(plan.acts ?? []).map((_, n) => ({ ...plan, acts: (plan.acts ?? []).filter((__, m) => m !== n) })),
  ...(typeof plan.site === 'string' ? [] : smallerSites(plan.site)).map((site) => ({ ...plan, site })),
];

/** The simplest run that is found in which the same still happens. @param happens whether it does, in a run of that plan */
export const shrink = async (plan: RunPlan, happens: (plan: RunPlan) => Promise<boolean>): Promise<RunPlan> => {
  let smallest = plan;
  let tries = 0;
  const smallerOne = async (): Promise<RunPlan | undefined> => {
    for (const candidate of simpler(smallest)) {
      if (tries >= MOST_TRIES) return undefined;
      tries += 1;
      if (await happens(candidate)) return candidate;
    }
    return undefined;
  };
  for (let next = await smallerOne(); next; next = await smallerOne()) smallest = next;
  return smallest;
};
