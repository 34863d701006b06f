import type { Resource } from '../engine/resource.ts';

export interface InternetGatewayRecord extends Resource {
  /** Absent where it is attached to none. */
  readonly vpcId?: string;
}
