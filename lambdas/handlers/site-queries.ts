import { drVolume, type Member, membersOf, productionVolume } from '../domain/group/member.ts';
import type { GroupAggregate } from '../domain/group/protection-group.ts';
import { resourcesOf } from '../domain/identity/group-resources.ts';
import { mayRelaunch } from '../domain/identity/relaunch.ts';
import { queryOf, zonesOf } from '../domain/pass/phase-rule.ts';
import { IDENTITY, relaunchQuery } from '../domain/phases/identity/identity.ts';
import { vpcsOfEips } from '../domain/plan/plan-gateway.ts';
import { keysOf } from '../domain/plan/plan-keys.ts';
import type { ObservedSite } from '../domain/site/observed.ts';
import { present } from '../domain/site/observed.ts';

import type { SiteQuery } from '../domain/site/site-query.ts';
import type { Compute } from '../ports/compute.ts';

const defined = (ids: readonly (string | undefined)[]): readonly string[] => ids.filter((id) => id !== undefined);

const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

/**
 * Each of these looks is a call of its own, out of an allowance of 50 and 10 a second, of which looks use 70 %: so many
 * go at once. A failover makes none of them: stop protection shows when EC2 refuses the stop, and costs that server one
 * more pass.
 */
const MOST_PROTECTIONS_LOOKED_AT = 35;

export interface PlanLook {
  /** Whether the deployment is confined, so that the tags of all that it acts on count. @default `false` */
  readonly confined?: boolean | undefined;
  /** @default `true`, of as many servers as cost no time */
  readonly stopProtection?: boolean;
}

/** What shows whether one sees at all: the servers of both sites, with EC2's status checks. */
export const siteQueryForSight = (members: readonly Member[]): SiteQuery => ({
  servers: members.flatMap(({ productionServerId, drServerId }) => [productionServerId, drServerId]),
  statusChecks: true,
  zones: zonesOf(members),
});

/** All a plan rests on, but the limits of the servers' types and the disks' keys, known only once those are. */
export const siteQueryForPlan = (aggregate: GroupAggregate, { stopProtection = true }: PlanLook = {}): SiteQuery => {
  const members = membersOf(aggregate.group, aggregate);
  const production = members.flatMap((member) => member.pairs.map((pair) => productionVolume(member, pair)));
  const dr = members.flatMap((member) => member.pairs.map((pair) => drVolume(member, pair)));
  const relaunch = relaunchQuery(members.filter(mayRelaunch));
  return {
    ...queryOf(IDENTITY, members),
    ...relaunch,
    statusChecks: true,
    scaling: true,
    spotRequests: true,
    protections: {
      ...relaunch.protections,
      disableApiStop: members
        .map(({ productionServerId }) => productionServerId)
        .slice(0, stopProtection ? MOST_PROTECTIONS_LOOKED_AT : 0),
    },
    volumes: defined([...production, ...dr]),
    securityGroups: defined([aggregate.group.policy.isolationSecurityGroupId]),
    snapshotsOfVolumes: defined(production),
    gatewaysOf: vpcsOfEips(members),
  };
};

/** A look at everything a plan rests on; of a confined deployment, at the tags of all that it acts on as well. */
export const observeForPlan = async (
  compute: Compute,
  aggregate: GroupAggregate,
  options: PlanLook = {},
): Promise<ObservedSite> => {
  const site = await compute.observe(siteQueryForPlan(aggregate, options));
  const members = membersOf(aggregate.group, aggregate);
  const servers = members
    .flatMap(({ productionServerId, drServerId }) => [productionServerId, drServerId])
    .map((id) => present(site.servers, id));
  const types = unique(defined(servers.map((server) => server?.instanceType)));
  const keys = unique(members.flatMap((member) => keysOf(member, site)));
  const tagged = options.confined ? unique(members.flatMap((member) => resourcesOf(member, site))) : [];
  if ([types, keys, tagged].every((ids) => ids.length === 0)) return site;
  const more = await compute.observe({ serverTypes: types, keys, groupTags: tagged });
  return { ...site, serverTypes: more.serverTypes, keys: more.keys, groupTags: more.groupTags ?? new Map() };
};
