import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  type CreateNetworkInterfaceCommandInput,
} from '@aws-sdk/client-ec2';
import { type Ec2OnClock, issue, must, until } from '../../local/site/ec2.ts';
import { nicsOfServer } from '../../local/site/nics.ts';

interface PreparedNic {
  readonly serverId: string;
  readonly deviceIndex: number;
  readonly made: CreateNetworkInterfaceCommandInput;
}

/** A NIC that is attached to a server beforehand, once that is seen. */
export const seedPreparedNic = async (
  subject: Ec2OnClock,
  { serverId, deviceIndex, made }: PreparedNic,
): Promise<string> => {
  const { NetworkInterface } = await issue(subject, new CreateNetworkInterfaceCommand(made));
  const NetworkInterfaceId = must(NetworkInterface?.NetworkInterfaceId, 'a NIC id');
  const attachment = { NetworkInterfaceId, InstanceId: serverId, DeviceIndex: deviceIndex };
  await issue(subject, new AttachNetworkInterfaceCommand(attachment));
  await until(subject.clock, 'the NIC attached', async () => {
    const nics = await nicsOfServer(subject, serverId);
    return nics.some((nic) => nic.NetworkInterfaceId === NetworkInterfaceId && nic.Attachment?.Status === 'attached');
  });
  return NetworkInterfaceId;
};
