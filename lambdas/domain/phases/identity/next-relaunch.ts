import { isFinished, type Member } from '../../group/member.ts';
import { phaseOf } from '../../group/progress.ts';
import type { NicPlan } from '../../group/promise.ts';
import type { Instant } from '../../group/protection-group.ts';
import { isGivenUp, isGone, isRelaunched, launchesOf } from '../../identity/relaunch.ts';
import { nicsKnown, nicsOf } from '../../identity/strategy.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { failed, issuedAt, issuedWithin, type PhaseVerdict, unlessIssued, waiting } from '../../pass/phase-verdict.ts';
import type { Action } from '../../site/actions.ts';
import { fact, type ObservedNic, type ObservedServer, type ObservedSite, present } from '../../site/observed.ts';
import { unreadyDisk } from '../disks/disk-gate.ts';
import { isFenced } from '../fence/next-fence.ts';

const LOOK_AFTER_TERMINATION_SECONDS = 20;
const LOOK_AFTER_LAUNCH_SECONDS = 15;
const LOOK_AFTER_STOP_SECONDS = 20;
/** A launch that got no capacity is tried again this often, by every pass. */
const STOP_AGAIN_SECONDS = 60;

export interface RelaunchView {
  readonly member: Member;
  readonly plan: NicPlan;
  readonly site: ObservedSite;
  readonly now: Instant;
}

/**
 * The next step towards a new server on production's primary network interface (S2): everything of production kept,
 * production terminated (F6), the new server launched and stopped. `undefined` once it is there and stopped, so that
 * the rest can go on as on any DR server.
 */
export const nextRelaunch = (view: RelaunchView): PhaseVerdict | undefined => {
  const { member, site } = view;
  if (isRelaunched(member)) return nextStop(view);
  return isGone(member, site) ? nextLaunch(view) : nextTermination(view);
};

/** A launch always starts a server; it must be stopped before its disk can be swapped. */
const nextStop = ({ member, site, now }: RelaunchView): PhaseVerdict | undefined => {
  const { drServerId, instance } = member;
  const dr = fact(site.servers, drServerId);
  if (dr.is === 'unknown') return waiting(dr.why, LOOK_AGAIN_SECONDS);
  if (dr.is === 'absent' || dr.value.state === 'terminated' || dr.value.state === 'shutting-down') {
    return failed(
      `Server ${drServerId}, launched in the place of ${member.productionServerId} of ${instance.name}, does not exist any more. ` +
        `Its NIC and the production volumes are kept: see "When it goes wrong" in docs/relaunch.md.`,
    );
  }
  // Somebody may have started a server since that was down already, or that an earlier failover has finished.
  if (dr.value.state === 'stopped' || instance.relaunch?.stoppedAt || isFinished(member)) return undefined;
  const stop: Action = { do: 'force-stop', serverId: drServerId, serverType: dr.value.instanceType };
  const isAsked = dr.value.state === 'stopping' && issuedWithin(member, stop, STOP_AGAIN_SECONDS, now);
  const reason = `relaunched server ${drServerId} is ${dr.value.state} and is being stopped`;
  return waiting(reason, LOOK_AFTER_STOP_SECONDS, isAsked ? [] : [stop]);
};

/** F6. Each of these holds before the call: policy, fence, model recorded, DR disks made, every NIC and volume kept. */
const nextTermination = (view: RelaunchView): PhaseVerdict => {
  const { member, site } = view;
  const { productionServerId: id, group, instance } = member;
  if (group.policy.termination !== 'allowed') {
    return failed(
      `The policy of group ${group.name} forbids to terminate production server ${id} of ${instance.name}.`,
    );
  }
  const server = present(site.servers, id);
  if (server?.state === 'shutting-down' && isGivenUp(member)) {
    return waiting(`production server ${id} is being terminated`, LOOK_AFTER_TERMINATION_SECONDS);
  }
  if (!server || !isFenced(member, site)) {
    return failed(`Production server ${id} of ${instance.name} is not seen to be fenced, so it is not terminated.`);
  }
  return notReady(view) ?? keeping(view, server) ?? unprotecting(view) ?? terminating(view, server);
};

