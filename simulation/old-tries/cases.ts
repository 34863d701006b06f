import type { CallSite } from '../lambda/gateway.ts';
import { numberOf } from './keeper.ts';
import type { Interruption, OldTry } from './old-try.ts';
import type { CaseOutcome } from './run-case.ts';
import type { Scenario } from './scenarios.ts';

/** An old try, with what people call its function and its call. */
export interface NamedOldTry extends OldTry {
  readonly who: string;
  readonly action: string;
}

/** One old try at every call of every step, as an undisturbed run has made them: before and after its effect, woken at every moment. */
export const casesOf = (scenario: Scenario, reference: CaseOutcome): readonly NamedOldTry[] => {
  const sites = sitesOf(scenario, reference);
  return sites.flatMap((site, index) =>
    interruptionsOf(site, [sites[index - 1], sites[index + 1]]).flatMap((interruption) =>
      scenario.wakes.map((wake) => ({
        attempt: numberOf(site.who),
        call: site.call,
        interruption,
        wake,
        who: site.who,
        action: site.action,
      })),
    ),
  );
};

/** Where a failover is called off, its tries count and those of its roll-back, not those of the failover after them. */
const sitesOf = ({ script, only }: Scenario, { calls, callsUntilCancelled }: CaseOutcome): readonly CallSite[] => {
  const counted = script.is === 'cancel' ? calls.slice(0, callsUntilCancelled) : calls;
  return only === undefined ? counted : counted.filter(({ who }) => who.includes(` ${only} #`));
};

const WRITE = 'dynamodb:UpdateItem';

/** A write that is refused leaves others behind only where there are some beside it. */
const interruptionsOf = (
  { who, action }: CallSite,
  beside: readonly (CallSite | undefined)[],
): readonly Interruption[] => {
  const isOfMany = action === WRITE && beside.some((other) => other?.action === WRITE && other.who === who);
  return isOfMany ? ['before', 'after', 'rejected'] : ['before', 'after'];
};
