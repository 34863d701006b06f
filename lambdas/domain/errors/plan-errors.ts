import { listed } from '../errors/listed.ts';
import { GroupError } from './group-error.ts';

/** The plan that the caller goes by no longer holds. Nothing was touched. */
export class PlanExpiredError extends GroupError {
  override readonly name = 'PlanExpiredError';
  readonly digest: string;
  readonly changed: readonly string[];
  /** @param changed facts by name; none where the plan of that digest was not kept */
  constructor(groupId: string, digest: string, changed: readonly string[] | undefined) {
    super(
      groupId,
      `Failover of protection group "${groupId}" refused, nothing was touched: plan ${digest} no longer holds. ` +
        (changed ? `Changed since: ${listed(changed.map((fact) => `${fact}.`))}` : 'No plan of that digest was kept.') +
        ' Make a new plan, look at it, and give its digest.',
    );
    this.digest = digest;
    this.changed = changed ?? [];
  }
}
