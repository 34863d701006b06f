import { isClaimed } from '../../domain/automation/start-intent.ts';
import { requesterOf } from '../../domain/group/claimed-requester.ts';
import type { FailoverRequest } from '../../domain/group/failover.ts';
import { type Requester, WORKFLOW_SERVICE } from '../../domain/group/requester.ts';
import type { AutomationStore } from '../../ports/automation-store.ts';

export interface BeliefDeps {
  readonly automation: Pick<AutomationStore, 'findControl'>;
}

/**
 * Who asked for a failover, as far as is known: every role that starts executions writes their input. A person is
 * believed where the input names this very execution; automation only where its control, too, has the start on record.
 */
export const believedRequester = async (
  { automation }: BeliefDeps,
  failoverId: string,
  { groupId, requestedBy }: Partial<FailoverRequest>,
): Promise<Requester> => {
  const named = requesterOf(requestedBy ? { requestedBy } : {}, failoverId);
  if (named.kind !== 'automation') return named;
  const { value: control } = await automation.findControl();
  return groupId !== undefined && isClaimed(control, { groupId, failoverId }) ? named : WORKFLOW_SERVICE;
};
