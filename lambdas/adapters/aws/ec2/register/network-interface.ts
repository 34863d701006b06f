import type {
  AttachmentEnaSrdSpecification,
  AttachmentEnaSrdUdpSpecification,
  ConnectionTrackingConfiguration,
  Ipv4PrefixSpecification,
  Ipv6PrefixSpecification,
  NetworkInterface,
  NetworkInterfaceAssociation,
  NetworkInterfaceAttachment,
  NetworkInterfaceIpv6Address,
  NetworkInterfacePrivateIpAddress,
  OperatorResponse,
} from '@aws-sdk/client-ec2';
import { GROUP } from './common.ts';
import { ACCOUNT, ASKED_BY, DNS_OF_ADDRESS, MOMENT, OWN_ID, ZONE_ID } from './reasons.ts';
import { alike, carried, compared, irrelevant, type Register, within } from './verdict.ts';

const ASSOCIATION = {
  AllocationId: carried('AssociateAddress'),
  AssociationId: OWN_ID,
  PublicIp: compared('public-ip-lost'),
  IpOwnerId: irrelevant("a public IP without an allocation is not the account's"),
  PublicDnsName: DNS_OF_ADDRESS,
  CarrierIp: compared('public-ip-lost'),
  CustomerOwnedIp: compared('public-ip-lost'),
} satisfies Register<NetworkInterfaceAssociation>;

const UDP = {
  EnaSrdUdpEnabled: alike('ena-express', { of: (on) => (on ? 'on for UDP' : undefined) }),
} satisfies Register<AttachmentEnaSrdUdpSpecification>;

const ENA_EXPRESS = {
  EnaSrdEnabled: alike('ena-express', { of: (on) => (on ? 'on' : undefined) }),
  EnaSrdUdpSpecification: within(UDP),
} satisfies Register<AttachmentEnaSrdSpecification>;

const ATTACHMENT = {
  AttachmentId: carried('DetachNetworkInterface'),
  AttachTime: MOMENT,
  DeleteOnTermination: carried('ModifyNetworkInterfaceAttribute'),
  DeviceIndex: carried('AttachNetworkInterface'),
  NetworkCardIndex: alike('network-card', { of: (index) => (index === 0 ? undefined : String(index)) }),
  InstanceId: compared('nic-held-elsewhere'),
  InstanceOwnerId: irrelevant('without an instance id it is a service that holds the NIC'),
  Status: carried('AttachNetworkInterface'),
  EnaSrdSpecification: within(ENA_EXPRESS),
  EnaQueueCount: irrelevant("the DR server's type decides how many there are"),
} satisfies Register<NetworkInterfaceAttachment>;

const TRACKING = {
  TcpEstablishedTimeout: alike('connection-tracking', { label: 'TCP' }),
  UdpStreamTimeout: alike('connection-tracking', { label: 'UDP stream' }),
  UdpTimeout: alike('connection-tracking', { label: 'UDP' }),
} satisfies Register<ConnectionTrackingConfiguration>;

const PRIVATE_IP = {
  PrivateIpAddress: carried('AssignPrivateIpAddresses'),
  Primary: carried('AttachNetworkInterface'),
  PrivateDnsName: DNS_OF_ADDRESS,
  Association: within(ASSOCIATION),
} satisfies Register<NetworkInterfacePrivateIpAddress>;

const IPV6 = {
  Ipv6Address: compared('ipv6-or-prefix-changed'),
  IsPrimaryIpv6: irrelevant('it goes with a NIC that moves, and the address with nothing else'),
  PublicIpv6DnsName: DNS_OF_ADDRESS,
} satisfies Register<NetworkInterfaceIpv6Address>;

const GOES_ALONG = irrelevant('it belongs to the NIC: it goes with one that moves, and means nothing to another one');

const NIC_OPERATOR = {
  Managed: irrelevant('a managed resource has a principal'),
  Principal: compared('nic-managed'),
  HiddenByDefault: irrelevant('a matter of how consoles list it'),
} satisfies Register<OperatorResponse>;

export const NETWORK_INTERFACE = {
  NetworkInterfaceId: ASKED_BY,
  AvailabilityZone: compared('mac-impossible'),
  AvailabilityZoneId: ZONE_ID,
  SubnetId: compared('private-ip-changed'),
  VpcId: compared('twin-in-one-vpc'),
  InterfaceType: compared('no-strategy'),
  Status: carried('AttachNetworkInterface'),
  MacAddress: compared('nic-mac-differs'),
  Attachment: within(ATTACHMENT),
  Association: within(ASSOCIATION),
  PrivateIpAddress: irrelevant('the primary one of PrivateIpAddresses'),
  PrivateIpAddresses: within(PRIVATE_IP),
  Ipv6Address: irrelevant('one of Ipv6Addresses'),
  Ipv6Addresses: within(IPV6),
  Ipv4Prefixes: within({
    Ipv4Prefix: compared('ipv6-or-prefix-changed'),
  } satisfies Register<Ipv4PrefixSpecification>),
  Ipv6Prefixes: within({
    Ipv6Prefix: compared('ipv6-or-prefix-changed'),
  } satisfies Register<Ipv6PrefixSpecification>),
  Groups: within(GROUP),
  SourceDestCheck: compared('source-dest-check-differs'),
  ConnectionTrackingConfiguration: within(TRACKING),
  RequesterManaged: compared('nic-managed'),
  RequesterId: compared('nic-managed'),
  Operator: within(NIC_OPERATOR),
  Description: GOES_ALONG,
  TagSet: GOES_ALONG,
  PrivateDnsName: DNS_OF_ADDRESS,
  PublicDnsName: DNS_OF_ADDRESS,
  PublicIpDnsNameOptions: GOES_ALONG,
  DenyAllIgwTraffic: GOES_ALONG,
  Ipv6Native: GOES_ALONG,
  AssociatedSubnets: GOES_ALONG,
  OutpostArn: irrelevant('the server shows it too, and is compared'),
  OwnerId: ACCOUNT,
} satisfies Register<NetworkInterface>;
