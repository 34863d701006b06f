import { fact, type ObservedSite } from '../../../../domain/site/observed.ts';
import type { GroupDescription } from '../group-description.ts';
import type { Findings } from './findings.ts';

/** Whether the isolation group is there, and can be had by network interfaces of production. */
export const checkIsolationGroup = (
  { policy, sites }: GroupDescription,
  site: ObservedSite,
  findings: Findings,
): void => {
  const id = policy?.isolationSecurityGroupId;
  if (id === undefined) return;
  const path = ['policy', 'isolationSecurityGroupId'];
  const seen = fact(site.securityGroups, id);
  const group = findings.value(seen, path, `there is no security group ${id} in this account and region`);
  if (!group || group.vpcId === sites.source.vpcId) return;
  findings.problem(
    path,
    `security group ${id} is in ${group.vpcId}, production in ${sites.source.vpcId}; name one of production's VPC`,
  );
};
