import { type Finding, worstVerdict } from '../group/findings.ts';
import { isUnfinished } from '../group/operations.ts';
import type { GroupAggregate } from '../group/protection-group.ts';
import type { FailoverPlan, ServerPlan } from './plan-types.ts';

/**
 * Findings that need not refuse the whole group. Either the server that they speak of fails by name before it is harmed, and all others
 * go on; or what is lost is named and no data is at stake. Not among them: what would leave a NIC attached to nothing
 * (`dr-no-free-slot`), touch a running DR server, or let production be started or terminated.
 */
const DOWNGRADED: readonly string[] = [
  'nic-not-protected',
  'nic-missing',
  'nic-mac-differs',
  'nic-ip-differs',
  'nic-held-elsewhere',
  'dr-index-taken',
  'eip-not-owned',
  'eip-elsewhere',
  'no-internet-gateway',
  'dr-device-taken',
  'dr-key-not-usable',
  'dr-nic-isolated',
  'dr-server-missing',
  'production-missing',
];

/** Whether an identity of the group is on the move, so that its failover cannot be called off any more. */
const isForwardOnly = ({ group, instances }: GroupAggregate): boolean =>
  isUnfinished(group.status) && instances.some(({ progress }) => progress?.committedAt !== undefined);

/**
 * The plan of a group that can only go forward: what one of its servers cannot do must not keep the others, whose identity may be
 * attached to nothing, from arriving. The same plan where everything can still be called off.
 */
export const forwardOnly = (plan: FailoverPlan, aggregate: GroupAggregate): FailoverPlan => {
  if (!isForwardOnly(aggregate)) return plan;
  const servers = plan.servers.map(downgraded);
  const verdicts = [...plan.findings, ...servers].map(({ verdict }) => verdict);
  return { ...plan, servers, verdict: worstVerdict(verdicts) };
};

const downgraded = (server: ServerPlan): ServerPlan => {
  const findings = server.findings.map(downgradedFinding);
  const nics = server.nics.map((nic) => ({ ...nic, findings: nic.findings.map(downgradedFinding) }));
  const all = [...findings, ...nics.flatMap((nic) => nic.findings)];
  return { ...server, findings, nics, verdict: worstVerdict(all.map(({ verdict }) => verdict)) };
};

const downgradedFinding = (finding: Finding): Finding =>
  finding.verdict === 'BLOCK' && DOWNGRADED.includes(finding.code)
    ? {
        ...finding,
        verdict: 'WARN',
        message: `${finding.message} The point of no return is passed, so the failover goes on: at worst this server fails by itself.`,
      }
    : finding;
