import type {
  PropagatingVgw,
  Route,
  RouteTable,
  RouteTableAssociation,
  RouteTableAssociationState,
  Subnet,
} from '@aws-sdk/client-ec2';
import { ACCOUNT, ASKED_BY, OWN_ID, ZONE_ID } from './reasons.ts';
import { carried, compared, irrelevant, type Register, within } from './verdict.ts';

const NOT_REPLACED = irrelevant('routes of overlays are to IPv4 addresses');

export const ROUTE = {
  DestinationCidrBlock: carried('ReplaceRoute'),
  DestinationIpv6CidrBlock: NOT_REPLACED,
  DestinationPrefixListId: NOT_REPLACED,
  NetworkInterfaceId: carried('ReplaceRoute'),
  InstanceId: compared('route-held-elsewhere'),
  InstanceOwnerId: irrelevant('the target says whether it is ours'),
  GatewayId: compared('route-held-elsewhere'),
  NatGatewayId: compared('route-held-elsewhere'),
  TransitGatewayId: compared('route-held-elsewhere'),
  LocalGatewayId: compared('route-held-elsewhere'),
  CarrierGatewayId: compared('route-held-elsewhere'),
  VpcPeeringConnectionId: compared('route-held-elsewhere'),
  CoreNetworkArn: compared('route-held-elsewhere'),
  OdbNetworkArn: compared('route-held-elsewhere'),
  EgressOnlyInternetGatewayId: NOT_REPLACED,
  IpAddress: irrelevant('of routes of a route server, which are propagated and come after static ones'),
  Origin: compared('route-missing'),
  State: compared('transit-route-blackhole'),
} satisfies Register<Route>;

const ASSOCIATION_STATE = {
  State: irrelevant("which subnets follow a table is its owner's declaration"),
  StatusMessage: irrelevant("which subnets follow a table is its owner's declaration"),
} satisfies Register<RouteTableAssociationState>;

const DECLARED = irrelevant('the group file names the tables; which subnets follow them is not asked');

const ASSOCIATION = {
  Main: DECLARED,
  RouteTableAssociationId: OWN_ID,
  RouteTableId: ASKED_BY,
  SubnetId: DECLARED,
  GatewayId: DECLARED,
  PublicIpv4Pool: DECLARED,
  AssociationState: within(ASSOCIATION_STATE),
} satisfies Register<RouteTableAssociation>;

export const ROUTE_TABLE = {
  RouteTableId: ASKED_BY,
  VpcId: compared('route-table-other-vpc'),
  Routes: within(ROUTE),
  Associations: within(ASSOCIATION),
  PropagatingVgws: within({
    GatewayId: irrelevant('a static route comes before a propagated one'),
  } satisfies Register<PropagatingVgw>),
  Tags: irrelevant('the table stays; nothing is made in its place'),
  OwnerId: ACCOUNT,
} satisfies Register<RouteTable>;

/** DescribeSubnets is not called: each NIC names its subnet, zone and VPC, and a failover makes no NIC in a subnet. */
const NOT_ASKED = irrelevant(
  'a failover makes no NIC, so nothing of a subnet is asked: each NIC names subnet, zone and VPC',
);
const AT_LAUNCH = irrelevant('of NICs that are made in it, and a failover makes none');

export const SUBNET = {
  SubnetId: compared('private-ip-changed'),
  SubnetArn: irrelevant('another form of the id'),
  VpcId: compared('dr-server-elsewhere'),
  AvailabilityZone: compared('dr-server-elsewhere'),
  AvailabilityZoneId: ZONE_ID,
  CidrBlock: NOT_ASKED,
  AvailableIpAddressCount: AT_LAUNCH,
  MapPublicIpOnLaunch: AT_LAUNCH,
  MapCustomerOwnedIpOnLaunch: AT_LAUNCH,
  CustomerOwnedIpv4Pool: AT_LAUNCH,
  AssignIpv6AddressOnCreation: AT_LAUNCH,
  PrivateDnsNameOptionsOnLaunch: AT_LAUNCH,
  EnableLniAtDeviceIndex: irrelevant('of Outposts; the server shows that it is on one'),
  OutpostArn: irrelevant('the server shows it too, and is compared'),
  Ipv6CidrBlockAssociationSet: NOT_ASKED,
  Ipv6Native: NOT_ASKED,
  EnableDns64: NOT_ASKED,
  BlockPublicAccessStates: irrelevant('a switch of the account for a whole VPC or region'),
  DefaultForAz: NOT_ASKED,
  State: irrelevant('a subnet with a NIC in it is there'),
  Type: NOT_ASKED,
  Tags: irrelevant('the subnet stays; nothing is made in its place'),
  OwnerId: ACCOUNT,
} satisfies Register<Subnet>;
