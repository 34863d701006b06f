import type { Member } from '../group/member.ts';
import type { PlannedAddress, Strategy } from '../group/promise.ts';
import { movableIps, type RecordedNic } from '../group/recorded-nic.ts';
import type { ObservedNic, ObservedPrivateIp, ObservedSite } from '../site/observed.ts';
import { chooseStrategy, drNic } from './strategy.ts';

/** The NIC that carries an identity afterwards, and where on it each EIP is found. */
export interface Landing {
  readonly landsOn?: string;
  readonly addresses: readonly PlannedAddress[];
}

/**
 * Where the NICs of one server land, by network interface id. Decided for all of them together, because a private IP
 * carries one EIP at most: an EIP that finds no free one is left out, and no EIP of anybody else is pushed off.
 */
export const landingsOf = (member: Member, site: ObservedSite): ReadonlyMap<string, Landing> => {
  const taken = new Set<string>();
  const landings = new Map<string, Landing>();
  for (const nic of member.instance.nics) {
    const strategy = chooseStrategy(member, nic, site);
    landings.set(nic.networkInterfaceId, landingOf(strategy, nic, drNic(member, nic, site), taken));
  }
  return landings;
};

/** Strategies under which something goes to a NIC that the DR server has already. */
export const LANDS_ON_DR: readonly Strategy[] = ['remap-eip', 'reassign-ips', 'overlay-route', 'twin-vpc'];

const landingOf = (
  strategy: Strategy,
  nic: RecordedNic,
  target: ObservedNic | undefined,
  taken: Set<string>,
): Landing => {
  if (strategy === 'move-eni' || strategy === 'relaunch')
    return { landsOn: nic.networkInterfaceId, addresses: ownAddresses(nic) };
  if (!target) return { addresses: [] };
  if (strategy === 'reassign-ips') return { landsOn: target.id, addresses: followed(nic, target, taken) };
  if (!LANDS_ON_DR.includes(strategy)) return { addresses: [] };
  return { landsOn: target.id, addresses: remapped(nic, target, taken) };
};

const ownAddresses = (nic: RecordedNic): readonly PlannedAddress[] =>
  nic.privateIps.flatMap(({ address, eip }) => (eip ? [{ ...eip, privateIp: address }] : []));

/** EIPs of secondary private IPs go with them; that of the primary, which stays, goes to a free one of the DR NIC. */
const followed = (nic: RecordedNic, target: ObservedNic, taken: Set<string>): readonly PlannedAddress[] => {
  const moving = movableIps(nic);
  for (const { address } of moving) taken.add(address);
  const staying = nic.privateIps.filter((ip) => !moving.includes(ip));
  return [...remapped({ ...nic, privateIps: staying }, target, taken), ...ownAddresses({ ...nic, privateIps: moving })];
};

/**
 * EIPs onto private IPs: one that has arrived already stays where it is, one whose private IP the NIC has as well (in a
 * twin VPC) stays with that, the others go in order, primary first.
 */
const remapped = (nic: RecordedNic, target: ObservedNic, taken: Set<string>): readonly PlannedAddress[] => {
  const privateIps = [...target.privateIps].sort((a, b) => Number(b.primary) - Number(a.primary));
  return ownAddresses(nic).flatMap(({ privateIp: before, ...eip }) => {
    const has = (ip: ObservedPrivateIp) => ip.eip?.allocationId === eip.allocationId;
    const isFree = (ip: ObservedPrivateIp) => ip.eip === undefined && !taken.has(ip.address);
    const isTwin = (ip: ObservedPrivateIp) => isFree(ip) && ip.address === before;
    const privateIp = (privateIps.find(has) ?? privateIps.find(isTwin) ?? privateIps.find(isFree))?.address;
    if (!privateIp) return [];
    taken.add(privateIp);
    return [{ ...eip, privateIp }];
  });
};
