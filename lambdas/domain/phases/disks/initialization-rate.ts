import type { Member } from '../../group/member.ts';
import { type PhaseProgress, phaseOf } from '../../group/progress.ts';
import type { ReplicationPair } from '../../group/protection-group.ts';
import type { Performed } from '../../pass/phase-verdict.ts';
import type { ActionOf, ActionOutcome } from '../../site/actions.ts';

/**
 * The rate at which EBS is asked to load a DR disk, and the token of that request. A request without the rate is
 * another request, so it has another token: with the same one EC2 answers IdempotentParameterMismatch. At most 64
 * characters.
 */
export const tokenAndRate = (
  { group, instance }: Member,
  { id }: ReplicationPair,
  snapshotId: string,
): Pick<ActionOf<'create-volume'>, 'clientToken' | 'initializationRate'> => {
  const rate = group.policy.volumeInitializationRate;
  const isRefused = phaseOf(instance.progress, 'disks').withoutRate?.includes(id) ?? false;
  // A restore wants a disk as it was then, and not the one of an earlier restore that has been written to since.
  const again = group.lease?.kind === 'restore' ? `.e${group.lease.epoch}` : '';
  const clientToken = `${id}.${snapshotId}${again}`;
  return rate === undefined || isRefused
    ? { clientToken }
    : { clientToken: `${clientToken}.${rate}`, initializationRate: rate };
};

/**
 * EC2 refuses a rate for its quota, for capacity, and in zones that know none, and publishes no code for it (EBS User
 * Guide, Use an Amazon EBS Provisioned Rate for Volume Initialization). So whatever refuses a request with a rate is
 * put to the rate: where something else was the reason, the request without it is refused as well, and that refusal
 * counts.
 */
export const isRateRefused = ({ action, outcome }: Performed): boolean =>
  action.do === 'create-volume' && action.initializationRate !== undefined && isRefusal(outcome);

const CAPACITY = /^Insufficient\w*Capacity$/;

/** Throttled, unanswered, or a state that passes: none of them speaks of the rate. */
const isRefusal = (outcome: ActionOutcome): boolean => {
  switch (outcome.outcome) {
    case 'failed':
    case 'unknown':
      return true;
    case 'retry':
      return CAPACITY.test(outcome.code);
    case 'done':
    case 'deferred':
    case 'wait':
      return false;
    default:
      return outcome satisfies never;
  }
};

/** The pairs whose disks are made without the rate for the rest of this failover. */
export const withoutRateIn = (
  { withoutRate = [] }: PhaseProgress,
  answered: readonly Performed[],
): Pick<PhaseProgress, 'withoutRate'> => {
  const refused = answered.flatMap((one) =>
    isRateRefused(one) && one.action.do === 'create-volume' ? [one.action.pairId] : [],
  );
  const all = [...new Set([...withoutRate, ...refused])];
  return all.length > 0 ? { withoutRate: all } : {};
};
