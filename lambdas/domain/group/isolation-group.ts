import type { ObservedNic } from '../site/observed.ts';
import type { FailoverPolicy } from './protection-group.ts';

/** Whether the NIC has the isolation group, alone or among others: then the groups that it shows are not its own. */
export const hasIsolationGroup = (
  { securityGroupIds }: Pick<ObservedNic, 'securityGroupIds'>,
  { isolationSecurityGroupId }: Pick<FailoverPolicy, 'isolationSecurityGroupId'>,
): boolean => isolationSecurityGroupId !== undefined && securityGroupIds.includes(isolationSecurityGroupId);
