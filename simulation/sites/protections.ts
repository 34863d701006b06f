import { AttachInstancesCommand, CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstancesCommand,
  type InstanceNetworkInterface,
  ModifyInstanceAttributeCommand,
  type ModifyInstanceAttributeCommandInput,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { must, patiently } from '../../local/site/ec2.ts';
import type { SiteSubject } from '../world/prepared.ts';
import type { BuiltServer } from './build-production.ts';

/** Everything about a production server that a fence has to clear, to note, or to keep. */
export const hardenProduction = async (subject: SiteSubject, server: BuiltServer): Promise<void> => {
  const { plan, serverId } = server;
  const { stop, termination, nicsGoToo, disksGoToo } = plan.protections;
  const change = (attribute: Omit<ModifyInstanceAttributeCommandInput, 'InstanceId'>) =>
    patiently(subject.clock, () =>
      subject.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: serverId, ...attribute })),
    );
  if (disksGoToo) await change({ BlockDeviceMappings: await disksOf(subject, serverId) });
  if (nicsGoToo) await takeNicsAlong(subject, serverId);
  if (stop) await change({ DisableApiStop: { Value: true } });
  if (termination) await change({ DisableApiTermination: { Value: true } });
};

const lookAt = async ({ ec2, clock }: SiteSubject, id: string) => {
  const { Reservations } = await patiently(clock, () => ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] })));
  return must(Reservations?.[0]?.Instances?.[0], 'a server');
};

const disksOf = async (subject: SiteSubject, serverId: string) => {
  const { BlockDeviceMappings = [] } = await lookAt(subject, serverId);
  return BlockDeviceMappings.map(({ DeviceName }) => ({ DeviceName, Ebs: { DeleteOnTermination: true } }));
};

const takeNicsAlong = async (subject: SiteSubject, serverId: string): Promise<void> => {
  const { NetworkInterfaces = [] } = await lookAt(subject, serverId);
  const take = ({ NetworkInterfaceId, Attachment }: InstanceNetworkInterface) => {
    const kept = { AttachmentId: Attachment?.AttachmentId, DeleteOnTermination: true };
    const request = new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Attachment: kept });
    return patiently(subject.clock, () => subject.ec2.send(request));
  };
  for (const nic of NetworkInterfaces) await take(nic);
};

/** One Auto Scaling group for all of them, at liberty to have none. */
export const scaleServers = async (
  { ec2, clock }: SiteSubject,
  name: string,
  servers: readonly BuiltServer[],
): Promise<void> => {
  const scaled = servers.filter(({ plan }) => plan.autoScaling).map(({ serverId }) => serverId);
  if (scaled.length === 0) return;
  const AutoScalingGroupName = `${name}-scaling`;
  const made = { AutoScalingGroupName, MinSize: 0, MaxSize: scaled.length };
  await patiently(clock, () => ec2.autoScaling.send(new CreateAutoScalingGroupCommand(made)));
  const members = { AutoScalingGroupName, InstanceIds: scaled };
  await patiently(clock, () => ec2.autoScaling.send(new AttachInstancesCommand(members)));
};