const notReady = (view: RelaunchView): PhaseVerdict | undefined => {
  const { member, site } = view;
  if (!member.instance.relaunch) {
    return waiting(`what ${member.drServerId} was launched as is not known`, LOOK_AGAIN_SECONDS);
  }
  const unready = unreadyDisk(member, site);
  return unready ? waiting(unready, LOOK_AGAIN_SECONDS) : checking(view);
};

/** Whether the launch is permitted is found out while there is still something to go back to. */
const checking = ({ member, plan }: RelaunchView): PhaseVerdict | undefined => {
  const check = launchOf(member, plan, 'check-launch');
  if (!check || issuedAt(member, check) !== undefined) return undefined;
  return waiting('it is being checked whether the new server may be launched', LOOK_AGAIN_SECONDS, [check]);
};

/** `undefined` only where each NIC and each volume is *read back* to outlive the server. */
const keeping = (view: RelaunchView, server: ObservedServer): PhaseVerdict | undefined => {
  const { member, plan, site } = view;
  if (!nicsKnown(server.id, site)) return waiting(`the NICs of ${server.id} are not known`, LOOK_AGAIN_SECONDS);
  const nics = nicsOf(server.id, site);
  if (!nics.some(({ id }) => id === plan.networkInterfaceId)) {
    return waiting(`NIC ${plan.networkInterfaceId} is not seen on ${server.id}`, LOOK_AGAIN_SECONDS);
  }
  const disks = server.disks;
  if (!disks || disks.some(({ deleteOnTermination }) => deleteOnTermination === undefined)) {
    return waiting(`whether ${server.id} takes its volumes along is not known`, LOOK_AGAIN_SECONDS);
  }
  const devices = disks.filter(({ deleteOnTermination }) => deleteOnTermination).map(({ device }) => device);
  const actions: readonly Action[] = [
    ...nics.flatMap(keepingNic),
    ...(devices.length > 0 ? [{ do: 'keep-volumes', serverId: server.id, devices } as const] : []),
  ];
  if (actions.length === 0) return undefined;
  const unasked = actions.filter((action) => !issuedWithin(member, action, LOOK_AGAIN_SECONDS, view.now));
  return waiting(`NICs and volumes of ${server.id} are being kept from going with it`, LOOK_AGAIN_SECONDS, unasked);
};

/** So that a NIC outlives its server. It changes nothing for a running server. */
export const keepingNic = ({ id, attachment }: ObservedNic): readonly Action[] =>
  attachment?.deleteOnTermination ? [{ do: 'keep-nic', networkInterfaceId: id, attachmentId: attachment.id }] : [];

