import { isOneZone, type Member } from '../group/member.ts';
import type { NicPlan } from '../group/promise.ts';
import type { ProtectedInstance } from '../group/protection-group.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { otherStation } from '../group/station.ts';
import { type Fact, fact, type ObservedServer, type ObservedSite, present } from '../site/observed.ts';
import type { Relaunch } from '../site/relaunch-types.ts';

/** The promise of a relaunch, if the member's failover made one. */
export const relaunchPlanOf = ({ instance }: Pick<Member, 'instance'>): NicPlan | undefined =>
  instance.promised?.find(({ strategy }) => strategy === 'relaunch');

/** Whether the member's DR server was launched on production's primary network interface. */
export const isRelaunched = ({ instance, drServerId }: Member): boolean => instance.relaunch?.serverId === drServerId;

/** Whether its DR server is still to be launched: the prepared one is only the model of it. */
export const awaitsRelaunch = (member: Member): boolean =>
  relaunchPlanOf(member) !== undefined && !isRelaunched(member);

/** Whether a relaunch may come into question for the member at all, by what is recorded. */
export const mayRelaunch = ({ group, instance }: Member): boolean =>
  group.policy.termination === 'allowed' && isOneZone(group) && instance.nics.some(isServicePrimary);

const isServicePrimary = ({ role, deviceIndex, cameBy }: RecordedNic): boolean =>
  role === 'service' && deviceIndex === 0 && !cameBy;

/** Whether this very production server was to give way, so that it is not missed once EC2 has forgotten it. */
export const isGivenUp = ({ instance, productionServerId }: Member): boolean =>
  instance.relaunch?.productionServerId === productionServerId && instance.relaunch.terminatingAt !== undefined;

const GONE: readonly ObservedServer['state'][] = ['terminated', 'shutting-down'];
/** A launch that fails goes from `pending` to `terminated`, so only a server that got further counts. */
const LIVING: readonly ObservedServer['state'][] = ['running', 'stopping', 'stopped'];

/**
 * Every server that was launched in the place of the member's production server, as far as EC2 shows it. A failover before, the other
 * way, may have launched that very server for the same instance.
 */
export const launchesOf = ({ instance, productionServerId }: Member, site: ObservedSite): readonly ObservedServer[] =>
  (present(site.found.relaunchesOf, instance.id) ?? [])
    .filter((id) => id !== productionServerId)
    .map((id) => present(site.servers, id))
    .filter((server) => server !== undefined);

/** The launched server that has the network interface at index 0: EC2 lets only one have it, and never takes it off. */
const successorOf = (member: Member, networkInterfaceId: string, site: ObservedSite): ObservedServer | undefined => {
  const { attachment } = present(site.nics, networkInterfaceId) ?? {};
  if (attachment?.deviceIndex !== 0) return undefined;
  return launchesOf(member, site).find(({ id, state }) => id === attachment.serverId && LIVING.includes(state));
};

/**
 * The member with what the look says of its relaunch: what the new server is modelled on, as long as nothing was given up for it, and the new server in
 * the place of the prepared one as soon as it is seen to have the network interface. The same object where nothing is new.
 */
export const observeRelaunch = (member: Member, site: ObservedSite): Member => {
  const plan = relaunchPlanOf(member);
  if (!plan) return member;
  const relaunch = withDead(member, recordOf(member, site), site);
  if (!relaunch) return member;
  if (relaunch.serverId) return withRecord(member, withStop(relaunch, relaunch.serverId, site));
  const successor = successorOf(member, plan.networkInterfaceId, site);
  if (!successor) return withRecord(member, relaunch);
  const servers = { ...member.instance.servers, [otherStation(member.production)]: successor.id };
  const taken = withRecord(member, withStop({ ...relaunch, serverId: successor.id }, successor.id, site));
  return { ...taken, instance: { ...taken.instance, servers }, drServerId: successor.id };
};

const recordOf = (member: Member, site: ObservedSite): Relaunch | undefined => {
  const { instance, productionServerId, drServerId } = member;
  const known = instance.relaunch?.productionServerId === productionServerId ? instance.relaunch : undefined;
  // From the decision on the model stays as it was recorded: a repeated launch must be the same request to the letter.
  if (known?.terminatingAt || known?.launchingAt || known?.serverId) return known;
  const model = present(site.servers, drServerId)?.launchedAs;
  return model ? { ...known, productionServerId, preparedServerId: drServerId, model } : known;
};

/** As soon as the new server is seen to be down, its launch is over. */
const withStop = (relaunch: Relaunch, serverId: string, site: ObservedSite): Relaunch =>
  relaunch.stoppedAt === undefined && present(site.servers, serverId)?.state === 'stopped'
    ? { ...relaunch, stoppedAt: site.at }
    : relaunch;

const withDead = (member: Member, relaunch: Relaunch | undefined, site: ObservedSite): Relaunch | undefined => {
  if (!relaunch) return undefined;
  const known = relaunch.deadServerIds ?? [];
  const dead = launchesOf(member, site).filter(({ id, state }) => GONE.includes(state) && !known.includes(id));
  return dead.length > 0 ? { ...relaunch, deadServerIds: [...known, ...dead.map(({ id }) => id)] } : relaunch;
};

const withRecord = (member: Member, relaunch: Relaunch): Member =>
  JSON.stringify(relaunch) === JSON.stringify(member.instance.relaunch)
    ? member
    : { ...member, instance: { ...member.instance, relaunch } };

/** The record of the instance once the termination of its production server is decided: written before the call. */
export const givingUp = (instance: ProtectedInstance, now: string): ProtectedInstance['relaunch'] =>
  instance.relaunch && { ...instance.relaunch, terminatingAt: instance.relaunch.terminatingAt ?? now };

/** The record of the instance once its new server is asked for. It is written before the call. */
export const launching = (instance: ProtectedInstance, now: string): ProtectedInstance['relaunch'] =>
  instance.relaunch && { ...instance.relaunch, launchingAt: instance.relaunch.launchingAt ?? now };

/** Whether the production server is positively gone, and by this service's own decision where EC2 lists it no more. */
export const isGone = (member: Member, site: ObservedSite): boolean => {
  const seen: Fact<ObservedServer> = fact(site.servers, member.productionServerId);
  return seen.is === 'present' ? seen.value.state === 'terminated' : seen.is === 'absent' && isGivenUp(member);
};
