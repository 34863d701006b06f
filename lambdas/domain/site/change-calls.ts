/** One call to EC2 that changes a protected server or its disks for good. Each says why repeating it is safe. */
export type ChangeCall =
  /** Repeating it is safe: EC2 refuses a second modification of the same volume, and the first one goes on. */
  | { readonly do: 'modify-volume'; readonly volumeId: string; readonly sizeGiB: number }
  /** Repeating it is safe: it says the same again. */
  | { readonly do: 'set-instance-type'; readonly serverId: string; readonly instanceType: string }
  /** Repeating it is safe: the token makes it the same network interface. */
  | {
      readonly do: 'create-nic';
      /** Source: EC2 API Reference, CreateNetworkInterface, `ClientToken`. */
      readonly token: string;
      readonly groupId: string;
      readonly subnetId: string;
      readonly securityGroupIds: readonly string[];
      readonly privateIp?: string;
    }
  /** Repeating it is safe: EC2 refuses to attach what is attached, and where something is attached already. */
  | {
      readonly do: 'attach-nic';
      readonly networkInterfaceId: string;
      readonly serverId: string;
      readonly deviceIndex: number;
    }
  /** Repeating it is safe: it names the attachment, which is another one when the network interface is attached again. */
  | { readonly do: 'detach-nic'; readonly networkInterfaceId: string; readonly attachmentId: string }
  /** Repeating it is safe: EC2 refuses what is attached, and what is gone counts as deleted. */
  | { readonly do: 'delete-nic'; readonly networkInterfaceId: string };

export type ChangeCallKind = ChangeCall['do'];

/** For people, and to tell calls apart. */
export const callText = (call: ChangeCall): string => {
  switch (call.do) {
    case 'modify-volume':
      return `ModifyVolume of ${call.volumeId} to ${call.sizeGiB} GiB`;
    case 'set-instance-type':
      return `ModifyInstanceAttribute of ${call.serverId} to ${call.instanceType}`;
    case 'create-nic':
      return `CreateNetworkInterface in ${call.subnetId}`;
    case 'attach-nic':
      return `AttachNetworkInterface of ${call.networkInterfaceId} to ${call.serverId} at ${call.deviceIndex}`;
    case 'detach-nic':
      return `DetachNetworkInterface of ${call.networkInterfaceId}`;
    case 'delete-nic':
      return `DeleteNetworkInterface of ${call.networkInterfaceId}`;
    default:
      return call satisfies never;
  }
};
