import type { Member } from '../group/member.ts';
import type { NicPlan } from '../group/promise.ts';
import { recordNic, saidOf } from '../group/record.ts';
import type { CameBy, NicSayings, Overlay, RecordedNic } from '../group/recorded-nic.ts';
import { carrierOf, keptPrivateIps } from '../identity/carriers.ts';
import { MOVES_ITSELF } from '../identity/fidelity.ts';
import { LANDS_ON_DR } from '../identity/landing.ts';
import { hostRoute } from '../identity/routes.ts';
import { nicsOf } from '../identity/strategy.ts';
import type { ObservedNic, ObservedSite } from '../site/observed.ts';

/** What the last failover has brought from one NIC to a NIC which the server had already. */
interface Guest extends CameBy {
  readonly overlayAddresses: readonly string[];
  /** Where it came from. */
  readonly origin: RecordedNic;
}

/**
 * The network interfaces of the server that a failover has made production, recorded as the next failover needs them: what
 * came with the identity goes again, what the server has for itself stays with the server.
 * @param member with the station that has handed over as production
 */
export const turnedNics = (member: Member, site: ObservedSite): readonly RecordedNic[] =>
  nicsOf(member.drServerId, site)
    .map((nic) => recordNic(nic, sayingsOf(member, nic)))
    .sort((a, b) => a.deviceIndex - b.deviceIndex);

/** What stays with the server that has handed over, or was taken from there address by address. */
export const leftNics = ({ instance }: Member): readonly RecordedNic[] =>
  instance.nics.filter(({ networkInterfaceId }) => {
    const plan = planOf(instance.promised, networkInterfaceId);
    return !plan || !MOVES_ITSELF.includes(plan.strategy);
  });

const planOf = (promised: readonly NicPlan[] | undefined, id: string): NicPlan | undefined =>
  promised?.find(({ networkInterfaceId }) => networkInterfaceId === id);

const sayingsOf = (member: Member, { id, attachment }: ObservedNic): NicSayings => {
  const { instance } = member;
  const moved = instance.nics.find(({ networkInterfaceId }) => networkInterfaceId === id);
  if (moved) return sayings(moved);
  const home = instance.standbyNics?.find(({ networkInterfaceId }) => networkInterfaceId === id);
  const guests = guestsOf(member, id);
  // Guests of an earlier failover are gone, or have come anew.
  const isOwn = home !== undefined && home.cameBy === undefined;
  if (isOwn && (guests.length === 0 || home.role === 'service')) return sayings(home);
  const [first] = guests;
  if (first) return guestSayings(first, guests);
  // Its own, unless its owner has added the NIC since: nothing that clients may use is left behind unsaid.
  const isAdded = instance.standbyNics !== undefined && !home && attachment?.deviceIndex !== 0;
  return { role: isAdded ? 'service' : 'management' };
};

const sayings = (nic: RecordedNic): NicSayings => ({ role: nic.role, ...saidOf(nic) });

const guestsOf = ({ instance }: Member, id: string): readonly Guest[] =>
  (instance.promised ?? [])
    .filter(({ strategy }) => LANDS_ON_DR.includes(strategy))
    .flatMap((plan) => {
      const origin = instance.nics.find(({ networkInterfaceId }) => networkInterfaceId === plan.networkInterfaceId);
      return origin ? [guestOf(plan, origin, id)] : [];
    })
    .filter((one) => [one.privateIps, one.allocationIds, one.overlayAddresses].some((all) => all.length > 0));

const guestOf = (plan: NicPlan, origin: RecordedNic, id: string): Guest => {
  const led = new Set((plan.routes ?? []).flatMap(({ to, destination }) => (to === id ? [destination] : [])));
  return {
    origin,
    privateIps: keptPrivateIps(plan, id),
    allocationIds: plan.addresses.filter((one) => carrierOf(plan, one) === id).map(({ allocationId }) => allocationId),
    overlayAddresses: (origin.overlay?.addresses ?? []).filter((address) => led.has(hostRoute(address))),
  };
};

/**
 * What is said of a NIC with guests, of all of them together. Where each of them comes home to is not written here: the NIC that
 * it left is on record with it (`homeOfEip` and its like).
 */
const guestSayings = ({ origin: { demands } }: Guest, guests: readonly Guest[]): NicSayings => {
  const overlay = overlayOf(guests);
  const { twin, primaryIp } = guests.find(({ origin }) => origin.twin)?.origin ?? {};
  return {
    role: 'service',
    ...(demands ? { demands } : {}),
    ...(overlay ? { overlay } : {}),
    ...(twin ? { twin, ...(primaryIp ? { primaryIp } : {}) } : {}),
    cameBy: {
      privateIps: guests.flatMap(({ privateIps }) => privateIps),
      allocationIds: guests.flatMap(({ allocationIds }) => allocationIds),
    },
  };
};

/** Their addresses lead to this one NIC now. */
const overlayOf = (guests: readonly Guest[]): Overlay | undefined => {
  const all = guests.flatMap(({ origin: { overlay }, overlayAddresses: addresses }) =>
    overlay && addresses.length > 0 ? [{ ...overlay, addresses }] : [],
  );
  const [first] = all;
  return (
    first && {
      ...first,
      addresses: [...new Set(all.flatMap(({ addresses }) => addresses))],
      routeTableIds: [...new Set(all.flatMap(({ routeTableIds }) => routeTableIds))],
    }
  );
};
