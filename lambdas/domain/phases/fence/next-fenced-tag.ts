import type { Member } from '../../group/member.ts';
import type { Instant } from '../../group/protection-group.ts';
import { issuedWithin, type PhaseVerdict } from '../../pass/phase-verdict.ts';
import { isForGood, refusalOf } from '../../pass/refusals.ts';
import type { Action } from '../../site/actions.ts';
import { type ObservedSite, present } from '../../site/observed.ts';
import { tagActions } from './next-stop.ts';

/** A tag shows within seconds. */
const TAG_AGAIN_SECONDS = 30;

/**
 * A server that is fenced without its tag, because EC2 throttled the call or somebody took the tag off, is tagged as long as anybody
 * looks: the deny policy knows the server by the tag. No server waits for the tag, and none fails for it.
 */
export const taggingFenced = (
  member: Member,
  site: ObservedSite,
  verdict: PhaseVerdict,
  now: Instant,
): PhaseVerdict => {
  const server = present(site.servers, member.productionServerId);
  if (verdict.state !== 'done' || !server || server.state === 'terminated') return verdict;
  const isOpen = (tag: Action): boolean =>
    !issuedWithin(member, tag, TAG_AGAIN_SECONDS, now) && !isForGood(refusalOf(member, tag));
  const tags = tagActions(member, server).filter(isOpen);
  return tags.length === 0 ? verdict : { ...verdict, actions: [...verdict.actions, ...tags] };
};
