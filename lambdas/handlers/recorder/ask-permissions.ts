import { dryRun } from '../../domain/dry-run.ts';
import type { ObservedSite } from '../../domain/observed.ts';
import { type AskedPermissions, askedOf, callsToAsk } from '../../domain/permissions.ts';
import type { FailoverPlan } from '../../domain/plan-types.ts';
import type { GroupAggregate } from '../../domain/protection-group.ts';
import { TYPICAL_SECONDS, TYPICAL_STEP_SECONDS } from '../../domain/typical-times.ts';
import type { RecorderDeps } from './deps.ts';

/** Asks the step functions for the calls that a failover would make now. Undefined where nobody can be asked. */
export const askPermissions = async (
  { compute, probe }: RecorderDeps,
  aggregate: GroupAggregate,
  { plan, site }: { readonly plan: FailoverPlan; readonly site: ObservedSite },
): Promise<AskedPermissions | undefined> => {
  if (!probe) return undefined;
  const assumptions = {
    ...(await compute.allowances()),
    effectSeconds: TYPICAL_SECONDS,
    stepSeconds: TYPICAL_STEP_SECONDS,
  };
  const calls = [...callsToAsk(dryRun({ aggregate, plan }, site, assumptions))];
  const answers = await Promise.all(
    calls.map(async ([phase, actions]) => {
      const permissions = actions.length > 0 ? await probe.ask(phase, actions) : [];
      return actions.flatMap((action, n) => askedOf(action, permissions[n] ?? NO_ANSWER));
    }),
  );
  return { at: site.at, asked: answers.flat() };
};

const NO_ANSWER = { is: 'unknown', why: 'The step gave no answer for this call.' } as const;
