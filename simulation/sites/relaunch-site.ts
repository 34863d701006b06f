import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  type Instance,
  ModifyInstanceAttributeCommand,
} from '@aws-sdk/client-ec2';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { type Ec2OnClock, must } from '../../local/site/ec2.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { describeOnly, primaryNicOf } from './identity-site.ts';

export interface SeededRelaunch {
  readonly production: string;
  readonly prepared: string;
  /** What clients know the server by: its primary NIC, with an EIP. */
  readonly primary: { readonly nicId: string; readonly mac: string; readonly ip: string; readonly publicIp: string };
  /** Every volume of production. */
  readonly volumes: readonly string[];
  readonly description: GroupDescription;
}

/** Lets clients know the first server by its primary NIC, so that only a relaunch keeps MAC and primary private IP. */
export const seedRelaunch = async (
  subject: Ec2OnClock,
  site: SeededSite,
  policy: NonNullable<GroupDescription['policy']> = { termination: 'allowed' },
): Promise<SeededRelaunch> => {
  const { ec2, clock } = subject;
  const { production, dr: prepared } = must(site.servers[0], 'a server');
  const nic = await primaryNicOf(subject, production);
  const NetworkInterfaceId = must(nic.NetworkInterfaceId, 'a NIC id');
  const ip = must(nic.PrivateIpAddress, 'a private IP');
  const { AllocationId, PublicIp } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId, PrivateIpAddress: ip }));
  await ec2.send(new CreateTagsCommand({ Resources: [prepared], Tags: [{ Key: 'team', Value: 'pets' }] }));
  const volumes = await takeAlong(subject, production);
  await clock.sleep(60_000);
  const primary = {
    nicId: NetworkInterfaceId,
    mac: must(nic.MacAddress, 'a MAC'),
    ip,
    publicIp: must(PublicIp, 'a public IP'),
  };
  const description = describeOnly(site, [{ networkInterfaceId: NetworkInterfaceId }], { policy });
  return { production, prepared, primary, volumes, description };
};

/** Every data volume would go with its server, as those do that a launch by the API makes. Answers all volumes. */
const takeAlong = async ({ ec2 }: Ec2OnClock, InstanceId: string): Promise<readonly string[]> => {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
  const server: Instance = must(Reservations[0]?.Instances?.[0], 'a server');
  const { RootDeviceName, BlockDeviceMappings = [] } = server;
  const devices = BlockDeviceMappings.map(({ DeviceName }) => DeviceName).filter((device) => device !== RootDeviceName);
  const mappings = devices.map((DeviceName) => ({ DeviceName, Ebs: { DeleteOnTermination: true } }));
  await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, BlockDeviceMappings: mappings }));
  return BlockDeviceMappings.map(({ Ebs }) => must(Ebs?.VolumeId, 'a volume id'));
};
