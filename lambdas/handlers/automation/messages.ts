import type { ReasonCode } from '../../domain/automation/reasons.ts';
import type { Verdict } from '../../domain/automation/state.ts';

/** What was decided for one group. */
export interface Judgement {
  readonly groupId: string;
  readonly verdict: Verdict;
  readonly codes: readonly ReasonCode[];
  /** Only where a failover was started, also by an earlier try. */
  readonly started?: { readonly failoverId: string; readonly executionId: string };
}

/** What one run of the decider came to. */
export interface DeciderReport {
  readonly judged: readonly Judgement[];
  /** Why an event is a signal for nobody: no policy has it, or it is not of this account and region. */
  readonly ignored?: string;
  /** Members of the event that nobody has decided on: the event counts without them. Absent where there are none. */
  readonly unfamiliar?: readonly string[];
}
