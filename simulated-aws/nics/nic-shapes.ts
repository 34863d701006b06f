import type { GroupIdentifier, NetworkInterface, NetworkInterfaceAssociation } from '@aws-sdk/client-ec2';
import { tagList } from '../engine/describe.ts';
import type { View } from '../engine/draft.ts';
import { nicStatus } from '../engine/listings.ts';
import type { AddressRecord } from './address-model.ts';
import type { NicAttachmentRecord, NicRecord } from './nic-model.ts';
import { rangeShapes } from './nic-ranges.ts';

/** EIPs by the NIC they are associated with. */
export type AddressIndex = ReadonlyMap<string | undefined, readonly AddressRecord[]>;

export const addressesByNic = (view: View): AddressIndex =>
  Map.groupBy(view.list('addresses'), ({ association }) => association?.networkInterfaceId);

export const groupShapes = (view: View, ids: readonly string[]): GroupIdentifier[] =>
  ids.map((GroupId) => ({ GroupId, GroupName: view.get('securityGroups', GroupId)?.name ?? '' }));

/** Source: NetworkInterfaceAssociation: a public IP that is no EIP has no allocation, and is amazon's. */
const assignedShape = ({ publicIp }: NicRecord): { readonly Association?: NetworkInterfaceAssociation } =>
  publicIp === undefined ? {} : { Association: { PublicIp: publicIp, IpOwnerId: 'amazon' } };

/** The EIP on one private address of a NIC, ready to be spread into a shape. */
export const associationShape = (
  nic: NicRecord,
  privateIp: string | undefined,
  addresses: AddressIndex,
): { readonly Association?: NetworkInterfaceAssociation } => {
  const address = addresses.get(nic.id)?.find(({ association }) => association?.privateIp === privateIp);
  if (!address?.association) return privateIp === primaryIp(nic) ? assignedShape(nic) : {};
  return {
    Association: { AllocationId: address.id, AssociationId: address.association.id, PublicIp: address.publicIp },
  };
};

export const primaryIp = ({ privateIps }: NicRecord): string | undefined =>
  privateIps.find(({ primary }) => primary)?.address;

/** The attachment as the NIC and its instance show it. */
export const attachmentShape = (attachment: NicAttachmentRecord) => ({
  AttachmentId: attachment.id,
  DeviceIndex: attachment.deviceIndex,
  NetworkCardIndex: attachment.networkCard ?? 0,
  ...(attachment.enaExpress && {
    EnaSrdSpecification: {
      EnaSrdEnabled: true,
      EnaSrdUdpSpecification: { EnaSrdUdpEnabled: attachment.enaExpress.udp },
    },
  }),
  Status: attachment.status,
  DeleteOnTermination: attachment.deleteOnTermination,
  AttachTime: new Date(attachment.attachTime),
});

/** What the NIC shows of itself and its instance shows of it. */
export const commonShape = (nic: NicRecord, view: View, addresses: AddressIndex) => {
  const address = primaryIp(nic);
  return {
    NetworkInterfaceId: nic.id,
    SubnetId: nic.subnetId,
    VpcId: nic.vpcId,
    InterfaceType: 'interface' as const,
    Status: nicStatus(nic),
    MacAddress: nic.macAddress,
    Description: nic.description,
    SourceDestCheck: nic.sourceDestCheck,
    Groups: groupShapes(view, nic.groups),
    ...(address ? { PrivateIpAddress: address } : {}),
    PrivateIpAddresses: nic.privateIps.map((ip) => ({
      PrivateIpAddress: ip.address,
      Primary: ip.primary,
      ...associationShape(nic, ip.address, addresses),
    })),
    ...rangeShapes(nic),
    ...(nic.tracking && { ConnectionTrackingConfiguration: nic.tracking }),
    ...(nic.operator === undefined ? {} : { Operator: { Managed: true, Principal: nic.operator } }),
    ...associationShape(nic, address, addresses),
  };
};

export const nicShape = (nic: NicRecord, view: View, addresses: AddressIndex, accountId: string): NetworkInterface => {
  const { attachment } = nic;
  return {
    ...commonShape(nic, view, addresses),
    AvailabilityZone: nic.availabilityZone,
    OwnerId: accountId,
    RequesterManaged: false,
    ...(attachment && {
      Attachment: {
        ...attachmentShape(attachment),
        InstanceId: attachment.instanceId,
        InstanceOwnerId: accountId,
      },
    }),
    TagSet: tagList(nic.tags),
  };
};
