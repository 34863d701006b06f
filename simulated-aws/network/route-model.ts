import type { Resource } from '../engine/resource.ts';

export interface RouteRecord {
  /** IPv4, in CIDR notation. */
  readonly destination: string;
  /** A network interface or an internet gateway, or `local`. */
  readonly target: string;
}

export interface RouteTableRecord extends Resource {
  readonly vpcId: string;
  readonly routes: readonly RouteRecord[];
}

export interface TransitGatewayRecord extends Resource {
  readonly description: string;
}

/** Of a transit gateway to a VPC. */
export interface TransitAttachmentRecord extends Resource {
  readonly transitGatewayId: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

export interface TransitRouteRecord {
  readonly destination: string;
  /** Absent for a route that drops traffic on purpose. */
  readonly attachmentId?: string;
}

export interface TransitRouteTableRecord extends Resource {
  readonly transitGatewayId: string;
  /** Static routes: nothing is propagated here. */
  readonly routes: readonly TransitRouteRecord[];
}
