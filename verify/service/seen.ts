import { DescribeAddressesCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { type Ec2OnClock, issue, must } from '../../local/site/ec2.ts';
import { seeServer } from '../site/servers.ts';
import type { ProofSite } from '../site/site.ts';

/** State of a server, and whether it has the disk that it boots from. */
export const stateOf = async (subject: Ec2OnClock, id: string): Promise<string> => {
  const { State, RootDeviceName, BlockDeviceMappings = [] } = await seeServer(subject, id);
  const hasRoot = BlockDeviceMappings.some(({ DeviceName }) => DeviceName === RootDeviceName);
  return `${State?.Name} ${hasRoot ? 'with' : 'without'} its root volume`;
};

const serviceNic = async (subject: Ec2OnClock, { serviceNicId }: ProofSite) => {
  const Ids = { NetworkInterfaceIds: [serviceNicId] };
  const { NetworkInterfaces } = await issue(subject, new DescribeNetworkInterfacesCommand(Ids));
  return must(NetworkInterfaces?.[0], 'the service NIC');
};

/** By what clients know the server: the NIC's private IP and MAC, and the EIP that leads to it. */
export const identityText = async (subject: Ec2OnClock, site: ProofSite): Promise<string> => {
  const { PrivateIpAddress, MacAddress } = await serviceNic(subject, site);
  const Ids = { AllocationIds: [site.allocationId] };
  const { Addresses } = await issue(subject, new DescribeAddressesCommand(Ids));
  return [PrivateIpAddress, MacAddress, Addresses?.[0]?.PublicIp, Addresses?.[0]?.NetworkInterfaceId].join(' ');
};

/** The server that has the service NIC. */
export const heldAt = async (subject: Ec2OnClock, site: ProofSite): Promise<string | undefined> =>
  (await serviceNic(subject, site)).Attachment?.InstanceId;
