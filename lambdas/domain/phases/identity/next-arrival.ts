import type { Member } from '../../group/member.ts';
import { phaseOf } from '../../group/progress.ts';
import { type Instant, latestOf } from '../../instant.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { hasElapsed, type PhaseVerdict, unlessIssued, waiting } from '../../pass/phase-verdict.ts';
import { isForGood, refusalOf } from '../../pass/refusals.ts';
import { type Action, TAGS } from '../../site/actions.ts';
import { type ObservedSite, present } from '../../site/observed.ts';

/** So long a run tries to take the tag off, from the first move of the identity on. A server is production with the tag, too. */
const PATIENCE_SECONDS = 120;

/** Whether the identity has begun to go there, so that there is only the way forward. */
const isArriving = ({ instance }: Member, verdict: PhaseVerdict): boolean =>
  verdict.state === 'done' || (verdict.state === 'waiting' && instance.progress?.committedAt !== undefined);

/** The tag of an older fence, of a failover in the other direction, on the server that this one makes production. */
export const staleFence = ({ drServerId, productionServerId }: Member, site: ObservedSite): string | undefined =>
  drServerId === productionServerId ? undefined : present(site.servers, drServerId)?.tags[TAGS.fenced];

/** What was seen done stays done, whatever becomes of a tag; and what EC2 refuses for good is not asked for again. */
const isGivenUp = (member: Member, untag: Action): boolean =>
  phaseOf(member.instance.progress, 'identity').state === 'done' || isForGood(refusalOf(member, untag));

/** The first move may be of a run that has died before it took the tag off. */
const isPatienceOver = ({ instance: { progress } }: Member, now: Instant): boolean =>
  hasElapsed(latestOf([progress?.startedAt ?? '', progress?.committedAt ?? '']), PATIENCE_SECONDS, now);

/**
 * The next production loses the tag of the fence that it once was under, so that people under the deny policy can start
 * it. Only on arrival: until then it is not to be started. The tag of the server that is fenced now is not touched, and
 * no server fails for the tag.
 */
export const onArrival = (member: Member, site: ObservedSite, verdict: PhaseVerdict, now: Instant): PhaseVerdict => {
  if (!isArriving(member, verdict) || staleFence(member, site) === undefined) return verdict;
  const untag: Action = { do: 'untag-fenced', serverId: member.drServerId };
  if (isGivenUp(member, untag)) return verdict;
  const actions = unlessIssued(member, untag, LOOK_AGAIN_SECONDS, now);
  if (verdict.state !== 'done') return { ...verdict, actions: [...verdict.actions, ...actions] };
  if (isPatienceOver(member, now)) return verdict;
  return waiting(`the tag ${TAGS.fenced} of ${member.drServerId} is being taken off`, LOOK_AGAIN_SECONDS, actions);
};
