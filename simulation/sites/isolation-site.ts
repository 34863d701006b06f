import { CreateSecurityGroupCommand } from '@aws-sdk/client-ec2';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { type Ec2OnClock, must } from '../../local/site/ec2.ts';

/** A security group in the VPC of the servers. */
export const makeGroup = async ({ ec2, clock }: Ec2OnClock, VpcId: string, GroupName: string): Promise<string> => {
  const made = await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }));
  await clock.sleep(60_000);
  return must(made.GroupId, 'a security group id');
};

/** The description with an isolation group that was made for it. */
export const withIsolation = async (description: GroupDescription, subject: Ec2OnClock): Promise<GroupDescription> => {
  const isolationSecurityGroupId = await makeGroup(subject, description.sites.source.vpcId, 'isolation');
  return { ...description, policy: { ...description.policy, isolationSecurityGroupId } };
};
