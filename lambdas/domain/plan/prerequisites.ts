import { block, type Finding } from '../group/findings.ts';
import { type Member, membersOf, productionStation } from '../group/member.ts';
import { OPERATIONS, statusAllows } from '../group/operations.ts';
import type { GroupAggregate, ProtectionGroup } from '../group/protection-group.ts';
import type { Requester } from '../group/requester.ts';
import type { GroupStatus } from '../group/status.ts';
import { isGone } from '../identity/relaunch.ts';
import { isFenced } from '../phases/fence/next-fence.ts';
import { fact, type ObservedSite } from '../site/observed.ts';
import type { FailoverPlan } from './plan-types.ts';

/**
 * SDRS's own prerequisites of a failover, as findings on the group: it has replication pairs, protection is enabled, the
 * status allows it, no member is invalid, no pair's link is down. @param by who is told: the API is answered in its own calls
 */
export const prerequisiteFindings = (
  { group, instances, pairs }: GroupAggregate,
  by: Requester['kind'] = 'command',
): readonly Finding[] => [
  ...(group.protectedStatus === 'started' ? [] : [notEnabled(group, by)]),
  ...statusFindings(group.status, Boolean(group.lease)),
  ...(pairs.length > 0 ? [] : [block('no-pairs', 'The group has no replication pairs. Create them first.')]),
  ...instances
    .filter(({ status }) => status === 'invalid')
    .map(({ id, name }) =>
      block(
        'invalid-member',
        `Instance ${name} (${id}) is invalid: a server of it was deleted. Import the group file without the instance, with --replace.`,
      ),
    ),
  ...pairs
    .filter(({ faultLevel }) => faultLevel === 5)
    .map(({ id, device, instanceId }) =>
      block(
        'replication-link-down',
        `Pair ${id} (${device} of instance ${instanceId}) is at fault level 5: its replication link is down. Allowed are 0 and 2. Repair the link first.`,
      ),
    ),
];

const notEnabled = (group: ProtectionGroup, by: Requester['kind']): Finding =>
  block('protection-not-enabled', notEnabledText(group, by));

const notEnabledText = ({ id, status, protectedStatus }: ProtectionGroup, by: Requester['kind']): string => {
  const enable =
    by === 'api' ? `POST …/server-groups/${id}/action with {"start-server-group": {}}` : `sdrs protect enable ${id}`;
  if (status === OPERATIONS.failover.done) {
    return `The group has been failed over already. "${enable}" protects the servers again, in the other direction. To start its DR servers: sdrs instance start --group ${id}.`;
  }
  if (([OPERATIONS.enable.during, OPERATIONS.reprotect.during] as readonly GroupStatus[]).includes(status)) {
    return `Protection of the group is being enabled. Call again once it is: sdrs watch ${id}.`;
  }
  return `Protection of the group is ${protectedStatus}. Enable it: ${enable}.`;
};

const statusFindings = (status: GroupStatus, leased: boolean): readonly Finding[] => {
  if (statusAllows('failover', status, false)) return [];
  if (statusAllows('failover', status, leased)) {
    return [
      {
        verdict: 'WARN',
        code: 'failover-unfinished',
        message: `A failover of the group has not ended (status ${status}).`,
      },
    ];
  }
  return [
    block('wrong-status', `The group's status is ${status}. Allowed are ${OPERATIONS.failover.from.join(', ')}.`),
  ];
};

/** Facts that speak for a fault of production, one sentence each. None is no proof of health. */
export const faultEvidence = (aggregate: GroupAggregate, site: ObservedSite): readonly string[] => [
  ...aggregate.pairs
    .filter(({ faultLevel }) => faultLevel === 2)
    .map(({ id, volumes }) => {
      const volume = volumes[productionStation(aggregate.group)];
      return `Pair ${id} is at fault level 2: production disk ${volume} cannot be read or written.`;
    }),
  ...membersOf(aggregate.group, aggregate).flatMap((member) => memberEvidence(member, site)),
];

const memberEvidence = (member: Member, site: ObservedSite): readonly string[] => {
  const server = fact(site.servers, member.productionServerId);
  const subject = `Production server ${member.productionServerId} (${member.instance.name})`;
  return [
    ...(server.is === 'present' && server.value.impaired ? [`${subject} fails EC2's status checks.`] : []),
    ...(server.is === 'present' && server.value.applicationImpaired
      ? [`${subject} fails EC2's application status checks.`]
      : []),
    ...(isFenced(member, site)
      ? [
          `${subject} is ${isGone(member, site) ? 'terminated' : 'stopped and has no root volume'}: an earlier failover has fenced it.`,
        ]
      : []),
  ];
};

/** Every reason why a failover must not start now, one sentence each. Empty: it may. */
export const unmetPrerequisites = (
  plan: FailoverPlan,
  fault: { readonly confirmed: boolean; readonly evidence: readonly string[] },
): readonly string[] => {
  const blocks = [
    ...plan.findings.filter(isBlock).map(({ message }) => message),
    ...plan.servers.flatMap((server) =>
      [...server.findings, ...server.nics.flatMap((nic) => nic.findings)]
        .filter(isBlock)
        .map(({ message }) => `${server.name}: ${message}`),
    ),
  ];
  if (fault.confirmed || fault.evidence.length > 0) return blocks;
  return [...blocks, FAULT_NOT_CONFIRMED];
};

const isBlock = ({ verdict }: Finding): boolean => verdict === 'BLOCK';

export const FAULT_NOT_CONFIRMED =
  'The production fault is neither confirmed by the caller nor observed (no failed status check of a production server). ' +
  'Say who confirms it and why: --confirm "who: why" of the command, "confirmation" of the API and of the workflow. ' +
  'A production that is healthy is not failed over without that.';
