import { type Member, promiseOf } from '../../group/member.ts';
import type { NicPlan } from '../../group/promise.ts';
import type { Instant } from '../../group/protection-group.ts';
import type { RecordedNic } from '../../group/recorded-nic.ts';
import { missingRanges } from '../../identity/ranges.ts';
import { awaitsRelaunch, relaunchPlanOf } from '../../identity/relaunch.ts';
import { brokenGroups } from '../../identity/security-groups.ts';
import { nicsKnown, nicsOf } from '../../identity/strategy.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import {
  combine,
  done,
  failed,
  hasElapsed,
  issuedAt,
  issuedWithin,
  type PhaseVerdict,
  waiting,
  withinMigrationBudget,
} from '../../pass/phase-verdict.ts';
import { isForGood, refusalOf } from '../../pass/refusals.ts';
import type { Action } from '../../site/actions.ts';
import { fact, type ObservedNic, type ObservedServer, type ObservedSite } from '../../site/observed.ts';
import { detachedDisk } from '../disks/disk-gate.ts';
import { isFenced } from '../fence/next-fence.ts';
import { nextGroups } from '../fence/next-isolation.ts';
import { mayGoUnfenced } from '../fence/unfenced.ts';
import { homeFirst } from './next-home.ts';
import { nextReachability } from './next-reachability.ts';
import { nextReassignment } from './next-reassignment.ts';
import { keepingNic, nextRelaunch } from './next-relaunch.ts';

/** EC2 usually takes longer to let go of a network interface than to attach one. */
const LOOK_AFTER_DETACH_SECONDS = 8;
/** EC2 documents forced detachment as a last resort, for a failed server; a stopped one normally lets go at once. */
const FORCE_DETACH_AFTER_SECONDS = 120;
const LOOK_FOR_FENCE_SECONDS = 20;

/**
 * The next step towards every promised attribute on the DR server. Nothing is moved before production is fenced, or accepted
 * as it is, and the DR server is seen with all its disks: an identity never leads clients to a server without its data. Nothing
 * is left without an owner.
 */
export const nextIdentityActions = (member: Member, site: ObservedSite, now: Instant): PhaseVerdict =>
  homeFirst(member, site, nextStep(member, site, now), now);

const nextStep = (member: Member, site: ObservedSite, now: Instant): PhaseVerdict => {
  if (!isFenced(member, site) && !mayGoUnfenced(member, now)) {
    const reason = `production server ${member.productionServerId} is not fenced yet`;
    return withinMigrationBudget(member, waiting(reason, LOOK_FOR_FENCE_SECONDS, keepNics(member, site)), now);
  }
  const relaunch = relaunchPlanOf(member);
  const relaunching = relaunch && nextRelaunch({ member, plan: relaunch, site, now });
  if (relaunching) return withinMigrationBudget(member, relaunching, now);
  const server = fact(site.servers, member.drServerId);
  if (server.is === 'unknown') return withinMigrationBudget(member, waiting(server.why, LOOK_AGAIN_SECONDS), now);
  // In the plan: dr-server-missing (plan-servers.ts).
  if (server.is === 'absent') return failed(`DR server ${member.drServerId} does not exist any more. Create it again.`);
  const dr = server.value;
  const diskless = detachedDisk(member, dr, site);
  const verdict = diskless ? waiting(diskless, LOOK_AGAIN_SECONDS) : nextForNics(member, site, dr, now);
  return withinMigrationBudget(member, verdict, now);
};

const nextForNics = (member: Member, site: ObservedSite, dr: ObservedServer, now: Instant): PhaseVerdict =>
  combine((member.instance.promised ?? []).map((plan) => nextForNic({ member, plan, site, dr, now })));

/** So that a NIC outlives its server whatever happens meanwhile. It changes nothing for a running server. */
const keepNics = (member: Member, site: ObservedSite): readonly Action[] =>
  nicsOf(member.productionServerId, site)
    .filter(({ id }) => awaitsRelaunch(member) || promiseOf(member, id)?.strategy === 'move-eni')
    .flatMap(keepingNic);

interface NicView {
  readonly member: Member;
  readonly plan: NicPlan;
  readonly site: ObservedSite;
  readonly dr: ObservedServer;
  readonly now: Instant;
}

const nextForNic = (view: NicView): PhaseVerdict => {
  const { plan, member, site } = view;
  switch (plan.strategy) {
    case 'stays':
      return done();
    case 'move-eni':
      return nextForMove(view);
    case 'relaunch':
      return nextOnRelaunched(view);
    case 'reassign-ips':
      return nextReassignment(member, plan, site, view.now) ?? nextReachability(member, plan, site, view.now);
    case 'overlay-route':
    case 'twin-vpc':
    case 'remap-eip':
      return nextReachability(member, plan, site, view.now);
    case 'none':
      return failed(`Nothing of ${plan.networkInterfaceId} can be kept, so it should have been refused beforehand.`);
    default:
      return plan.strategy satisfies never;
  }
};

