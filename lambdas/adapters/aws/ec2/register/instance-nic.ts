import type {
  ConnectionTrackingSpecificationResponse,
  InstanceIpv4Prefix,
  InstanceIpv6Address,
  InstanceIpv6Prefix,
  InstanceNetworkInterface,
  InstanceNetworkInterfaceAssociation,
  InstanceNetworkInterfaceAttachment,
  InstancePrivateIpAddress,
} from '@aws-sdk/client-ec2';
import { SAID_BY_NIC } from './reasons.ts';
import { type Register, within } from './verdict.ts';

/** What an instance shows of its NICs. The NICs are looked at themselves, with all of this. */

const ASSOCIATION = {
  PublicIp: SAID_BY_NIC,
  PublicDnsName: SAID_BY_NIC,
  IpOwnerId: SAID_BY_NIC,
  CarrierIp: SAID_BY_NIC,
  CustomerOwnedIp: SAID_BY_NIC,
} satisfies Register<InstanceNetworkInterfaceAssociation>;

const ATTACHMENT = {
  AttachmentId: SAID_BY_NIC,
  AttachTime: SAID_BY_NIC,
  DeleteOnTermination: SAID_BY_NIC,
  DeviceIndex: SAID_BY_NIC,
  NetworkCardIndex: SAID_BY_NIC,
  Status: SAID_BY_NIC,
  EnaSrdSpecification: SAID_BY_NIC,
  EnaQueueCount: SAID_BY_NIC,
} satisfies Register<InstanceNetworkInterfaceAttachment>;

const TRACKING = {
  TcpEstablishedTimeout: SAID_BY_NIC,
  UdpStreamTimeout: SAID_BY_NIC,
  UdpTimeout: SAID_BY_NIC,
} satisfies Register<ConnectionTrackingSpecificationResponse>;

const PRIVATE_IP = {
  PrivateIpAddress: SAID_BY_NIC,
  Primary: SAID_BY_NIC,
  PrivateDnsName: SAID_BY_NIC,
  Association: within(ASSOCIATION),
} satisfies Register<InstancePrivateIpAddress>;

const IPV6 = { Ipv6Address: SAID_BY_NIC, IsPrimaryIpv6: SAID_BY_NIC } satisfies Register<InstanceIpv6Address>;

export const INSTANCE_NIC = {
  NetworkInterfaceId: SAID_BY_NIC,
  Association: within(ASSOCIATION),
  Attachment: within(ATTACHMENT),
  ConnectionTrackingConfiguration: within(TRACKING),
  Description: SAID_BY_NIC,
  Groups: SAID_BY_NIC,
  InterfaceType: SAID_BY_NIC,
  Ipv6Addresses: within(IPV6),
  Ipv4Prefixes: within({ Ipv4Prefix: SAID_BY_NIC } satisfies Register<InstanceIpv4Prefix>),
  Ipv6Prefixes: within({ Ipv6Prefix: SAID_BY_NIC } satisfies Register<InstanceIpv6Prefix>),
  MacAddress: SAID_BY_NIC,
  OwnerId: SAID_BY_NIC,
  PrivateDnsName: SAID_BY_NIC,
  PrivateIpAddress: SAID_BY_NIC,
  PrivateIpAddresses: within(PRIVATE_IP),
  SourceDestCheck: SAID_BY_NIC,
  Status: SAID_BY_NIC,
  SubnetId: SAID_BY_NIC,
  VpcId: SAID_BY_NIC,
  Operator: SAID_BY_NIC,
} satisfies Register<InstanceNetworkInterface>;
