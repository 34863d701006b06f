import type { AssignPrivateIpAddressesRequest, AssignPrivateIpAddressesResult } from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { nicListing, subnetListing } from '../engine/listings.ts';
import type { Site } from '../engine/site.ts';
import { isUsable } from '../network/ip.ts';
import { typeOf } from '../servers/instance-types.ts';
import { blockOf } from './nic-build.ts';
import type { NicRecord } from './nic-model.ts';

/** Source: AssignPrivateIpAddresses: secondary addresses "within the subnet's IPv4 CIDR block range". */
const checkInSubnet = (site: Site, nic: NicRecord, address: string): void => {
  if (isUsable(blockOf(find(subnetListing, site.draft, nic.subnetId)), address)) return;
  throw ec2Error('InvalidParameterValue', `Address ${address} does not fall within the subnet's address range`);
};

/** Source: EC2 Instance Types guide, IPv4 addresses an interface; Error codes, PrivateIpAddressLimitExceeded. */
const checkRoom = (site: Site, nic: NicRecord, coming: number): void => {
  const instance = site.draft.get('instances', nic.attachment?.instanceId ?? '');
  if (!instance || nic.privateIps.length + coming <= typeOf(instance.instanceType).ipv4PerInterface) return;
  throw ec2Error(
    'PrivateIpAddressLimitExceeded',
    `Number of private addresses will exceed limit of ${instance.instanceType}.`,
  );
};

const holderOf = (site: Site, nic: NicRecord, address: string): NicRecord | undefined =>
  site.draft
    .list('networkInterfaces')
    .find((other) => other.subnetId === nic.subnetId && other.privateIps.some((ip) => ip.address === address));

/**
 * Source: AssignPrivateIpAddresses, `AllowReassignment`: whether an address of another network interface may be taken;
 * EC2 User Guide, Secondary IP addresses: only a secondary one can be reassigned. UNVERIFIED[reassign-refused]: the
 * code of either refusal.
 */
const checkReassignable = (holder: NicRecord, address: string, allowed: boolean): void => {
  const isPrimary = holder.privateIps.some((ip) => ip.address === address && ip.primary);
  if (allowed && !isPrimary) return;
  const why = isPrimary ? 'it is a primary address' : 'move is not allowed';
  throw ec2Error('InvalidParameterValue', `[${address}] is assigned to ${holder.id}, but ${why}`);
};

/** Source: AssignPrivateIpAddresses: "When you move a secondary private IP address, any Elastic IP address … is also moved". */
const bringAddressAlong = (site: Site, nic: NicRecord, privateIp: string): void => {
  for (const address of site.draft.list('addresses')) {
    const { association } = address;
    const nics = site.draft.get('networkInterfaces', association?.networkInterfaceId ?? '');
    if (!association || association.privateIp !== privateIp || nics?.subnetId !== nic.subnetId) continue;
    site.put('addresses', { ...address, association: { ...association, networkInterfaceId: nic.id } });
  }
};

const takeFrom = (site: Site, holder: NicRecord, address: string): void =>
  site.put('networkInterfaces', { ...holder, privateIps: holder.privateIps.filter((ip) => ip.address !== address) });

/**
 * An address that the NIC has already stays as it is. UNVERIFIED[assign-what-it-has], but tools that assign without
 * looking rely on it.
 */
const assign = (site: Site, nicId: string, address: string, allowed: boolean): void => {
  const nic = find(nicListing, site.draft, nicId);
  if (nic.privateIps.some((ip) => ip.address === address)) return;
  checkInSubnet(site, nic, address);
  const holder = holderOf(site, nic, address);
  if (holder) checkReassignable(holder, address, allowed);
  checkRoom(site, nic, 1);
  if (holder) takeFrom(site, holder, address);
  bringAddressAlong(site, nic, address);
  site.put('networkInterfaces', { ...nic, privateIps: [...nic.privateIps, { address, primary: false }] });
};

/** Source: AssignPrivateIpAddresses. All of the addresses, or none where EC2 refuses any of them. */
const assignPrivateIpAddresses = (
  input: AssignPrivateIpAddressesRequest,
  site: Site,
): AssignPrivateIpAddressesResult => {
  const id = find(nicListing, site.draft, input.NetworkInterfaceId ?? '').id;
  const addresses = input.PrivateIpAddresses ?? [];
  for (const address of addresses) assign(site, id, address, input.AllowReassignment ?? false);
  return {
    NetworkInterfaceId: id,
    AssignedPrivateIpAddresses: addresses.map((PrivateIpAddress) => ({ PrivateIpAddress })),
  };
};

export const privateIpActions: ActionTable = {
  AssignPrivateIpAddresses: defineAction(
    'NetworkInterfaceId PrivateIpAddresses AllowReassignment?',
    assignPrivateIpAddresses,
  ),
};
