import { type Member, productionVolume } from '../../group/member.ts';
import { type CallRefusal, phaseOf } from '../../group/progress.ts';
import type { Instant } from '../../group/protection-group.ts';
import { LOOK_AGAIN_SECONDS, SETTLE_SECONDS } from '../../pass/looks.ts';
import type { PhaseRule } from '../../pass/phase-rule.ts';
import { done, hasElapsed, isIdleFor, issuedAt, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import { isForGood, refusalOf, refusalText } from '../../pass/refusals.ts';
import { unpinActions } from '../../recovery-points/pin-tags.ts';
import { actionKey } from '../../site/action-rows.ts';
import type { Action } from '../../site/actions.ts';
import { type Fact, fact, type ObservedServer, type ObservedSite } from '../../site/observed.ts';
import type { SiteQuery } from '../../site/site-query.ts';
import { GIVE_BACK } from './give-back.ts';
import { hasRoot, lostOf } from './lost.ts';
import { hasJoined, isGroupGone, leftScalingGroups } from './undo-restarters.ts';

/** A forced stop of the failover may still be under way: it takes minutes at the most. */
const LONGEST_STOP_SECONDS = 600;

/**
 * A start that EC2 accepts can end in `stopped` or `terminated` again, for want of capacity or for a volume's key (EC2
 * user guide, Troubleshoot instance launch issues). EC2 publishes no time for a start; most take less than a minute.
 */
const LONGEST_START_SECONDS = 300;

/** The others: refused, throttled, not answered. Few tries: a tag holds nothing back, the group is unprotected. */
const MOST_UNTAGGINGS = 4;
const LONGEST_UNTAGGING_SECONDS = 60;

/** How long Auto Scaling may take to show a server that it has accepted. */
const LONGEST_JOIN_SECONDS = 60;

/** What tells whether production servers run, and which Auto Scaling groups they belong to. */
export const serviceQuery = (members: readonly Member[]): SiteQuery => ({
  servers: members.map(({ productionServerId }) => productionServerId),
  scaling: members.some(({ instance }) => leftScalingGroups(instance).length > 0),
  scalingGroups: [
    ...new Set(members.flatMap(({ instance }) => leftScalingGroups(instance).map(({ scalingGroup }) => scalingGroup))),
  ],
});

/** What EC2 shows of a server that does not run. */
export const downText = (seen: Fact<ObservedServer>): string => {
  if (seen.is === 'unknown') return 'EC2 does not show its state';
  if (seen.is === 'absent') return 'EC2 knows no such server (any more)';
  const { state, stateReason } = seen.value;
  return `EC2 shows it as ${state}${stateReason === undefined ? '' : `: ${stateReason}`}`;
};

/** What cannot be done now is given up: whoever wants it gives the same command again. */
const givenUp = (reason: string): PhaseVerdict => ({ ...done(), reason });

const next = (member: Member, site: ObservedSite, now: Instant): PhaseVerdict => {
  const before = phaseOf(member.instance.progress, IN_SERVICE.name);
  if (before.state === 'done') return givenUp(before.reason ?? '');
  const seen = fact(site.servers, member.productionServerId);
  const isRunning = seen.is === 'present' && seen.value.state === 'running';
  const verdict = inTime(isRunning ? joined(member, site, now) : running(member, seen, now), member, { seen, now });
  return withTags(verdict, openTags(member, site, now));
};

interface Look {
  readonly seen: Fact<ObservedServer>;
  readonly now: Instant;
}

/** From the last server that was given back or came into service: the others of a large group wait for their turn. */
const inTime = (verdict: PhaseVerdict, member: Member, { seen, now }: Look): PhaseVerdict => {
  const isStopping = seen.is === 'present' && seen.value.state === 'stopping';
  const isOver = isIdleFor(member, isStopping ? LONGEST_STOP_SECONDS : LONGEST_START_SECONDS, now);
  return verdict.state === 'waiting' && isOver ? givenUp(verdict.reason ?? '') : verdict;
};

/**
 * The tags that say what the failover has pinned and freed go: its pins are given up, and production has its volumes
 * again. A volume that was not given back keeps its tags, and so does a disk that the DR server had before: they say
 * what it is.
 */
const untagging = (member: Member, site: ObservedSite): readonly Action[] => {
  const freed = lostOf(member, site).length > 0 ? [] : (member.instance.freed ?? []);
  const back = freed.filter(({ serverId }) => serverId === member.productionServerId);
  return [...unpinActions(member, site), ...back.map(({ volumeId }) => ({ do: 'untag-freed', volumeId }) as const)];
};

const isGivenUp = (member: Member, refusal: CallRefusal | undefined, now: Instant): boolean =>
  refusal !== undefined &&
  ((refusal.same?.times ?? 0) >= MOST_UNTAGGINGS || isIdleFor(member, LONGEST_UNTAGGING_SECONDS, now));

/** What there was no room for is no try. A tag that EC2 keeps after a few tries holds nobody up: the trail says so. */
const openTags = (member: Member, site: ObservedSite, now: Instant): readonly Action[] => {
  const { issued, refused = {} } = phaseOf(member.instance.progress, IN_SERVICE.name);
  return untagging(member, site).filter((action) => {
    const key = actionKey(action);
    return issued[key] === undefined && !isGivenUp(member, refused[key], now);
  });
};

/** They go out beside the other calls, and once those are done they alone are waited for. */
const withTags = (verdict: PhaseVerdict, tags: readonly Action[]): PhaseVerdict => {
  if (tags.length === 0) return verdict;
  if (verdict.state === 'done') return waiting('its tags are taken off', LOOK_AGAIN_SECONDS, tags);
  return { ...verdict, actions: [...verdict.actions, ...tags] };
};

/** Each call is made until EC2 accepts it or refuses it for good; what it is for may then take so long. */
const called = (
  member: Member,
  action: Action,
  { seconds, why, now }: { readonly seconds: number; readonly why: string; readonly now: Instant },
): PhaseVerdict => {
  const refusal = refusalOf(member, action);
  if (refusal && isForGood(refusal)) return givenUp(refusalText(actionKey(action), refusal));
  const issued = issuedAt(member, action);
  if (issued === undefined) return waiting(why, LOOK_AGAIN_SECONDS, [action]);
  return hasElapsed(issued, seconds, now) ? givenUp(why) : waiting(why, LOOK_AGAIN_SECONDS);
};

/** A server can be started only once it has stopped. */
const running = (member: Member, seen: Fact<ObservedServer>, now: Instant): PhaseVerdict => {
  const why = downText(seen);
  const state = seen.is === 'present' ? seen.value.state : seen.is;
  const isAsked = member.group.lease?.start === true;
  const start: Action = { do: 'start-server', serverId: member.productionServerId };
  if (seen.is === 'present' && !hasRoot(seen.value)) return givenUp(`${why}, without a root volume`);
  if (state === 'stopped' && isAsked) return called(member, start, { seconds: SETTLE_SECONDS, why, now });
  const comes = ['pending', 'shutting-down', 'unknown'].includes(state) || (state === 'stopping' && isAsked);
  return comes ? waiting(why, LOOK_AGAIN_SECONDS) : givenUp(why);
};

/** Auto Scaling takes running servers only. */
const joined = (member: Member, site: ObservedSite, now: Instant): PhaseVerdict => {
  const [left] = leftScalingGroups(member.instance).filter((one) => !isGroupGone(one, site));
  if (!left) return done();
  const { serverId, scalingGroup } = left;
  const seen = fact(site.scaling, serverId);
  if (hasJoined(left, site)) return done();
  const why = 'it is not seen there yet';
  if (seen.is !== 'absent') return waiting(why, LOOK_AGAIN_SECONDS);
  const join: Action = { do: 'join-scaling-group', serverId, scalingGroup };
  return called(member, join, { seconds: LONGEST_JOIN_SECONDS, why, now });
};

/** Production's servers run, if asked for, and in the Auto Scaling groups they had left; tags go. None fails for it. */
export const IN_SERVICE = {
  name: 'inService',
  query: (members) => ({
    ...serviceQuery(members),
    volumes: GIVE_BACK.query(members).volumes,
    snapshotsOfVolumes: members.flatMap((member) =>
      member.pairs.flatMap((pair) => productionVolume(member, pair) ?? []),
    ),
  }),
  next,
  restsOn: ({ productionServerId }, site) => [fact(site.servers, productionServerId)],
  achieved: 'nothing more is done to bring the production server into service',
  evidence: ({ productionServerId }, site) => ({ server: fact(site.servers, productionServerId) }),
  answers: { bears: () => true },
} as const satisfies PhaseRule;
