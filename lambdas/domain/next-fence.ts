import { type Action, TAGS } from './actions.ts';
import type { Member } from './member.ts';
import { fact, type ObservedServer, type ObservedSite, present } from './observed.ts';
import { done, hasElapsed, issuedWithin, type PhaseVerdict, waiting } from './phase-verdict.ts';
import type { Instant } from './protection-group.ts';

/** Force-stop is asked again this often while a server does not stop; StopInstances may be repeated. */
const FORCE_STOP_AGAIN_SECONDS = 60;
/**
 * Looks come when the effect of a call is usually there, with some reserve: a round costs five transitions, and one that
 * comes too early is followed by another just as far away. EC2 publishes no figures.
 */
const LOOK_AFTER_STOP_SECONDS = 20;
const LOOK_AFTER_DETACH_SECONDS = 8;

/** The disk a server boots from, while it is attached in any way. */
const rootDisk = (server: ObservedServer) => server.disks.find(({ device }) => device === server.rootDeviceName);

/**
 * Whether the production server is positively down and unable to start: terminated, or stopped with no root volume.
 * Anything else, an unknown above all, is not fenced. No identity moves before this is true.
 */
export const isFenced = (member: Member, site: ObservedSite): boolean => {
  const server = present(site.servers, member.productionServerId);
  if (!server) return false;
  return server.state === 'terminated' || (server.state === 'stopped' && rootDisk(server) === undefined);
};

/**
 * F7: whether the operator accepted this very server by name, for this failover, and its fencing budget is over. Then its
 * identity may move although it is not fenced.
 */
export const mayGoUnfenced = (member: Member, now: Instant): boolean =>
  member.instance.progress?.acceptedUnfenced !== undefined && !withinBudget(member, now);

/** The next step towards a fenced production server: F1 tag, F3 forced stop, F4 root volume detached. */
export const nextFenceActions = (member: Member, site: ObservedSite, now: Instant): PhaseVerdict => {
  const seen = fact(site.servers, member.productionServerId);
  const verdict =
    seen.is === 'present'
      ? fenceOf(member, seen.value, now)
      : waiting(
          seen.is === 'unknown' ? seen.why : `EC2 does not list ${member.productionServerId}`,
          LOOK_AFTER_STOP_SECONDS,
        );
  if (verdict.state !== 'waiting' || withinBudget(member, now)) return verdict;
  const state = seen.is === 'present' ? seen.value.state : 'unknown';
  if (!mayGoUnfenced(member, now)) return overdue(member, state);
  // Down and unable to start is fenced, even where only the tag is missing.
  return isFenced(member, site) ? { ...done(), rung: 'F4' } : unfenced(member, verdict, state);
};

/** Still being driven up the ladder, but no longer waited for. */
const unfenced = (member: Member, verdict: PhaseVerdict, state: string): PhaseVerdict => ({
  ...verdict,
  state: 'unfenced',
  reason:
    `production server ${member.productionServerId} is ${state} after the fencing budget of ` +
    `${member.group.policy.fencingBudgetSeconds} s; accepted: ${member.instance.progress?.acceptedUnfenced?.reason}`,
});

const fenceOf = (member: Member, server: ObservedServer, now: Instant): PhaseVerdict => {
  if (server.state === 'terminated') return { ...done(), rung: 'F4' };
  const tagging = tagActions(member, server);
  if (server.state !== 'stopped') return stopping(member, server, tagging, now);
  const root = rootDisk(server);
  if (!root) return tagging.length > 0 ? act('F3', 'to be tagged', tagging) : { ...done(), rung: 'F4' };
  const detach: Action = { do: 'detach-volume', volumeId: root.volumeId, serverId: server.id };
  const isUnderWay = root.state === 'detaching' || issuedWithin(member, detach, LOOK_AFTER_DETACH_SECONDS, now);
  return act('F3', `root volume ${root.volumeId} is being detached`, isUnderWay ? tagging : [...tagging, detach]);
};

const tagActions = (member: Member, server: ObservedServer): readonly Action[] => {
  const failoverId = member.group.lease?.failoverId ?? '';
  if (server.tags[TAGS.fenced]) return [];
  return [{ do: 'tag-fenced', serverId: server.id, failoverId }];
};

const stopping = (member: Member, server: ObservedServer, tagging: readonly Action[], now: Instant): PhaseVerdict => {
  const stop: Action = { do: 'force-stop', serverId: server.id };
  const isAsked = issuedWithin(member, stop, FORCE_STOP_AGAIN_SECONDS, now);
  const actions = isAsked || server.state === 'shutting-down' ? tagging : [...tagging, stop];
  return {
    ...waiting(`production server ${server.id} is ${server.state}`, LOOK_AFTER_STOP_SECONDS),
    actions,
    rung: tagging.length > 0 ? 'F0' : 'F1',
  };
};

const act = (rung: 'F3', reason: string, actions: readonly Action[]): PhaseVerdict => ({
  ...waiting(reason, LOOK_AFTER_DETACH_SECONDS),
  actions,
  rung,
});

const withinBudget = (member: Member, now: Instant): boolean =>
  !hasElapsed(member.instance.progress?.startedAt, member.group.policy.fencingBudgetSeconds, now);

const overdue = (member: Member, state: string): PhaseVerdict => ({
  state: 'failed',
  actions: [],
  waitSeconds: 0,
  error: 'ProductionServerNotFencedError',
  reason:
    `Production server ${member.productionServerId} (${member.instance.name}) is still ${state}, fenced up to ` +
    `${member.instance.progress?.rung ?? 'F0'}, after the fencing budget of ${member.group.policy.fencingBudgetSeconds} s. ` +
    'None of its identity was moved. See to it that it stops, then start the failover again; or accept by name, with a ' +
    'reason, that this server may still run (acceptUnfenced).',
});
