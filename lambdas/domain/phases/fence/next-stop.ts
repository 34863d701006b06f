import type { Member } from '../../group/member.ts';
import type { FenceRung } from '../../group/progress.ts';
import type { Instant } from '../../group/protection-group.ts';
import { issuedWithin, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import { type Action, TAGS } from '../../site/actions.ts';
import type { ObservedServer, ObservedSite } from '../../site/observed.ts';
import { isolateActions, isServerIsolated } from './next-isolation.ts';
import { keepActions, keptFirst } from './next-keep.ts';
import {
  clearActions,
  heldBackBy,
  heldInService,
  isUnprotected,
  leaveActions,
  recoveryActions,
  STOPPED_AFTER_SECONDS,
} from './next-restarters.ts';

/** Force-stop is asked again this often while a server does not stop; StopInstances may be repeated. */
const FORCE_STOP_AGAIN_SECONDS = 60;
/** What has to be out of the way first is there sooner. */
const LOOK_AFTER_PREPARING_SECONDS = 5;

/** A courtesy to people and their policies; no server waits for it. */
export const tagActions = (member: Member, server: ObservedServer): readonly Action[] => {
  const failoverId = member.group.lease?.failoverId ?? '';
  return server.tags[TAGS.fenced] ? [] : [{ do: 'tag-fenced', serverId: server.id, failoverId }];
};

/**
 * F1, then the forced stop of a server that is not down, and with it F2 where the policy names an isolation group: out
 * of its Auto Scaling group before either, and without stop protection before the stop.
 */
export const nextStopActions = (
  member: Member,
  server: ObservedServer,
  site: ObservedSite,
  now: Instant,
): PhaseVerdict => {
  const tagging = tagActions(member, server);
  const rung = rungOf(member, tagging, site);
  const isGoing = server.state === 'shutting-down';
  const preparing = isGoing ? [] : preparingActions(member, server, site, now);
  const before = isGoing ? undefined : (heldBackBy(member, site, now) ?? keptFirst(member, server, { site, now }));
  if (before) {
    return { ...waiting(before, LOOK_AFTER_PREPARING_SECONDS, [...tagging, ...preparing]), rung };
  }
  const stop: Action = { do: 'force-stop', serverId: server.id, serverType: server.instanceType };
  const isAsked = issuedWithin(member, stop, FORCE_STOP_AGAIN_SECONDS, now);
  const stopping = isAsked || isGoing ? [] : [stop];
  const refusal = member.instance.progress?.stopProtected;
  const reason = `production server ${server.id} is ${server.state}${refusal ? `; ${refusal}` : ''}`;
  const actions = [...tagging, ...preparing, ...recoveryActions(member, server, now), ...stopping];
  const verdict = { ...waiting(reason, STOPPED_AFTER_SECONDS, actions), rung };
  return isUnprotected(member, site, now) ? { ...verdict, unprotected: true } : verdict;
};

const rungOf = (member: Member, tagging: readonly Action[], site: ObservedSite): FenceRung => {
  if (isServerIsolated(member, site)) return 'F2';
  return tagging.length > 0 ? 'F0' : 'F1';
};

/** A server that its Auto Scaling group would replace is not cut off before its volumes are kept; one whose stop protection stands in the way is. */
const preparingActions = (
  member: Member,
  server: ObservedServer,
  site: ObservedSite,
  now: Instant,
): readonly Action[] => [
  ...leaveActions(member, site, now),
  ...clearActions(member, site, now),
  ...keepActions(member, server, { site, now }),
  ...((heldInService(member, site, now) ?? keptFirst(member, server, { site, now }))
    ? []
    : isolateActions(member, site, now)),
];
