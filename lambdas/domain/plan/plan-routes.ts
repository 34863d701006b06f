import { block, type Finding, when } from '../group/findings.ts';
import type { Member } from '../group/member.ts';
import type { NicPlan, PlannedRoute, Strategy } from '../group/promise.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { overlayFindings, overlayRoutes } from '../identity/overlay.ts';
import { drNic, drNicOfIp } from '../identity/strategy.ts';
import { twinFindings, twinRoutes } from '../identity/twin-vpc.ts';
import type { ObservedSite } from '../site/observed.ts';

/** Overlay routes go with the identity under any strategy; the transit route is the twin's alone. */
export const routesOf = (
  member: Member,
  nic: RecordedNic,
  plan: NicPlan,
  site: ObservedSite,
): readonly PlannedRoute[] => {
  if (plan.strategy === 'twin-vpc') return twinRoutes(member, nic, drNicOfIp(member, nic, site), site);
  return overlayRoutes(member, nic, nic.cameBy ? drNic(member, nic, site)?.id : plan.landsOn, site);
};

/** What stands against the routes of a plan. */
export const routeFindings = (
  member: Member,
  nic: RecordedNic,
  plan: NicPlan,
  site: ObservedSite,
): readonly Finding[] => {
  const { strategy, routes = [], landsOn } = plan;
  const targetOf = drNicOfIp(member, nic, site);
  return [
    ...when(ROUTED.includes(strategy) && !landsOn, () =>
      block(
        'no-dr-nic',
        `DR server ${member.drServerId} has no NIC that is seen to take over from ${nic.networkInterfaceId}: no route can lead there.`,
      ),
    ),
    ...(nic.overlay ? overlayFindings(nic, routes, landsOn, site) : []),
    ...(strategy === 'twin-vpc' ? twinFindings(member, nic, { targetOf, routes }, site) : []),
  ];
};

/** Strategies that are nothing without a NIC of the DR server. */
const ROUTED: readonly Strategy[] = ['overlay-route', 'twin-vpc'];
