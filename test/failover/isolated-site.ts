import {
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  type EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { must } from '../../local/site/ec2.ts';
import { withIsolation } from '../../simulation/sites/isolation-site.ts';
import { type HeldSubject, type SetupOptions, setup } from './setup.ts';

type Ec2 = Pick<EC2Client, 'send'>;
type OnEc2 = { readonly runtime: { readonly ec2: Ec2 } };

export interface IsolatedSubject extends HeldSubject {
  readonly isolation: string;
}

/** A protected group whose policy names an isolation group. */
export const setupIsolated = async (options: SetupOptions = {}): Promise<IsolatedSubject> => {
  let isolation = '?';
  const { change = (same) => same } = options;
  const subject = await setup({
    ...options,
    change: async (description, on) => {
      const isolating = await withIsolation(description, on);
      isolation = must(isolating.policy?.isolationSecurityGroupId, 'the isolation group');
      return change(isolating, on);
    },
  });
  return Object.assign(subject, { isolation });
};

export const giveGroups = ({ runtime }: OnEc2, NetworkInterfaceId: string, Groups: string[]) =>
  runtime.ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups }));

export const detachNic = async ({ runtime }: OnEc2, id: string): Promise<void> => {
  const { NetworkInterfaces = [] } = await runtime.ec2.send(
    new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }),
  );
  const AttachmentId = must(NetworkInterfaces[0]?.Attachment?.AttachmentId, 'an attachment');
  await runtime.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
};

/** The security groups of every network interface that there is, by its id. */
export const groupsById = async ({ runtime }: OnEc2) => {
  const { NetworkInterfaces = [] } = await runtime.ec2.send(new DescribeNetworkInterfacesCommand({}));
  return new Map(
    NetworkInterfaces.map(({ NetworkInterfaceId, Groups = [] }) => [
      NetworkInterfaceId ?? '?',
      Groups.map(({ GroupId }) => GroupId),
    ]),
  );
};

/** Ids of the network interfaces on a server, the primary one first. */
export const nicsOn = async ({ runtime }: OnEc2, serverId: string): Promise<readonly string[]> => {
  const Filters = [{ Name: 'attachment.instance-id', Values: [serverId] }];
  const { NetworkInterfaces = [] } = await runtime.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  return NetworkInterfaces.toSorted(
    (one, other) => (one.Attachment?.DeviceIndex ?? 0) - (other.Attachment?.DeviceIndex ?? 0),
  ).map((nic) => must(nic.NetworkInterfaceId, 'a NIC id'));
};