const nextForMove = (view: NicView): PhaseVerdict => {
  const { plan, member, site, dr } = view;
  const seen = fact(site.nics, plan.networkInterfaceId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  // In the plan: nic-missing (plan-nics.ts).
  if (seen.is === 'absent') return failed(`NIC ${plan.networkInterfaceId} does not exist any more: its MAC is lost.`);
  const nic = seen.value;
  const holder = nic.attachment?.serverId;
  if (holder === dr.id) return arrived(view, nic);
  if (isForGood(refusalOf(member, attachment(view)))) {
    return failed(`NIC ${nic.id} cannot be attached to ${dr.id} at device index ${plan.deviceIndex}.`);
  }
  if (!nic.attachment) return attach(view, nic);
  if (holder === member.productionServerId) return detach(view, nic);
  // In the plan: nic-held-elsewhere (plan-nics.ts).
  return failed(
    `NIC ${nic.id} is attached to ${holder ?? 'an AWS service'}, neither ${member.productionServerId} nor ${dr.id}. Detach it there, then start the failover again.`,
  );
};

/** The network interface came with the launch and cannot go; only what it carries is left to see to. */
const nextOnRelaunched = (view: NicView): PhaseVerdict => {
  const { plan, site, dr } = view;
  const seen = fact(site.nics, plan.networkInterfaceId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  if (seen.is === 'present' && seen.value.attachment?.serverId === dr.id) return arrived(view, seen.value);
  return failed(`NIC ${plan.networkInterfaceId} is not on server ${dr.id}, which was launched on it.`);
};

/** Within the budget in any case: else no failover of the group would ever come to force. */
const forceAfterSeconds = ({ group }: Member): number =>
  Math.min(FORCE_DETACH_AFTER_SECONDS, group.policy.migrationBudgetSeconds / 2);

/** Production gives its NIC away only when the DR server can take the NIC at once. */
const detach = (view: NicView, nic: ObservedNic): PhaseVerdict => {
  const { member, now } = view;
  const attachmentId = nic.attachment?.id ?? '';
  const action = { do: 'detach-nic', networkInterfaceId: nic.id, attachmentId, force: false } as const;
  const isDetaching = nic.attachment?.state === 'detaching';
  // A detachment that an earlier failover began is at least as old as this failover.
  const issued = issuedAt(member, action) ?? (isDetaching ? member.instance.progress?.startedAt : undefined);
  const isSlow = hasElapsed(issued, forceAfterSeconds(member), now);
  const isUnderWay = isDetaching || issuedWithin(member, action, LOOK_AGAIN_SECONDS, now);
  const verdict = waiting(
    `NIC ${nic.id} is being detached from ${member.productionServerId}`,
    LOOK_AFTER_DETACH_SECONDS,
  );
  if (isUnderWay && !isSlow) return verdict;
  return notReady(view, nic) ?? { ...verdict, actions: [{ ...action, force: isSlow || !isFenced(member, view.site) }] };
};

const attachment = ({ plan, dr }: NicView): Action => ({
  do: 'attach-nic',
  networkInterfaceId: plan.networkInterfaceId,
  serverId: dr.id,
  deviceIndex: plan.deviceIndex,
});

const attach = (view: NicView, nic: ObservedNic): PhaseVerdict => {
  const { member, dr, now } = view;
  if (nic.status !== 'available') return waiting(`NIC ${nic.id} is ${nic.status}`, LOOK_AGAIN_SECONDS);
  const action = attachment(view);
  const verdict = waiting(`NIC ${nic.id} is being attached to ${dr.id}`, LOOK_AGAIN_SECONDS);
  if (issuedWithin(member, action, LOOK_AGAIN_SECONDS, now)) return verdict;
  return notReady(view, nic) ?? { ...verdict, actions: [action] };
};

/** Why the DR server cannot take the NIC now, if so. In the plan: dr-index-taken (plan-nics.ts). */
const notReady = ({ plan, site, dr }: NicView, nic: ObservedNic): PhaseVerdict | undefined => {
  if (!nicsKnown(dr.id, site)) return waiting(`the NICs of DR server ${dr.id} are not known`, LOOK_AGAIN_SECONDS);
  const inTheWay = nicsOf(dr.id, site).find(({ attachment }) => attachment?.deviceIndex === plan.deviceIndex);
  if (inTheWay) {
    return failed(
      `Device index ${plan.deviceIndex} of DR server ${dr.id} is taken by ${inTheWay.id}, so NIC ${nic.id} cannot go there. Detach that, then start the failover again.`,
    );
  }
  if (dr.state === 'stopped') return undefined;
  return waiting(`DR server ${dr.id} is ${dr.state}; it must be stopped`, LOOK_AGAIN_SECONDS);
};

const arrived = ({ member, plan, site, dr, now }: NicView, nic: ObservedNic): PhaseVerdict => {
  const { state, deviceIndex } = nic.attachment ?? { state: 'gone', deviceIndex: -1 };
  if (deviceIndex !== plan.deviceIndex) {
    return failed(
      `NIC ${nic.id} is at device index ${deviceIndex} of ${dr.id}, promised was ${plan.deviceIndex}. Detach it, then start the failover again.`,
    );
  }
  if (state !== 'attached') return waiting(`NIC ${nic.id} is ${state} at ${dr.id}`, LOOK_AGAIN_SECONDS);
  const groups = nextGroups(member, nic, now);
  if (groups) return groups;
  const recorded = member.instance.nics.find((known) => known.networkInterfaceId === nic.id);
  const lost = [...(recorded ? lostAttributes(recorded, nic) : []), ...brokenGroups(member, plan, nic)];
  if (lost.length > 0) return failed(`NIC ${nic.id} reached ${dr.id} without ${lost.join(', ')}.`);
  return nextReachability(member, plan, site, now);
};

/** What the NIC had when it was recorded and lacks now. In the plan: nic-mac-differs, nic-ip-differs (plan-nics.ts). */
export const lostAttributes = (recorded: RecordedNic, nic: ObservedNic): readonly string[] => [
  ...(recorded.macAddress === nic.macAddress ? [] : [`MAC ${recorded.macAddress} (it has ${nic.macAddress})`]),
  ...recorded.privateIps
    .filter(({ address }) => !nic.privateIps.some((ip) => ip.address === address))
    .map(({ address }) => `private IP ${address}`),
  ...missingRanges(recorded, nic),
];
