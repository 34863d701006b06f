import { block, type Finding, warn, when, worstVerdict } from '../group/findings.ts';
import type { Member } from '../group/member.ts';
import type { NicPlan, Strategy } from '../group/promise.ts';
import { isGivenUp, isGone, isRelaunched } from '../identity/relaunch.ts';
import { nicsOf } from '../identity/strategy.ts';
import { type ObservedServer, type ObservedSite, present } from '../site/observed.ts';
import type { FailoverPlan, ServerPlan } from './plan-types.ts';

/** Code of the finding that a production server will be terminated. */
export const TERMINATES = 'production-terminated';

/** Servers that a failover by this plan terminates: there is no way back for them. */
export const terminatedBy = ({ servers }: FailoverPlan): readonly ServerPlan[] =>
  servers.filter(({ findings }) => findings.some(({ code }) => code === TERMINATES));

/** Whether a deployment may terminate and launch servers. `unknown` where the deployment is not known. */
export type Termination = 'allowed' | 'forbidden' | 'unknown';

/** The plan where the deployment may not do what it foresees: said before anything is touched, not in the middle. */
export const withinDeployment = (plan: FailoverPlan, termination: Termination): FailoverPlan => {
  const servers = terminatedBy(plan).map(({ name }) => name);
  if (termination === 'allowed' || servers.length === 0) return plan;
  const finding = (termination === 'forbidden' ? notDeployed : notKnown)(servers.join(', '));
  return {
    ...plan,
    verdict: worstVerdict([plan.verdict, finding.verdict]),
    findings: [...plan.findings, finding],
  };
};

const notDeployed = (servers: string): Finding =>
  block(
    'termination-not-deployed',
    `The group allows its production servers to be terminated, and ${servers} would be, but this deployment has no permission for it. ` +
      'Deploy it with "-c allowTermination=true", or set the policy.termination of the group to "forbidden".',
  );

const notKnown = (servers: string): Finding =>
  warn(
    'termination-deployment-unknown',
    `${servers} would be terminated, and whether the deployment may do that (-c allowTermination=true) is not known here: ` +
      'its failover is refused if it may not. Name the deployment by its stack (--stack) and deploy this release to know it beforehand.',
  );

const isRelaunch = ({ strategy }: NicPlan): boolean => strategy === 'relaunch';

/** Whether the DR server that the NICs go to does not exist yet, so that nothing on the prepared one is in the way. */
export const landsOnNewServer = (member: Member, nics: readonly NicPlan[]): boolean =>
  nics.some(isRelaunch) && !isRelaunched(member);

/** What the relaunch of a server means and what stands against it. */
export const relaunchFindings = (member: Member, site: ObservedSite, nics: readonly NicPlan[]): readonly Finding[] => {
  if (!landsOnNewServer(member, nics)) return [];
  return [
    ...(isGone(member, site) || isGivenUp(member) ? [] : terminationFindings(member, site)),
    ...modelFindings(member, site),
    ...companionFindings(member, nics),
  ];
};

const terminationFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const { productionServerId: id, drServerId } = member;
  const production = present(site.servers, id);
  const volumes = (production?.disks ?? []).map(({ volumeId }) => volumeId);
  return [
    warn(
      TERMINATES,
      `IRREVERSIBLE: production server ${id} will be TERMINATED, because nothing else keeps what is required of its primary NIC. ` +
        `A new server modelled on ${drServerId} is launched on that NIC; ${drServerId} itself stays stopped and is not used. ` +
        `The NICs and volumes of ${id} are kept (${volumes.join(', ') || 'not seen now'}). From the termination on there is no way back.`,
    ),
    ...(production ? keepingFindings(production, site) : []),
  ];
};

/** Terminated is only what leaves all of its volumes and NICs behind. */
const keepingFindings = (production: ObservedServer, site: ObservedSite): readonly Finding[] => {
  const isUnclear = production.disks?.every(({ deleteOnTermination }) => deleteOnTermination !== undefined) !== true;
  const foreign = nicsOf(production.id, site).filter(({ type }) => type !== 'interface');
  return [
    // A persistent request launches another instance when its own is terminated. Source: EC2 User Guide, Cancel a Spot Instance request.
    ...when(production.spot, () =>
      block(
        'relaunch-of-spot',
        `Production server ${production.id} is a Spot instance: terminating it would let its persistent request launch another one. Declare its primary NIC as "management", or its group's policy.termination "forbidden".`,
      ),
    ),
    ...when(isUnclear, () =>
      block(
        'relaunch-volumes-unknown',
        `EC2 does not say whether the volumes of production server ${production.id} go with it. Try again; it is not terminated before that is known.`,
      ),
    ),
    ...foreign.map(({ id, type }) =>
      block(
        'relaunch-nic-not-kept',
        `NIC ${id} of production server ${production.id} is of type ${type}: whether it outlives the server is not known. Detach it first.`,
      ),
    ),
  ];
};

const modelFindings = (member: Member, site: ObservedSite): readonly Finding[] => {
  const { drServerId, instance } = member;
  const model =
    (isGivenUp(member) ? instance.relaunch?.model : undefined) ?? present(site.servers, drServerId)?.launchedAs;
  if (!model) {
    return [
      block(
        'relaunch-model-unknown',
        `EC2 does not show the image and type of DR server ${drServerId}, which the new server is to be modelled on.`,
      ),
    ];
  }
  const { tenancy = 'default', instanceType } = model;
  return [
    ...when(tenancy !== 'default', () =>
      block(
        'relaunch-tenancy',
        `DR server ${drServerId} has tenancy ${tenancy}; a relaunch is for tenancy default only. Prepare another DR server.`,
      ),
    ),
    warn(
      'relaunch-capacity',
      `EC2 may have no capacity for another ${instanceType} when the new server of ${instance.name} is launched. Its failover then fails, and the same call again tries again. A capacity reservation avoids that.`,
    ),
  ];
};

/** All other NICs of the server go along as they are, or stay. */
const COMPANIONS: readonly Strategy[] = ['relaunch', 'move-eni', 'stays'];

const companionFindings = (member: Member, nics: readonly NicPlan[]): readonly Finding[] =>
  nics
    .filter(({ strategy }) => !COMPANIONS.includes(strategy))
    .map(({ networkInterfaceId }) =>
      block(
        'relaunch-other-nic',
        `NIC ${networkInterfaceId} of ${member.instance.name} cannot go to the server that is launched in its place. Declare it as "management", or its group's policy.termination "forbidden".`,
      ),
    );
