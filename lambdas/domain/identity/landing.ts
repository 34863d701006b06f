import type { Member } from '../group/member.ts';
import type { PlannedAddress, Strategy } from '../group/promise.ts';
import { movableIps, type RecordedNic } from '../group/recorded-nic.ts';
import { type ObservedNic, type ObservedPrivateIp, type ObservedSite, present } from '../site/observed.ts';
import { homeOfEip, standingNics } from './home.ts';
import { chooseStrategy, drNic, landingNic } from './strategy.ts';

/** The NIC that carries an identity afterwards, and where on it, or on which other NIC, each EIP is found. */
export interface Landing {
  readonly landsOn?: string;
  readonly addresses: readonly PlannedAddress[];
}

/**
 * Where the NICs of one server land, by network interface id. Decided for all of them together, because a private IP
 * carries one EIP at most: an EIP that finds no free one is left out, and no EIP of anybody else is pushed off. An EIP that was at
 * the DR server before goes to the place that it had there, and no other EIP gets that place.
 */
export const landingsOf = (member: Member, site: ObservedSite): ReadonlyMap<string, Landing> => {
  const strategies = new Map(member.instance.nics.map((nic) => [nic, chooseStrategy(member, nic, site)] as const));
  const landing = [...strategies].filter(([, strategy]) => LANDS_ON_DR.includes(strategy)).map(([nic]) => nic);
  const taken = new Map(landing.flatMap((nic) => formerPlaces({ member, nic, site })));
  return new Map(
    [...strategies].map(([nic, strategy]) => [
      nic.networkInterfaceId,
      landingOf({ member, nic, site, taken, target: landingNic(member, nic, site) }, strategy),
    ]),
  );
};

/** Strategies under which something goes to a NIC that the DR server has already. */
export const LANDS_ON_DR: readonly Strategy[] = ['remap-eip', 'reassign-ips', 'overlay-route', 'twin-vpc'];

interface Subject {
  readonly member: Member;
  readonly nic: RecordedNic;
  readonly site: ObservedSite;
}

interface View extends Subject {
  /** The NIC where the identity lands. */
  readonly target: ObservedNic | undefined;
  /** Private IPs by {@link placeOf} that an EIP is to go to, by its allocation. */
  readonly taken: Map<string, string>;
}

const placeOf = (nicId: string, address: string): string => `${nicId} ${address}`;

/** Places that EIPs of a NIC have had at the DR server, each with its EIP. */
const formerPlaces = (subject: Subject): readonly (readonly [string, string])[] =>
  ownAddresses(subject.nic).flatMap(({ allocationId }) => {
    const { carrier, address } = goalOf(subject, allocationId);
    return carrier && address ? [[placeOf(carrier.id, address), allocationId] as const] : [];
  });

const landingOf = (view: View, strategy: Strategy): Landing => {
  const { nic, target } = view;
  if (strategy === 'move-eni' || strategy === 'relaunch')
    return { landsOn: nic.networkInterfaceId, addresses: ownAddresses(nic) };
  if (!LANDS_ON_DR.includes(strategy)) return { addresses: [] };
  const addresses = strategy === 'reassign-ips' ? followed(view) : remapped(view, ownAddresses(nic));
  return { ...(target ? { landsOn: target.id } : {}), addresses };
};

const ownAddresses = (nic: RecordedNic): readonly PlannedAddress[] =>
  nic.privateIps.flatMap(({ address, eip }) => (eip ? [{ ...eip, privateIp: address }] : []));

/** EIPs of secondary private IPs go with them; that of the primary, which stays, goes to a free one of the DR NIC. */
const followed = (view: View): readonly PlannedAddress[] => {
  const { nic, target, taken } = view;
  if (!target) return [];
  const moving = movableIps(nic);
  for (const { address, eip } of moving) taken.set(placeOf(target.id, address), eip?.allocationId ?? '');
  const staying = nic.privateIps.filter((ip) => !moving.includes(ip));
  return [
    ...remapped(view, ownAddresses({ ...nic, privateIps: staying })),
    ...ownAddresses({ ...nic, privateIps: moving }),
  ];
};

/** EIPs onto private IPs, each of its home or of the one NIC for what has none; see {@link privateIpFor}. */
const remapped = (view: View, eips: readonly PlannedAddress[]): readonly PlannedAddress[] =>
  eips.flatMap(({ privateIp: before, ...eip }) => {
    const { carrier, address } = goalOf(view, eip.allocationId);
    const wish = { wanted: [address, before], taken: view.taken };
    const privateIp = carrier && privateIpFor(carrier, eip.allocationId, wish);
    if (!privateIp) return [];
    view.taken.set(placeOf(carrier.id, privateIp), eip.allocationId);
    return [{ ...eip, privateIp, ...(carrier.id === view.target?.id ? {} : { landsOn: carrier.id }) }];
  });

interface Goal {
  readonly carrier: ObservedNic | undefined;
  /** The private IP that the EIP had there, if it was there before. */
  readonly address: string | undefined;
}

const goalOf = ({ member, nic, site }: Subject, allocationId: string): Goal => {
  const standing = standingNics(member, site);
  const home = homeOfEip(standing, nic, allocationId);
  const carrier = home ? present(site.nics, home.networkInterfaceId) : drNic(member, nic, site);
  const record = home ?? standing.find(({ networkInterfaceId }) => networkInterfaceId === carrier?.id);
  const address = record?.privateIps.find(({ eip }) => eip?.allocationId === allocationId)?.address;
  return { carrier, address };
};

interface Wish {
  /** Private IPs that are best, the best first. */
  readonly wanted: readonly (string | undefined)[];
  readonly taken: ReadonlyMap<string, string>;
}

/**
 * The private IP of a NIC for an EIP. One that has arrived already stays where it is; one that was there before goes to where it was; one
 * whose private IP the NIC has as well (in a twin VPC) stays with that; the others go in order, primary first.
 */
const privateIpFor = ({ id, privateIps }: ObservedNic, allocationId: string, { wanted, taken }: Wish) => {
  const has = (ip: ObservedPrivateIp) => ip.eip?.allocationId === allocationId;
  const isFree = (ip: ObservedPrivateIp) =>
    ip.eip === undefined && (taken.get(placeOf(id, ip.address)) ?? allocationId) === allocationId;
  const inOrder = [...privateIps].sort((a, b) => Number(b.primary) - Number(a.primary));
  const best = wanted.map((address) => inOrder.find((ip) => ip.address === address && isFree(ip)));
  return [inOrder.find(has), ...best, inOrder.find(isFree)].find((ip) => ip !== undefined)?.address;
};
