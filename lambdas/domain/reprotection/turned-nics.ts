import type { Member } from '../group/member.ts';
import type { NicPlan } from '../group/promise.ts';
import { recordNic, saidOf } from '../group/record.ts';
import type { NicSayings, Overlay, RecordedNic } from '../group/recorded-nic.ts';
import { MOVES_ITSELF } from '../identity/fidelity.ts';
import { LANDS_ON_DR } from '../identity/landing.ts';
import { keptPrivateIps } from '../identity/reassign.ts';
import { nicsOf } from '../identity/strategy.ts';
import type { ObservedNic, ObservedSite } from '../site/observed.ts';

/** An identity that the last failover has brought to a NIC which the server had already. */
interface Guest {
  readonly plan: NicPlan;
  /** Where the identity came from. */
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
  if (home && (guests.length === 0 || home.role === 'service')) return sayings(home);
  const [first] = guests;
  if (first) return guestSayings(first, guests);
  // Its own, unless its owner has added the NIC since: nothing that clients may use is left behind unsaid.
  const isAdded = instance.standbyNics !== undefined && attachment?.deviceIndex !== 0;
  return { role: isAdded ? 'service' : 'management' };
};

const sayings = (nic: RecordedNic): NicSayings => ({ role: nic.role, ...saidOf(nic) });

const guestsOf = ({ instance }: Member, id: string): readonly Guest[] =>
  (instance.promised ?? [])
    .filter(({ landsOn, strategy }) => landsOn === id && LANDS_ON_DR.includes(strategy))
    .flatMap((plan) => {
      const origin = instance.nics.find(({ networkInterfaceId }) => networkInterfaceId === plan.networkInterfaceId);
      return origin ? [{ plan, origin }] : [];
    });

/** Several identities on one NIC have one way home: to where the first of them came from. */
const guestSayings = ({ origin }: Guest, guests: readonly Guest[]): NicSayings => {
  const { demands, twin, primaryIp } = origin;
  const overlay = overlayOf(guests);
  return {
    role: 'service',
    drNetworkInterfaceId: origin.networkInterfaceId,
    ...(demands ? { demands } : {}),
    ...(overlay ? { overlay } : {}),
    ...(twin ? { twin, ...(primaryIp ? { primaryIp } : {}) } : {}),
    cameBy: {
      privateIps: guests.flatMap(({ plan }) => keptPrivateIps(plan)),
      allocationIds: guests.flatMap(({ plan }) => plan.addresses.map(({ allocationId }) => allocationId)),
    },
  };
};

/** Of all of them together: their addresses lead to this one NIC now. */
const overlayOf = (guests: readonly Guest[]): Overlay | undefined => {
  const all = guests.flatMap(({ origin: { overlay } }) => overlay ?? []);
  const [first] = all;
  return (
    first && {
      ...first,
      addresses: [...new Set(all.flatMap(({ addresses }) => addresses))],
      routeTableIds: [...new Set(all.flatMap(({ routeTableIds }) => routeTableIds))],
    }
  );
};
