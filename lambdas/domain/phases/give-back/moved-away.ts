import type { Member } from '../../group/member.ts';
import type { NicPlan, PlannedAddress, PlannedRoute } from '../../group/promise.ts';
import { carrierOf } from '../../identity/carriers.ts';
import { seenRoute } from '../../identity/routes.ts';
import { nicsOf } from '../../identity/strategy.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { combine, done, failed, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import { fact, type ObservedSite } from '../../site/observed.ts';

/**
 * Whether EC2 shows all of a member's identity where it was, whatever is on record: its NICs, its private IPs, its EIPs and
 * its routes. `failed`: something has moved, so production cannot be given back. What is not seen is waited for.
 */
export const identityAtHome = (member: Member, site: ObservedSite): PhaseVerdict => {
  const moving = (member.instance.promised ?? []).filter(({ strategy }) => strategy !== 'stays');
  return combine([
    nicsAtHome(member, moving, site),
    ...moving.flatMap((plan) => [
      addressesAtHome(plan, site),
      ...plan.addresses.map((address) => eipAtHome(plan, address, site)),
      ...(plan.routes ?? []).map((route) => routeAtHome(route, site)),
    ]),
  ]);
};

const closed = (what: string): PhaseVerdict => failed(`${what}: the way back is closed.`);

const nicsAtHome = ({ drServerId }: Member, moving: readonly NicPlan[], site: ObservedSite): PhaseVerdict => {
  const seen = fact(site.found.nicsOfServers, drServerId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  const ids = new Set(moving.map(({ networkInterfaceId }) => networkInterfaceId));
  const moved = nicsOf(drServerId, site).find(({ id }) => ids.has(id));
  return moved ? closed(`NIC ${moved.id} is on DR server ${drServerId}`) : done();
};

/** Private IPs that go from NIC to NIC. Those of twin VPCs are on both NICs all along. */
const addressesAtHome = ({ strategy, landsOn, privateIps = [] }: NicPlan, site: ObservedSite): PhaseVerdict => {
  if (strategy !== 'reassign-ips' || landsOn === undefined) return done();
  const carrier = fact(site.nics, landsOn);
  if (carrier.is === 'unknown') return waiting(carrier.why, LOOK_AGAIN_SECONDS);
  if (carrier.is === 'absent') return done();
  const kept = privateIps.filter(({ fidelity }) => fidelity === 'PRESERVED').map(({ address }) => address);
  const moved = carrier.value.privateIps.find(({ address }) => kept.includes(address));
  return moved ? closed(`private IP ${moved.address} is on ${landsOn}`) : done();
};

const eipAtHome = (plan: NicPlan, address: PlannedAddress, site: ObservedSite): PhaseVerdict => {
  const { allocationId, publicIp } = address;
  const landsOn = carrierOf(plan, address);
  if (landsOn === undefined || landsOn === plan.networkInterfaceId) return done();
  const seen = fact(site.addresses, allocationId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  const isAway = seen.is === 'present' && seen.value.networkInterfaceId === landsOn;
  return isAway ? closed(`EIP ${publicIp} is on ${landsOn}`) : done();
};

const routeAtHome = (route: PlannedRoute, site: ObservedSite): PhaseVerdict => {
  const seen = seenRoute(site, route);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  const isAway = seen.is === 'there' && route.to !== route.back && seen.route.target === route.to;
  return isAway ? closed(`${route.destination} in ${route.tableId} is routed to ${route.to}`) : done();
};
