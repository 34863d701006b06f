import { isFinished, type Member } from '../../group/member.ts';
import type { Instant } from '../../group/protection-group.ts';
import { isGivenUp, isGone } from '../../identity/relaunch.ts';
import { SETTLE_SECONDS } from '../../pass/looks.ts';
import {
  done,
  hasElapsed,
  issuedWithin,
  type PhaseVerdict,
  waiting,
  withinMigrationBudget,
} from '../../pass/phase-verdict.ts';
import type { ActionOf } from '../../site/actions.ts';
import { type Fact, fact, type ObservedServer, type ObservedSite } from '../../site/observed.ts';
import { isLeaving, nextLeaving } from '../leaving.ts';
import { spentBudget } from './fence-clock.ts';
import { keepActions, keptFirst } from './next-keep.ts';
import { leaveActions, STOPPED_AFTER_SECONDS } from './next-restarters.ts';
import { nextStopActions, tagActions } from './next-stop.ts';
import { mayGoUnfenced } from './unfenced.ts';

/** When a detached root volume is usually gone, with some reserve. EC2 publishes no figure. */
const LOOK_AFTER_DETACH_SECONDS = 8;

/** Kept volumes usually show at once. */
const LOOK_AFTER_KEEPING_SECONDS = 5;

/**
 * The device a server boots from, as EC2 says it, else as it was recorded; `undefined` where neither is known.
 * UNVERIFIED[rootless-root-device]: that EC2 still says it of a server whose root volume is off. Hence the record.
 */
const rootDevice = (member: Member, server: ObservedServer): string | undefined =>
  server.rootDeviceName || member.pairs.find(({ bootable }) => bootable)?.device;

/** The disk a server boots from, while it is attached in any way. */
const rootDisk = (member: Member, server: ObservedServer) =>
  server.disks?.find(({ device }) => device === rootDevice(member, server));

/**
 * Positively without the disk it boots from: EC2 has listed its disks, it is known which one that is, it is not there, and
 * no roll-back has put it on.
 */
const isRootless = (member: Member, server: ObservedServer, site: ObservedSite): boolean =>
  server.disks !== undefined &&
  rootDevice(member, server) !== undefined &&
  !rootDisk(member, server) &&
  !mayBeRolledBack(member, site);

/** A roll-back puts the root volume on, and a look so soon after its last call may not show that. */
const mayBeRolledBack = ({ instance: { progress } }: Member, { at }: ObservedSite): boolean =>
  progress?.rolledBackUntil !== undefined && !hasElapsed(progress.rolledBackUntil, SETTLE_SECONDS, at);

/**
 * Whether the production server is positively down and unable to start: terminated, or stopped with no root volume.
 * Anything else, an unknown above all, is not fenced. No identity moves before this is true.
 */
export const isFenced = (member: Member, site: ObservedSite): boolean => {
  const seen = fact(site.servers, member.productionServerId);
  // What an earlier failover has finished with may have been deleted since, and EC2 forgets what was terminated (F6).
  if (seen.is !== 'present') return seen.is === 'absent' && (isFinished(member) || isGivenUp(member));
  const server = seen.value;
  return server.state === 'terminated' || (server.state === 'stopped' && isRootless(member, server, site));
};

/** The next step to a fenced server: F1 tag, F2 isolation, F3 forced stop, F4 root volume off; F7 if accepted. */
export const nextFenceActions = (member: Member, site: ObservedSite, now: Instant): PhaseVerdict => {
  const seen = fact(site.servers, member.productionServerId);
  if (isFenced(member, site)) return { ...done(), rung: isGone(member, site) ? 'F6' : 'F4' };
  const verdict = nextRung(member, seen, site, now);
  if (mayGoUnfenced(member, now)) return unfenced(member, verdict);
  const isStopped = seen.is === 'present' && (seen.value.state === 'stopped' || isGoing(member, seen.value));
  return isStopped ? withinMigrationBudget(member, verdict, now) : withinFencingBudget(member, verdict, now);
};

