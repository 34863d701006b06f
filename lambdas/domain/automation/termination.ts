import { listed } from '../errors/listed.ts';
import type { Member } from '../group/member.ts';
import { mayRelaunch } from '../identity/relaunch.ts';
import type { AutomationPolicy } from './policy.ts';
import { type Reason, reason } from './reasons.ts';

/** From a termination there is no way back, so the group's word is not enough if no person confirms the fault. */
export const terminationReasons = (
  members: readonly Member[],
  { allowTermination = false }: Pick<AutomationPolicy, 'allowTermination'>,
): readonly Reason[] => {
  const atStake = allowTermination ? [] : members.filter((member) => mayRelaunch(member));
  if (atStake.length === 0) return [];
  const servers = listed(
    atStake.map(({ productionServerId }) => `Production server ${productionServerId} may be terminated.`),
  );
  return [
    reason(
      'termination-not-allowed',
      `The automation policy does not allow that production servers are terminated. ${servers} Set its allowTermination to true, or start the failover yourself.`,
    ),
  ];
};
