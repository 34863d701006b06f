import { DescribeInstancesCommand, type Instance, type InstanceStateName } from '@aws-sdk/client-ec2';
import { type Ec2OnClock, issue, must, until } from '../../local/site/ec2.ts';

export const seeServer = async (subject: Ec2OnClock, id: string): Promise<Instance> => {
  const { Reservations } = await issue(subject, new DescribeInstancesCommand({ InstanceIds: [id] }));
  return must(Reservations?.[0]?.Instances?.[0], `server ${id}`);
};

export const untilServer = (subject: Ec2OnClock, id: string, state: InstanceStateName): Promise<void> =>
  until(subject.clock, `server ${id} ${state}`, async () => (await seeServer(subject, id)).State?.Name === state);