/** On its way out by F6, so it was seen stopped before. */
const isGoing = (member: Member, { state }: ObservedServer): boolean => state === 'shutting-down' && isGivenUp(member);

const nextRung = (member: Member, seen: Fact<ObservedServer>, site: ObservedSite, now: Instant): PhaseVerdict => {
  if (seen.is !== 'present') {
    const why = seen.is === 'unknown' ? seen.why : `EC2 does not list ${member.productionServerId}`;
    return waiting(why, STOPPED_AFTER_SECONDS);
  }
  const server = seen.value;
  return server.state === 'stopped' ? rootless(member, server, site, now) : nextStopActions(member, server, site, now);
};

/** Still being driven up the ladder, but no longer waited for. */
const unfenced = (member: Member, verdict: PhaseVerdict): PhaseVerdict => ({
  ...verdict,
  state: 'unfenced',
  reason:
    `${verdict.reason} after the fencing budget of ${member.group.policy.fencingBudgetSeconds} s; ` +
    `accepted: ${member.instance.progress?.acceptedUnfenced?.reason}`,
});

const rootless = (member: Member, server: ObservedServer, site: ObservedSite, now: Instant): PhaseVerdict => {
  const root = rootDisk(member, server);
  const besides = root?.device;
  const tagging = [
    ...tagActions(member, server),
    ...leaveActions(member, site, now),
    ...keepActions(member, server, { site, now, besides }),
  ];
  if (!root)
    return { ...waiting(whyNotRootless(member, server, site), LOOK_AFTER_DETACH_SECONDS, tagging), rung: 'F3' };
  const detach: ActionOf<'detach-volume'> = { do: 'detach-volume', volumeId: root.volumeId, serverId: server.id };
  if (isLeaving(root.state)) {
    const { actions: forcing, ...verdict } = nextLeaving({ member, phase: 'fence', detach, site });
    const actions = [...tagging, ...forcing];
    return { ...verdict, actions, waitSeconds: LOOK_AFTER_DETACH_SECONDS, rung: 'F3' };
  }
  const isUnderWay = issuedWithin(member, detach, LOOK_AFTER_DETACH_SECONDS, now);
  const before = isUnderWay ? undefined : keptFirst(member, server, { site, now, besides });
  if (before) return { ...waiting(before, LOOK_AFTER_KEEPING_SECONDS, tagging), rung: 'F3' };
  const reason = `root volume ${root.volumeId} of ${server.id} is being detached`;
  const actions = isUnderWay ? tagging : [...tagging, detach];
  return { ...waiting(reason, LOOK_AFTER_DETACH_SECONDS, actions), rung: 'F3' };
};

const whyNotRootless = (member: Member, { id }: ObservedServer, site: ObservedSite): string =>
  mayBeRolledBack(member, site)
    ? `the last calls of the roll-back that this failover has taken over may not show at ${id} yet`
    : `the disks of ${id} are not known`;

/** The budget bounds the way to a server that is confirmed stopped; what comes then is bounded as all else is. */
const withinFencingBudget = (member: Member, verdict: PhaseVerdict, now: Instant): PhaseVerdict => {
  const spent = spentBudget(member, now);
  if (spent === undefined) return verdict;
  const rung = verdict.rung ?? member.instance.progress?.rung ?? 'F0';
  return {
    state: 'failed',
    actions: [],
    waitSeconds: 0,
    error: 'ProductionServerNotFencedError',
    overdue: true,
    rung,
    reason:
      `Production server ${member.productionServerId} of ${member.instance.name} is not confirmed stopped (${verdict.reason}), fenced up to ${rung}: ` +
      `${spent}. None of its identity was moved. ` +
      'See to it that it stops, then start the failover again. If it is known to be off all the same, accept this one server: ' +
      `sdrs failover ${member.group.id} --accept-unfenced ${member.instance.name} --reason "why it is off"`,
  };
};
