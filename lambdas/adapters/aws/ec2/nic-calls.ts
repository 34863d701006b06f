import {
  AssignPrivateIpAddressesCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  DetachNetworkInterfaceCommand,
  ModifyNetworkInterfaceAttributeCommand,
  type ModifyNetworkInterfaceAttributeCommandInput,
} from '@aws-sdk/client-ec2';
import type { Calls } from './api-call.ts';
import type { Ec2 } from './reads.ts';

type Kind =
  | 'isolate-nic'
  | 'restore-groups'
  | 'keep-nic'
  | 'release-nic'
  | 'detach-nic'
  | 'attach-nic'
  | 'associate-address'
  | 'assign-ips'
  | 'source-dest-check-off';

/** Safe to repeat: sets an attribute to the same value. One attribute a call (ModifyNetworkInterfaceAttribute). */
const modify = (
  ec2: Ec2,
  NetworkInterfaceId: string,
  attribute: Omit<ModifyNetworkInterfaceAttributeCommandInput, 'NetworkInterfaceId'>,
) => ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, ...attribute }));

/** The calls about network interfaces and their addresses. */
export const NIC_CALLS: Calls<Kind> = {
  'isolate-nic': (ec2, [{ networkInterfaceId, securityGroupId }]) =>
    modify(ec2, networkInterfaceId, { Groups: [securityGroupId] }),
  'restore-groups': (ec2, [{ networkInterfaceId, securityGroupIds }]) =>
    modify(ec2, networkInterfaceId, { Groups: [...securityGroupIds] }),
  'keep-nic': (ec2, [{ networkInterfaceId, attachmentId: AttachmentId }]) =>
    modify(ec2, networkInterfaceId, { Attachment: { AttachmentId, DeleteOnTermination: false } }),
  'release-nic': (ec2, [{ networkInterfaceId, attachmentId: AttachmentId }]) =>
    modify(ec2, networkInterfaceId, { Attachment: { AttachmentId, DeleteOnTermination: true } }),
  'source-dest-check-off': (ec2, [{ networkInterfaceId }]) =>
    modify(ec2, networkInterfaceId, { SourceDestCheck: { Value: false } }),
  /** Safe to repeat: an attachment id is never used twice, so a later attachment of the NIC is out of reach. */
  'detach-nic': (ec2, [{ attachmentId, force }]) =>
    ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: attachmentId, Force: force })),
  /** Safe to repeat: a NIC that is attached is refused. */
  'attach-nic': (ec2, [{ networkInterfaceId, serverId, deviceIndex }]) =>
    ec2.send(
      new AttachNetworkInterfaceCommand({
        NetworkInterfaceId: networkInterfaceId,
        InstanceId: serverId,
        DeviceIndex: deviceIndex,
      }),
    ),
  /** Safe to repeat: the EIP stays where it is. Never disassociated first, so that nobody else can take it between. */
  'associate-address': (ec2, [{ allocationId, networkInterfaceId, privateIp }]) =>
    ec2.send(
      new AssociateAddressCommand({
        AllocationId: allocationId,
        NetworkInterfaceId: networkInterfaceId,
        PrivateIpAddress: privateIp,
        AllowReassociation: true,
      }),
    ),
  /** Safe to repeat: an IP that is there already stays; one of a third party is taken only where allowed. */
  'assign-ips': (ec2, [{ networkInterfaceId, privateIps, allowReassignment }]) =>
    ec2.send(
      new AssignPrivateIpAddressesCommand({
        NetworkInterfaceId: networkInterfaceId,
        PrivateIpAddresses: [...privateIps],
        AllowReassignment: allowReassignment,
      }),
    ),
};
