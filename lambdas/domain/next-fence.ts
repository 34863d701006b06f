import { type Action, TAGS } from './actions.ts';
import { isFinished, type Member } from './member.ts';
import { fact, type ObservedServer, type ObservedSite } from './observed.ts';
import { done, hasElapsed, issuedWithin, type PhaseVerdict, waiting, withinMigrationBudget } from './phase-verdict.ts';
import type { Instant } from './protection-group.ts';

/** Force-stop is asked again this often while a server does not stop; StopInstances may be repeated. */
const FORCE_STOP_AGAIN_SECONDS = 60;
/**
 * Looks come when the effect of a call is usually there, with some reserve: a round costs five transitions, and one that
 * comes too early is followed by another just as far away. EC2 publishes no figures.
 */
const LOOK_AFTER_STOP_SECONDS = 20;
const LOOK_AFTER_DETACH_SECONDS = 8;

/** The device a server boots from, as EC2 says it, else as it was recorded; `undefined` where neither is known. */
const rootDevice = (member: Member, server: ObservedServer): string | undefined =>
  server.rootDeviceName || member.pairs.find(({ bootable }) => bootable)?.device;

/** The disk a server boots from, while it is attached in any way. */
const rootDisk = (member: Member, server: ObservedServer) =>
  server.disks?.find(({ device }) => device === rootDevice(member, server));

/** Positively without the disk it boots from: EC2 has listed its disks, it is known which one that is, and it is not there. */
const isRootless = (member: Member, server: ObservedServer): boolean =>
  server.disks !== undefined && rootDevice(member, server) !== undefined && !rootDisk(member, server);

/**
 * Whether the production server is positively down and unable to start: terminated, or stopped with no root volume.
 * Anything else, an unknown above all, is not fenced. No identity moves before this is true.
 */
export const isFenced = (member: Member, site: ObservedSite): boolean => {
  const seen = fact(site.servers, member.productionServerId);
  // What an earlier failover has finished with may have been deleted since.
  if (seen.is !== 'present') return seen.is === 'absent' && isFinished(member);
  const server = seen.value;
  return server.state === 'terminated' || (server.state === 'stopped' && isRootless(member, server));
};

/** The next step towards a fenced production server: F1 tag, F3 forced stop, F4 root volume detached. */
export const nextFenceActions = (member: Member, site: ObservedSite, now: Instant): PhaseVerdict => {
  const seen = fact(site.servers, member.productionServerId);
  if (isFenced(member, site)) return { ...done(), rung: 'F4' };
  if (seen.is !== 'present') {
    const why = seen.is === 'unknown' ? seen.why : `EC2 does not list ${member.productionServerId}`;
    return withinFencingBudget(member, waiting(why, LOOK_AFTER_STOP_SECONDS), now);
  }
  const server = seen.value;
  if (server.state === 'stopped') return withinMigrationBudget(member, rootless(member, server, now), now);
  return withinFencingBudget(member, stopping(member, server, now), now);
};

/** A courtesy to people and their policies; no server waits for it. */
const tagActions = (member: Member, server: ObservedServer): readonly Action[] => {
  const failoverId = member.group.lease?.failoverId ?? '';
  return server.tags[TAGS.fenced] ? [] : [{ do: 'tag-fenced', serverId: server.id, failoverId }];
};

const rootless = (member: Member, server: ObservedServer, now: Instant): PhaseVerdict => {
  const root = rootDisk(member, server);
  const tagging = tagActions(member, server);
  if (!root)
    return { ...waiting(`the disks of ${server.id} are not known`, LOOK_AFTER_DETACH_SECONDS, tagging), rung: 'F3' };
  const detach: Action = { do: 'detach-volume', volumeId: root.volumeId, serverId: server.id };
  const isUnderWay = root.state === 'detaching' || issuedWithin(member, detach, LOOK_AFTER_DETACH_SECONDS, now);
  const reason = `root volume ${root.volumeId} of ${server.id} is being detached`;
  const actions = isUnderWay ? tagging : [...tagging, detach];
  return { ...waiting(reason, LOOK_AFTER_DETACH_SECONDS, actions), rung: 'F3' };
};

const stopping = (member: Member, server: ObservedServer, now: Instant): PhaseVerdict => {
  const tagging = tagActions(member, server);
  const stop: Action = { do: 'force-stop', serverId: server.id };
  const isAsked = issuedWithin(member, stop, FORCE_STOP_AGAIN_SECONDS, now);
  const actions = isAsked || server.state === 'shutting-down' ? tagging : [...tagging, stop];
  const reason = `production server ${server.id} is ${server.state}`;
  return { ...waiting(reason, LOOK_AFTER_STOP_SECONDS, actions), rung: tagging.length > 0 ? 'F0' : 'F1' };
};

/** The budget bounds the way to a server that is confirmed stopped; what comes then is bounded as all else is. */
const withinFencingBudget = (member: Member, verdict: PhaseVerdict, now: Instant): PhaseVerdict => {
  const { fencingBudgetSeconds } = member.group.policy;
  if (!hasElapsed(member.instance.progress?.startedAt, fencingBudgetSeconds, now)) return verdict;
  const rung = verdict.rung ?? member.instance.progress?.rung ?? 'F0';
  return {
    state: 'failed',
    actions: [],
    waitSeconds: 0,
    error: 'ProductionServerNotFencedError',
    rung,
    reason:
      `Production server ${member.productionServerId} of ${member.instance.name} is not confirmed stopped (${verdict.reason}), fenced up to ${rung}, ` +
      `after the fencing budget of ${fencingBudgetSeconds} s. None of its identity was moved. ` +
      'See to it that it stops, then start the failover again.',
  };
};
