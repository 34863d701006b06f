import type { UnassignIpv6AddressesRequest, UnassignIpv6AddressesResult } from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { nicListing } from '../engine/listings.ts';
import type { Site } from '../engine/site.ts';

/** Source: UnassignIpv6Addresses. UNVERIFIED[unassign-ipv6-it-has-not]: the code for one that the NIC has not. */
const unassignIpv6Addresses = (
  { NetworkInterfaceId = '', Ipv6Addresses = [], Ipv6Prefixes = [] }: UnassignIpv6AddressesRequest,
  site: Site,
): UnassignIpv6AddressesResult => {
  const nic = find(nicListing, site.draft, NetworkInterfaceId);
  const { ipv6 = [], ipv6Prefixes = [] } = nic;
  const strange = [...Ipv6Addresses, ...Ipv6Prefixes].find((one) => ![...ipv6, ...ipv6Prefixes].includes(one));
  if (strange) throw ec2Error('InvalidParameterValue', `${strange} is not assigned to ${nic.id}`);
  site.put('networkInterfaces', {
    ...nic,
    ipv6: ipv6.filter((one) => !Ipv6Addresses.includes(one)),
    ipv6Prefixes: ipv6Prefixes.filter((one) => !Ipv6Prefixes.includes(one)),
  });
  return {
    NetworkInterfaceId: nic.id,
    UnassignedIpv6Addresses: Ipv6Addresses,
    UnassignedIpv6Prefixes: Ipv6Prefixes,
  };
};

export const ipv6Actions: ActionTable = {
  UnassignIpv6Addresses: defineAction('NetworkInterfaceId Ipv6Addresses? Ipv6Prefixes?', unassignIpv6Addresses),
};
