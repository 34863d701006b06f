import type { Member } from '../../group/member.ts';
import type { AnsweredStop, MemberProgress } from '../../group/progress.ts';
import type { Instant } from '../../group/protection-group.ts';
import { hasElapsed, isIdleFor, type Performed } from '../../pass/phase-verdict.ts';
import { fact, type ObservedSite } from '../../site/observed.ts';

type WithStop = Pick<MemberProgress, 'stop'>;

/** What EC2 has answered to the stop of the production server so far. Each answer keeps its first moment. */
export const stopAfter = ({ stop }: WithStop, performed: readonly Performed[], now: Instant): WithStop => {
  const outcome = performed.find(({ action }) => action.do === 'force-stop')?.outcome;
  switch (outcome?.outcome) {
    case 'done':
      return { stop: { ...stop, acceptedAt: stop?.acceptedAt ?? now } };
    case 'failed':
    case 'wait':
    case 'unknown':
      return { stop: { ...stop, refusedAt: stop?.refusedAt ?? now, refusal: outcome.reason } };
    // Neither went out, or EC2 did not say: nothing is known of this stop.
    case 'deferred':
    case 'retry':
    case undefined:
      return stop ? { stop } : {};
    default:
      return outcome satisfies never;
  }
};

const GOING: readonly string[] = ['stopping', 'shutting-down'];

/**
 * The accepted stop of an earlier failover, where the server may still follow the stop. A server that is seen to run
 * has come back since; a server that is seen stopped has followed it.
 */
export const stopStillFollowed = (before: WithStop | undefined, serverId: string, site: ObservedSite): WithStop => {
  const acceptedBefore = before?.stop?.acceptedBefore ?? before?.stop?.acceptedAt;
  const seen = fact(site.servers, serverId);
  const mayFollow = seen.is === 'unknown' || (seen.is === 'present' && GOING.includes(seen.value.state));
  return acceptedBefore !== undefined && mayFollow ? { stop: { acceptedBefore } } : {};
};

/** Since when an accepted server's fence is waited for: EC2's first answer to a stop, else the failover's begin. */
export const waitedSince = ({ instance: { progress } }: Member): Instant | undefined => {
  const { acceptedBefore, acceptedAt, refusedAt }: AnsweredStop = progress?.stop ?? {};
  return acceptedBefore ?? acceptedAt ?? refusedAt ?? progress?.startedAt;
};

/**
 * Why no more is waited for a production server that is not seen to be down, in a sentence; `undefined` while its time
 * is not over. The fencing budget counts from EC2's answer to its stop. Without an answer the server has the whole
 * budget of the migration, which does not begin while other servers come further: their calls may have used up the
 * allowance.
 */
export const spentBudget = (member: Member, now: Instant): string | undefined => {
  const {
    instance,
    group: { policy },
  } = member;
  const { acceptedAt, refusedAt, refusal }: AnsweredStop = instance.progress?.stop ?? {};
  const seconds = policy.fencingBudgetSeconds;
  if (acceptedAt !== undefined) {
    const said = `EC2 accepted its stop at ${acceptedAt}, and the fencing budget of ${seconds} s is over since`;
    return hasElapsed(acceptedAt, seconds, now) ? said : undefined;
  }
  if (refusedAt !== undefined) {
    const said = `EC2 has refused its stop since ${refusedAt} (${refusal}), for the fencing budget of ${seconds} s`;
    return hasElapsed(refusedAt, seconds, now) ? said : undefined;
  }
  const patience = Math.max(seconds, policy.migrationBudgetSeconds);
  const said = `EC2 has neither accepted nor refused a stop of it in the ${patience} s since any server of the group last came further`;
  return isIdleFor(member, patience, now) ? said : undefined;
};
