import type { NicRole, Station } from './protection-group.ts';

/** Addresses that no VPC has as its own. A route in each table leads each address, as a /32, to production's NIC. */
export interface Overlay {
  readonly addresses: readonly string[];
  /** VPC route tables, all of the VPC that the NIC is in. */
  readonly routeTableIds: readonly string[];
  /** `service`: clients also use the NIC's own private IPs. @default `management` */
  readonly ownIps?: NicRole;
}

/** Two VPCs with the same addresses, of which a transit gateway leads clients to one: address by address, by a static /32. */
export interface Twin {
  readonly transitGatewayRouteTableId: string;
  /** The transit gateway's attachment to the VPC of each station. */
  readonly attachments: Readonly<Record<Station, string>>;
}
