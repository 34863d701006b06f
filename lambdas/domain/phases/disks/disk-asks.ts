import type { Member } from '../../group/member.ts';
import { type PhaseProgress, phaseOf } from '../../group/progress.ts';
import type { Instant } from '../../instant.ts';
import { hasElapsed, type Performed } from '../../pass/phase-verdict.ts';
import { actionKey } from '../../site/action-rows.ts';
import type { ActionOf, ActionOutcome } from '../../site/actions.ts';

/** EC2 may take this long to show a volume that was just made. */
export const CREATE_AGAIN_SECONDS = 30;

/**
 * Answers with one token, half a minute apart, until another token is used. A volume that EC2 has not shown by then was
 * made and is gone: somebody has deleted it, or its key could not be used. Its token stands for it from then on (EC2
 * Developer Guide, Ensuring idempotency; UNVERIFIED[volume-token-after-deletion] for volumes).
 */
const ASKS_PER_TOKEN = 2;

/**
 * Six minutes of requests that EC2 has accepted and of volumes that it has not shown. Whatever takes a volume away (its key, a
 * clean-up job) takes the next one away as well, and each is one more volume in the account's history.
 */
const MOST_ASKS = 12;

/** Whether this run has asked for the disk so often that another request is no use. */
export const isAskedInVain = ({ instance }: Member, create: ActionOf<'create-volume'>): boolean => {
  const { diskAsks, diskAsksBefore } = phaseOf(instance.progress, 'disks');
  const key = actionKey(create);
  return (diskAsks?.[key] ?? 0) - (diskAsksBefore?.[key] ?? 0) >= MOST_ASKS;
};

/** How many tokens EC2 has had for the disk and shown nothing. */
export const tokensUsedUp = ({ instance }: Member, create: ActionOf<'create-volume'>): number => {
  const asks = phaseOf(instance.progress, 'disks').diskAsks?.[actionKey(create)] ?? 0;
  return Math.floor(asks / ASKS_PER_TOKEN);
};

/** Asked for by an earlier failover, and not shown though EC2 has had the time: the next one may begin at once. */
export const diskAsksOf = (before: PhaseProgress, now: Instant): Pick<PhaseProgress, 'diskAsks' | 'diskAsksBefore'> => {
  const { diskAsks, issued, refused } = before;
  const isOpen = (key: string): boolean =>
    [issued[key], refused?.[key]?.at].some((at) => at !== undefined && !hasElapsed(at, CREATE_AGAIN_SECONDS, now));
  const shown = Object.entries(diskAsks ?? {}).map(([key, asks]) => [key, isOpen(key) ? asks - 1 : asks]);
  const asks = Object.fromEntries(shown);
  return diskAsks ? { diskAsks: asks, diskAsksBefore: asks } : {};
};

/** A call that was throttled or had no answer is no answer. */
const isAnswered = ({ outcome }: ActionOutcome): boolean => outcome !== 'retry' && outcome !== 'deferred';

/** After a pass: each answered request for a disk is counted. */
export const diskAsksIn = (
  { diskAsks = {} }: PhaseProgress,
  performed: readonly Performed[],
): Pick<PhaseProgress, 'diskAsks'> => {
  const keys = performed
    .filter(({ action, outcome }) => action.do === 'create-volume' && isAnswered(outcome))
    .map(({ action }) => actionKey(action));
  if (keys.length === 0) return Object.keys(diskAsks).length > 0 ? { diskAsks } : {};
  return { diskAsks: { ...diskAsks, ...Object.fromEntries(keys.map((key) => [key, (diskAsks[key] ?? 0) + 1])) } };
};
