import { worstVerdict } from '../group/findings.ts';
import { isFinished, type Member, membersOf } from '../group/member.ts';
import { memberState } from '../group/progress.ts';
import type { GroupAggregate } from '../group/protection-group.ts';
import { refreshRecorded } from '../group/record.ts';
import { productionFacts } from '../group/recording.ts';
import { landingsOf } from '../identity/landing.ts';
import type { ObservedSite } from '../site/observed.ts';
import { expectedLoss } from './expected-loss.ts';
import { forwardOnly } from './forward-only.ts';
import { noteFindings } from './notes.ts';
import { passedGroupChecks, passedServerChecks } from './passed-checks.ts';
import { planBasis } from './plan-basis.ts';
import { diskFindings } from './plan-disks.ts';
import { drIsolationFindings } from './plan-dr-isolation.ts';
import { factFindings } from './plan-facts.ts';
import { isolationFindings } from './plan-isolation.ts';
import { keyFindings } from './plan-keys.ts';
import { planNic } from './plan-nics.ts';
import { otherNicFindings } from './plan-other-nics.ts';
import { pointOptions } from './plan-points.ts';
import { serverFindings } from './plan-servers.ts';
import { synchronisationFindings } from './plan-synchronisation.ts';
import type { FailoverPlan, ServerPlan } from './plan-types.ts';
import { prerequisiteFindings } from './prerequisites.ts';

/**
 * What a failover of the group would do and whether it may, from what was observed. Moves nothing. A plan made in the
 * middle of a failover, or after a failed one, judges what is left to do.
 */
export const planFailover = (recorded: GroupAggregate, site: ObservedSite): FailoverPlan => {
  const aggregate = refreshRecorded(recorded, site);
  const unmet = prerequisiteFindings(aggregate);
  const members = membersOf(aggregate.group, aggregate);
  const servers = members.map((member) => planServer(member, site));
  const age = worstAge(aggregate, servers);
  const findings = [
    ...unmet,
    ...isolationFindings(aggregate, site),
    ...passedGroupChecks(aggregate, unmet),
    ...synchronisationFindings(aggregate, age.recoveryPointAgeSeconds),
    ...noteFindings(members),
  ];
  const verdicts = [...findings.map(({ verdict }) => verdict), ...servers.map(({ verdict }) => verdict)];
  const plan: FailoverPlan = {
    groupId: aggregate.group.id,
    madeAt: site.at,
    digest: planBasis(aggregate, site).digest,
    verdict: worstVerdict(verdicts),
    ...age,
    points: pointOptions(members, site),
    findings,
    servers,
  };
  return forwardOnly(plan, aggregate);
};

/** The age that holds for the group: known only where every server with replicated disks has a recovery point. */
const worstAge = (
  { pairs }: GroupAggregate,
  servers: readonly ServerPlan[],
): Pick<FailoverPlan, 'recoveryPointAgeSeconds'> => {
  const replicated = new Set(pairs.map(({ instanceId }) => instanceId));
  const ages = servers
    .filter(({ instanceId }) => replicated.has(instanceId))
    .map(({ recoveryPointAgeSeconds }) => recoveryPointAgeSeconds);
  const known = ages.filter((age) => age !== undefined);
  return known.length > 0 && known.length === ages.length ? { recoveryPointAgeSeconds: Math.max(...known) } : {};
};

const planServer = (member: Member, site: ObservedSite): ServerPlan => {
  const landings = landingsOf(member, site);
  const nics = member.instance.nics.map((nic) =>
    planNic(member, nic, site, landings.get(nic.networkInterfaceId) ?? { addresses: [] }),
  );
  const found = [
    ...factFindings(member, site),
    ...serverFindings(member, site, nics),
    ...diskFindings(member, site),
    ...keyFindings(member, site),
    ...otherNicFindings(member, site),
    ...drIsolationFindings(member, site, nics),
  ];
  const findings = [...found, ...passedServerChecks(member, site, { nics, found })];
  const all = [...findings, ...nics.flatMap((nic) => nic.findings)];
  const age = expectedLoss(member, site);
  return {
    instanceId: member.instance.id,
    name: member.instance.name,
    productionServerId: member.productionServerId,
    drServerId: member.drServerId,
    verdict: worstVerdict(all.map(({ verdict }) => verdict)),
    ...(isFinished(member) || memberState(member.instance.progress) === 'migrated' ? { done: true } : {}),
    ...(age === undefined ? {} : { recoveryPointAgeSeconds: age }),
    productionFacts: productionFacts(member, site),
    findings,
    nics,
  };
};
