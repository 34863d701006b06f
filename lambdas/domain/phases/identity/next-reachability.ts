import type { Member } from '../../group/member.ts';
import type { NicPlan, PlannedRoute } from '../../group/promise.ts';
import type { Instant } from '../../group/protection-group.ts';
import { carriersOf, keptPrivateIps } from '../../identity/carriers.ts';
import { missingOn } from '../../identity/reassign.ts';
import { routeAction, seenRoute } from '../../identity/routes.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { combine, done, failed, type PhaseVerdict, unlessIssued, waiting } from '../../pass/phase-verdict.ts';
import { fact, type ObservedNic, type ObservedRoute, type ObservedSite } from '../../site/observed.ts';
import { nextAddressActions } from './next-addresses.ts';

/**
 * The next step of leading clients to the NIC where an identity lands: its EIPs and its readiness for what the routes
 * bring first, and only then the routes, so that nobody is led to where nothing answers yet.
 */
export const nextReachability = (member: Member, plan: NicPlan, site: ObservedSite, now: Instant): PhaseVerdict => {
  const addresses = nextAddressActions(member, plan, site);
  const ready = nextReadiness(member, plan, site, now);
  if (addresses.state === 'waiting' || ready.state !== 'done') return combine([addresses, ready]);
  const routes = plan.routes ?? [];
  return combine([addresses, ...routes.map((route) => nextForRoute(member, route, site, now))]);
};

/** Each NIC must be on the DR server, with the addresses that clients will come for, and take traffic to them. */
const nextReadiness = (member: Member, plan: NicPlan, site: ObservedSite, now: Instant): PhaseVerdict => {
  if (plan.routes === undefined || plan.routes.length === 0) return done();
  const carriers = carriersOf(plan);
  if (carriers.length === 0)
    return failed(`${plan.networkInterfaceId} has no NIC to land on, so no route can lead there.`);
  return combine(carriers.map((id) => nextForCarrier({ member, plan, site, now }, id)));
};

interface Readiness {
  readonly member: Member;
  readonly plan: NicPlan;
  readonly site: ObservedSite;
  readonly now: Instant;
}

const nextForCarrier = ({ member, plan, site, now }: Readiness, id: string): PhaseVerdict => {
  const nic = fact(site.nics, id);
  if (nic.is === 'unknown') return waiting(nic.why, LOOK_AGAIN_SECONDS);
  if (nic.is === 'absent' || nic.value.attachment?.serverId !== member.drServerId) {
    return failed(`NIC ${id} is not attached to DR server ${member.drServerId}, so no route can lead there.`);
  }
  const lost = missingOn(nic.value, keptPrivateIps(plan, id));
  if (lost.length > 0) return failed(`NIC ${id} has no ${lost.join(', ')} (any more), so no route can lead there.`);
  const isTarget = plan.routes?.some(({ via, to }) => via === 'vpc' && to === id);
  return isTarget ? nextCheckOff(member, nic.value, now) : done();
};

/**
 * Takes the source/destination check off, as it would drop traffic to overlay addresses. A roll-back leaves the check
 * off: a prepared DR NIC has it off anyway.
 */
const nextCheckOff = (member: Member, nic: ObservedNic, now: Instant): PhaseVerdict => {
  if (nic.sourceDestCheck === false) return done();
  const action = { do: 'source-dest-check-off', networkInterfaceId: nic.id } as const;
  const reason = `the source/destination check of ${nic.id} is being taken off`;
  return waiting(reason, LOOK_AGAIN_SECONDS, unlessIssued(member, action, LOOK_AGAIN_SECONDS, now));
};

/** A route is taken over from production, or made. In the plan: route-table-missing (route-findings.ts). */
const nextForRoute = (member: Member, route: PlannedRoute, site: ObservedSite, now: Instant): PhaseVerdict => {
  const seen = seenRoute(site, route);
  switch (seen.is) {
    case 'unknown':
      return waiting(seen.why, LOOK_AGAIN_SECONDS);
    case 'no-table':
      return failed(`Route table ${route.tableId} does not exist (any more): make it again.`);
    case 'none':
      return lead(member, route, false, now);
    case 'there':
      return nextForSeen(member, route, seen.route, now);
    default:
      return seen satisfies never;
  }
};

/** A route that leads to anybody else is left alone. In the plan: route-held-elsewhere (route-findings.ts). */
const nextForSeen = (
  member: Member,
  route: PlannedRoute,
  { target, state }: ObservedRoute,
  now: Instant,
): PhaseVerdict => {
  const where = `${route.destination} in ${route.tableId}`;
  if (target === route.to) {
    return state === 'pending' ? waiting(`the route for ${where} is pending`, LOOK_AGAIN_SECONDS) : done();
  }
  if (target === route.back) return lead(member, route, true, now);
  return failed(
    `The route for ${where} leads to ${target ?? 'nothing'}, which is no part of ${member.instance.name}. Delete it, then start the failover again.`,
  );
};

const lead = (member: Member, route: PlannedRoute, isThere: boolean, now: Instant): PhaseVerdict => {
  const action = routeAction(route, route.to, isThere);
  const reason = `${route.destination} in ${route.tableId} is being routed to ${route.to}`;
  return waiting(reason, LOOK_AGAIN_SECONDS, unlessIssued(member, action, LOOK_AGAIN_SECONDS, now));
};
