import type { GroupAggregate } from '../domain/group/protection-group.ts';
import type { FailoverPlan } from '../domain/plan/plan-types.ts';
import { type DryRun, dryRun } from '../domain/rehearsal/dry-run.ts';
import type { ObservedSite } from '../domain/site/observed.ts';
import type { Compute } from '../ports/compute.ts';

interface Planned {
  readonly aggregate: GroupAggregate;
  readonly plan: FailoverPlan;
}

/**
 * Seconds a step takes besides waiting: start of the function, looks, records. UNVERIFIED[step-seconds], to be
 * measured.
 */
const STEP_SECONDS = 0.5;

/** Every call that the failover would make, by EC2's typical times and the account's allowance. Calls nothing. */
export const rehearse = async (
  compute: Pick<Compute, 'allowances'>,
  planned: Planned,
  site: ObservedSite,
): Promise<DryRun> => dryRun(planned, site, { ...(await compute.allowances()), stepSeconds: STEP_SECONDS });
