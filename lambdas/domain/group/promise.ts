import type { Finding } from './findings.ts';

/** How a NIC's identity reaches the DR server. */
export type Strategy =
  /** S1: detach the network interface and attach it to the DR server. Keeps private IPs, EIPs and MAC. One zone. */
  | 'move-eni'
  /** S2: terminate the production server, launch a new one on its primary network interface. Keeps all. One zone. */
  | 'relaunch'
  /** S3: give the secondary private IPs, and the EIPs on them, to the DR server's NIC. One subnet only. */
  | 'reassign-ips'
  /** S7: re-associate its EIPs with the DR server's NIC. Keeps the EIP alone. */
  | 'remap-eip'
  /** S5: lead overlay addresses to the DR server's NIC by routes, and re-associate its EIPs. */
  | 'overlay-route'
  /** S4: the DR server's NIC has the same private IPs in a twin VPC; lead clients there by transit gateway routes. */
  | 'twin-vpc'
  /** A management NIC: it stays with its server, nothing of it is promised. */
  | 'stays'
  /** Nothing this version can do preserves what is demanded; the plan blocks. */
  | 'none';

/** What becomes of one attribute of a NIC's identity. */
export type Fidelity =
  | 'PRESERVED'
  /** Reachable under the same address by a route, not owned by the DR NIC. */
  | 'OVERLAY'
  | 'CHANGED'
  /** AWS has no way to preserve it here. */
  | 'IMPOSSIBLE'
  /** The NIC has no such attribute (no EIP). */
  | 'NONE';

export interface PlannedAddress {
  readonly allocationId: string;
  readonly publicIp: string;
  /** The private IP of the NIC it lands on. */
  readonly privateIp: string;
  /** That NIC. @default the NIC that the plan lands on */
  readonly landsOn?: string;
}

/** What becomes of one private IP. */
export interface PlannedPrivateIp {
  readonly address: string;
  readonly fidelity: Fidelity;
  /** The NIC that has it afterwards. @default the NIC that the plan lands on */
  readonly landsOn?: string;
}

/** One route that leads clients to the NIC where an identity lands. */
export interface PlannedRoute {
  /** Kind of its table: one of a VPC, or one of a transit gateway. */
  readonly via: 'vpc' | 'transit';
  readonly tableId: string;
  /** A single address, in CIDR notation. */
  readonly destination: string;
  /** Its target afterwards: a network interface, or a transit gateway attachment. */
  readonly to: string;
  /** Its target while the old production is production. */
  readonly back: string;
  /** There was none before this failover, so that its undo deletes it. */
  readonly isNew?: true;
}

/** What becomes of one IPv6 address or delegated prefix. */
export interface PlannedRange {
  readonly range: string;
  readonly fidelity: Fidelity;
}

export interface NicPlan {
  readonly networkInterfaceId: string;
  readonly deviceIndex: number;
  readonly strategy: Strategy;
  readonly fidelity: {
    /** The worst of all private IPs by which clients know the server; `privateIps` has each. */
    readonly privateIp: Fidelity;
    readonly eip: Fidelity;
    readonly mac: Fidelity;
  };
  /** Each private IP by itself. Absent in promises made before there were such. */
  readonly privateIps?: readonly PlannedPrivateIp[];
  /** Its IPv6 addresses and delegated prefixes. Absent where it has none, and in promises older than these. */
  readonly ranges?: readonly PlannedRange[];
  /**
   * Security groups that it has now and takes along. Absent where it does not move or cannot be seen, so that none are promised, and in
   * promises made before there were such.
   */
  readonly securityGroupIds?: readonly string[];
  /** The NIC that carries the identity afterwards: itself when moved, the DR server's when only EIPs are remapped. What goes elsewhere says so. */
  readonly landsOn?: string;
  /** Where each of its EIPs will be found afterwards. */
  readonly addresses: readonly PlannedAddress[];
  /** Routes to it. Absent where none is declared. */
  readonly routes?: readonly PlannedRoute[];
  readonly findings: readonly Finding[];
}