/** Termination protection is cleared, and read back, last of all. What it was is on record, for a roll-back. */
const unprotecting = ({ member, site, now }: RelaunchView): PhaseVerdict | undefined => {
  const { productionServerId: serverId } = member;
  const seen = fact(site.protections.disableApiTermination, serverId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  if (seen.is === 'absent' || !seen.value) return undefined;
  const clear: Action = { do: 'set-protection', serverId, attribute: 'disableApiTermination', value: false };
  const reason = `termination protection of ${serverId} is being cleared`;
  return waiting(reason, LOOK_AGAIN_SECONDS, unlessIssued(member, clear, LOOK_AGAIN_SECONDS, now));
};

const terminating = ({ member, now }: RelaunchView, { id: serverId, instanceType }: ObservedServer): PhaseVerdict => {
  const terminate: Action = { do: 'terminate', serverId, serverType: instanceType };
  const reason = `production server ${serverId} is being terminated, its NICs and volumes kept`;
  const calls = unlessIssued(member, terminate, LOOK_AFTER_TERMINATION_SECONDS, now);
  return waiting(reason, LOOK_AFTER_TERMINATION_SECONDS, calls);
};

const nextLaunch = (view: RelaunchView): PhaseVerdict => {
  const { member, plan, site } = view;
  const seen = fact(site.nics, plan.networkInterfaceId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  // In the plan: nic-missing (plan-nics.ts).
  if (seen.is === 'absent') return failed(`NIC ${plan.networkInterfaceId} does not exist any more: its MAC is lost.`);
  const holder = seen.value.attachment?.serverId;
  if (seen.value.attachment && holder !== member.productionServerId) return heldBy(view, seen.value);
  if (seen.value.status !== 'available') {
    return waiting(`NIC ${seen.value.id} is ${seen.value.status}`, LOOK_AGAIN_SECONDS);
  }
  const launches = fact(site.found.relaunchesOf, member.instance.id);
  if (launches.is === 'unknown') return waiting(launches.why, LOOK_AGAIN_SECONDS);
  const unready = unreadyDisk(member, site);
  return unready ? waiting(`${unready}. ${kept(view)}`, LOOK_AGAIN_SECONDS) : launching(view);
};

/** A server of ours that is still starting, or somebody else's. In the plan: nic-held-elsewhere (plan-nics.ts). */
const heldBy = ({ member, site }: RelaunchView, { id, attachment }: ObservedNic): PhaseVerdict => {
  const holder = attachment?.serverId ?? 'an AWS service';
  const isOurs = launchesOf(member, site).some((server) => server.id === holder);
  // A server that was launched just now may be seen by its NIC before it is found by its tag.
  if (isOurs || fact(site.found.relaunchesOf, member.instance.id).is === 'unknown' || isSettling(member)) {
    return waiting(`server ${holder} is starting on NIC ${id}`, LOOK_AFTER_LAUNCH_SECONDS);
  }
  return failed(
    `NIC ${id} is attached to ${holder}, which was not launched for ${member.instance.name}. Terminate that server, keeping the NIC, then start the failover again.`,
  );
};

const isSettling = ({ instance }: Member): boolean =>
  Object.keys(phaseOf(instance.progress, 'identity').issued).some((key) => key.startsWith('launch-server'));

/** What people have to know where no new server comes. */
const kept = ({ plan, member }: RelaunchView): string =>
  `NIC ${plan.networkInterfaceId} is free, its server ${member.productionServerId} terminated, the volumes of it kept`;

const launching = (view: RelaunchView): PhaseVerdict => {
  const { member, plan, now } = view;
  const { instance, productionServerId } = member;
  const launch = launchOf(member, plan, 'launch-server');
  if (!launch) return failed(`What to launch in the place of ${productionServerId} was never recorded. ${kept(view)}.`);
  const type = instance.relaunch?.model.instanceType;
  const reason = `a new server of type ${type} is being launched (${kept(view)}; where it does not come, EC2 may lack capacity)`;
  return waiting(reason, LOOK_AFTER_LAUNCH_SECONDS, unlessIssued(member, launch, LOOK_AFTER_LAUNCH_SECONDS, now));
};

const launchOf = (
  { group, instance, productionServerId }: Member,
  { networkInterfaceId }: NicPlan,
  kind: 'check-launch' | 'launch-server',
): Action | undefined =>
  instance.relaunch && {
    do: kind,
    groupId: group.id,
    instanceId: instance.id,
    networkInterfaceId,
    model: instance.relaunch.model,
    clientToken: tokenOf(productionServerId, instance.relaunch.deadServerIds?.length ?? 0),
  };

/**
 * The same in every failover, so that a repeat after a crash finds the same launch: EC2 keeps a token for at least 24
 * hours after the termination of what it launched. Another one only after a launch was seen to have died, as EC2 then
 * refuses the old one for good (EC2 Developer Guide, Ensuring idempotency; Error codes, IdempotentInstanceTerminated).
 * 64 characters at most.
 */
const tokenOf = (productionServerId: string, dead: number): string => `sdrs-relaunch-${productionServerId}-${dead}`;
