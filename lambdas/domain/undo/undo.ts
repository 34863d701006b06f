import type { Member } from '../group/member.ts';
import type { NicPlan } from '../group/promise.ts';
import type { RecordedNic, RecordedPrivateIp } from '../group/recorded-nic.ts';
import { keptPrivateIps } from '../identity/reassign.ts';
import { routesBack } from '../identity/routes.ts';
import { assignments } from '../reconcile/next-reassignment.ts';
import type { Action } from '../site/actions.ts';
import { fact, type ObservedNic, type ObservedSite, present } from '../site/observed.ts';

/** What an undo goes by: the promise that was carried out, and the NIC as it was recorded before. */
export interface Undoing {
  readonly member: Member;
  readonly plan: NicPlan;
  readonly nic: RecordedNic;
  readonly site: ObservedSite;
}

/**
 * The next calls that bring a NIC's identity back to production: the same strategy, back. Pure and level-triggered, like the
 * way there: call again after each look; empty once everything is where it was recorded. It does not judge *whether*
 * the way back may be taken (the DR server must be down), that is its caller's.
 */
export const undoOf = (undoing: Undoing): readonly Action[] => {
  const { strategy } = undoing.plan;
  switch (strategy) {
    case 'stays':
    case 'none':
      return [];
    // The production server is gone for good. What can be had again, a new one on its kept volumes, is a person's decision:
    // docs/relaunch.md has the way.
    case 'relaunch':
      return [];
    case 'move-eni':
      return moveBack(undoing) ?? reachBack(undoing);
    case 'reassign-ips':
      return reassignBack(undoing) ?? reachBack(undoing);
    case 'overlay-route':
    case 'twin-vpc':
    case 'remap-eip':
      return reachBack(undoing);
    default:
      return strategy satisfies never;
  }
};

/** `undefined`: it is back. None: something is under way, or the NIC is not where this failover could have put it. */
const moveBack = ({ member, nic, site }: Undoing): readonly Action[] | undefined => {
  const seen = present(site.nics, nic.networkInterfaceId);
  if (!seen) return [];
  const { attachment } = seen;
  if (attachment?.serverId === member.productionServerId) return attachment.state === 'attached' ? undefined : [];
  if (!attachment) return attachBack(member, nic, seen);
  const isOurs = attachment.serverId === member.drServerId && attachment.state !== 'detaching';
  return isOurs ? [{ do: 'detach-nic', networkInterfaceId: seen.id, attachmentId: attachment.id, force: false }] : [];
};

const attachBack = (member: Member, nic: RecordedNic, { id, status }: ObservedNic): readonly Action[] => {
  const { productionServerId: serverId } = member;
  if (status !== 'available') return [];
  return [{ do: 'attach-nic', networkInterfaceId: id, serverId, deviceIndex: nic.deviceIndex }];
};

const reassignBack = ({ plan, nic, site }: Undoing): readonly Action[] | undefined => {
  const owner = present(site.nics, nic.networkInterfaceId);
  if (!owner) return [];
  const missing = keptPrivateIps(plan).filter((address) => !owner.privateIps.some((ip) => ip.address === address));
  if (missing.length === 0) return undefined;
  return assignments(owner.id, missing, fact(site.nics, plan.landsOn ?? ''));
};

const reachBack = (undoing: Undoing): readonly Action[] => [
  ...routesBack(undoing.plan, undoing.site),
  ...remapBack(undoing),
];

const remapBack = (undoing: Undoing): readonly Action[] =>
  undoing.nic.privateIps.flatMap((ip) => associateBack(undoing, ip));

/** An EIP that somebody else has taken since is left alone. */
const associateBack = ({ plan, nic, site }: Undoing, { address, eip }: RecordedPrivateIp): readonly Action[] => {
  const seen = eip && present(site.addresses, eip.allocationId);
  if (!seen) return [];
  const { allocationId, networkInterfaceId: holder, privateIp } = seen;
  const isBack = holder === nic.networkInterfaceId && privateIp === address;
  const isOurs = holder === undefined || [plan.landsOn, nic.networkInterfaceId].includes(holder);
  if (isBack || !isOurs) return [];
  return [{ do: 'associate-address', allocationId, networkInterfaceId: nic.networkInterfaceId, privateIp: address }];
};
