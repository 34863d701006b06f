import type { Station } from './station.ts';

/** `required`: a failover that cannot keep it is refused. `preferred`: the plan warns and goes on. */
export type Demand = 'required' | 'preferred';

/** What the owner demands of each attribute of a service NIC's identity. */
export interface IdentityDemands {
  readonly mac: Demand;
  readonly privateIp: Demand;
  readonly eip: Demand;
}

/** `service`: clients know the server by it. `management`: it stays with its server and is promised nothing. */
export type NicRole = 'service' | 'management';

export interface RecordedNic {
  readonly networkInterfaceId: string;
  /** 0 is the primary network interface, which EC2 never detaches. */
  readonly deviceIndex: number;
  readonly role: NicRole;
  /** Lower case, colon separated. */
  readonly macAddress: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly securityGroupIds: readonly string[];
  /** The primary address first. */
  readonly privateIps: readonly RecordedPrivateIp[];
  /** Absent where it has none, as are the prefixes. */
  readonly ipv6Addresses?: readonly string[];
  /** IPv4 and IPv6 prefixes delegated to it, in CIDR notation. */
  readonly prefixes?: readonly string[];
  /** `management`: clients know the server by its secondary private IPs, not the primary one. @default `service` */
  readonly primaryIp?: NicRole;
  /** Demands of this NIC where they differ from its group's. */
  readonly demands?: Partial<IdentityDemands>;
  /** The DR server's NIC that takes over its EIPs where that cannot move itself. Default: the DR server's primary. */
  readonly drNetworkInterfaceId?: string;
  /** Addresses outside of the VPC by which clients know the server, each led to the NIC by a route. */
  readonly overlay?: Overlay;
  /** The sites are twin VPCs, and the DR NIC has the same private IPs. */
  readonly twin?: Twin;
  /** The identity is a guest here: an earlier failover has brought it. Absent where the NIC is its own. */
  readonly cameBy?: CameBy;
}

/** What its owner says of a network interface, and EC2 does not show. */
export type NicSayings = Pick<RecordedNic, 'role'> &
  Partial<Pick<RecordedNic, 'primaryIp' | 'demands' | 'drNetworkInterfaceId' | 'overlay' | 'twin' | 'cameBy'>>;

/** An identity on a network interface that has addresses of its own besides. */
export interface CameBy {
  /** Those of the NIC's private IPs that are the identity's. */
  readonly privateIps: readonly string[];
  /** Those of its EIPs that are the identity's. */
  readonly allocationIds: readonly string[];
}

/** Whether clients know the server by this private IP. An address that the NIC has for itself is no guest's. */
export const isIdentity = ({ cameBy }: Pick<RecordedNic, 'cameBy'>, address: string): boolean =>
  cameBy === undefined || cameBy.privateIps.includes(address);

/** Secondary private IPs that can be given to another NIC: the primary one stays for good (EC2 User Guide). */
export const movableIps = (nic: Pick<RecordedNic, 'cameBy' | 'privateIps'>): readonly RecordedPrivateIp[] =>
  nic.privateIps.filter(({ primary, address }) => !primary && isIdentity(nic, address));

export interface RecordedPrivateIp {
  readonly address: string;
  readonly primary: boolean;
  readonly eip?: { readonly allocationId: string; readonly publicIp: string };
}

/** Addresses of no VPC. A route in each table leads each of them, as a /32, to the NIC of whoever is production. */
export interface Overlay {
  readonly addresses: readonly string[];
  /** VPC route tables, all of the VPC that the NIC is in. */
  readonly routeTableIds: readonly string[];
  /** `service`: clients use the NIC's own private IPs besides. @default `management` */
  readonly ownIps?: NicRole;
}

/** Two VPCs with the same addresses: a transit gateway leads clients to one, address by address, by a static /32. */
export interface Twin {
  readonly transitGatewayRouteTableId: string;
  /** The transit gateway's attachment to the VPC of each station. */
  readonly attachments: Readonly<Record<Station, string>>;
}
