import type { Resource } from '../engine/resource.ts';

export interface AddressAssociation {
  readonly id: string;
  readonly networkInterfaceId: string;
  readonly privateIp: string;
}

/** An Elastic IP address. Its association names the NIC and private IP, so it follows them wherever they go. */
export interface AddressRecord extends Resource {
  readonly publicIp: string;
  readonly association?: AddressAssociation;
}
