import { block, type Finding } from '../group/findings.ts';
import type { PlannedRoute } from '../group/promise.ts';
import type { SeenRoute } from '../identity/routes.ts';
import { fact, type ObservedSite } from '../site/observed.ts';

/**
 * Route tables belong to the region, not to the zone that has failed: one that cannot be seen cannot be changed either, so
 * it forbids the failover before production is touched.
 */
export const tableFindings = (id: string, site: ObservedSite): readonly Finding[] => {
  const seen = fact(site.routeTables, id);
  switch (seen.is) {
    case 'unknown':
      return [block('route-table-unknown', `Route table ${id} cannot be seen (${seen.why}). Try again.`)];
    case 'absent':
      return [
        block(
          'route-table-missing', // In the pass: next-reachability.ts
          `There is no route table ${id} in this account and region. Import the group file with --replace and with one that exists.`,
        ),
      ];
    case 'present':
      return [];
    default:
      return seen satisfies never;
  }
};

/** A route that leads to neither of the two is somebody's, and is never taken from them. */
export const heldElsewhere = (route: PlannedRoute, seen: SeenRoute): readonly Finding[] => {
  if (seen.is !== 'there') return [];
  const { target } = seen.route;
  if (target === route.to || target === route.back) return [];
  return [
    block(
      'route-held-elsewhere', // In the pass: next-reachability.ts
      `${route.destination} in route table ${route.tableId} leads to ${target ?? 'nothing (it drops traffic)'}, neither to ${route.back} nor to ${route.to}. Delete the route or lead it to ${route.back}.`,
    ),
  ];
};
