import type {
  Address,
  AllocateAddressRequest,
  AllocateAddressResult,
  AssociateAddressRequest,
  AssociateAddressResult,
  DescribeAddressesRequest,
  DescribeAddressesResult,
  DisassociateAddressRequest,
  ReleaseAddressRequest,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find, select, tagList } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { addressListing, instanceListing, nicListing } from '../engine/listings.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import { hasInternetGateway } from '../network/internet-gateways.ts';
import type { AddressAssociation, AddressRecord } from './address-model.ts';
import { freePublicIp } from './free-public-ip.ts';
import type { NicRecord } from './nic-model.ts';
import { primaryIp } from './nic-shapes.ts';
import { releasePublicIp } from './public-ips.ts';

const publicShape = ({ id, publicIp }: AddressRecord, { settings }: Site) => ({
  AllocationId: id,
  PublicIp: publicIp,
  Domain: 'vpc' as const,
  NetworkBorderGroup: settings.region,
  PublicIpv4Pool: 'amazon',
});

const allocateAddress = (input: AllocateAddressRequest, site: Site): AllocateAddressResult => {
  const tags = specifiedTags(input.TagSpecifications, 'elastic-ip');
  const address: AddressRecord = {
    ...site.newId('eipalloc'),
    tags,
    publicIp: site.chosen('public-ip') ?? freePublicIp(site),
  };
  site.put('addresses', address);
  return publicShape(address, site);
};

/** Source: AssociateAddress, `InstanceId`: an instance with exactly one network interface, else name the NIC. */
const nicOfInstance = (site: Site, instanceId: string): NicRecord => {
  const instance = find(instanceListing, site.draft, instanceId);
  const nics = site.draft.list('networkInterfaces').filter(({ attachment }) => attachment?.instanceId === instance.id);
  const [nic] = nics;
  if (nic && nics.length === 1) return nic;
  const message = `There are multiple interfaces attached to instance '${instanceId}'. Please specify an interface ID for the operation instead.`;
  throw ec2Error('InvalidInstanceID', message);
};

/**
 * Source: AssociateAddress: either an instance or a network interface. UNVERIFIED[associate-both-or-none]: the code for
 * both, and for none.
 */
const targetNic = (site: Site, { InstanceId, NetworkInterfaceId }: AssociateAddressRequest): NicRecord => {
  if (InstanceId !== undefined && NetworkInterfaceId !== undefined) {
    const message = 'You may specify either the instance ID or the network interface ID, but not both';
    throw ec2Error('InvalidParameterCombination', message);
  }
  if (InstanceId !== undefined) return nicOfInstance(site, InstanceId);
  if (NetworkInterfaceId !== undefined) return find(nicListing, site.draft, NetworkInterfaceId);
  throw ec2Error('MissingParameter', 'Either instance ID or network interface id must be specified');
};

/**
 * Source: AssociateAddress, `PrivateIpAddress`: one of the NIC's, its primary by default.
 * UNVERIFIED[associate-strange-ip]: the code.
 */
const targetIp = (nic: NicRecord, asked: string | undefined): string => {
  const address = asked ?? primaryIp(nic) ?? '';
  if (nic.privateIps.some((ip) => ip.address === address)) return address;
  const message = `The private IP address ${address} is not assigned to the network interface ${nic.id}`;
  throw ec2Error('InvalidParameterValue', message);
};

const isSame = (association: AddressAssociation | undefined, nic: NicRecord, privateIp: string): boolean =>
  association?.networkInterfaceId === nic.id && association.privateIp === privateIp;

/**
 * Source: AssociateAddress: an EIP of somebody else is taken over, unless reassociation is refused by `false`; an EIP
 * that was on the target before is disassociated; a repeat is no error. Error codes, Resource.AlreadyAssociated and Gateway.NotAttached.
 * UNVERIFIED[associate-without-leave]: what leaving `AllowReassociation` out means (the reference says automatic, older
 * ones an error): the stricter, an error.
 */
const associateAddress = (input: AssociateAddressRequest, site: Site): AssociateAddressResult => {
  const address = find(addressListing, site.draft, input.AllocationId ?? '');
  const nic = targetNic(site, input);
  const privateIp = targetIp(nic, input.PrivateIpAddress);
  if (address.association && isSame(address.association, nic, privateIp)) {
    return { AssociationId: address.association.id };
  }
  if (address.association && !input.AllowReassociation) {
    const message = `resource ${address.id} is already associated with associate-id ${address.association.id}`;
    throw ec2Error('Resource.AlreadyAssociated', message);
  }
  if (!hasInternetGateway(site.draft, nic.vpcId)) {
    throw ec2Error('Gateway.NotAttached', `Network ${nic.vpcId} is not attached to any internet gateway`);
  }
  const before = site.draft.list('addresses').find(({ association }) => isSame(association, nic, privateIp));
  if (before) release(site, before);
  if (privateIp === primaryIp(nic)) releasePublicIp(site, nic);
  const association = { id: site.newId('eipassoc').id, networkInterfaceId: nic.id, privateIp };
  site.put('addresses', { ...address, association });
  return { AssociationId: association.id };
};

export const release = (site: Site, { association: _gone, ...address }: AddressRecord): void =>
  site.put('addresses', address);

/** Source: DisassociateAddress: idempotent for an EIP on nothing; Error codes: InvalidAssociationID.NotFound. */
const disassociateAddress = ({ AssociationId = '' }: DisassociateAddressRequest, site: Site): void => {
  const address = site.draft.list('addresses').find(({ association }) => association?.id === AssociationId);
  if (!address) {
    throw ec2Error('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`);
  }
  release(site, address);
};

/** Source: ReleaseAddress: an associated EIP is refused (InvalidIPAddress.InUse); a released EIP is gone. */
const releaseAddress = ({ AllocationId = '' }: ReleaseAddressRequest, site: Site): void => {
  const address = find(addressListing, site.draft, AllocationId);
  if (address.association) {
    throw ec2Error('InvalidIPAddress.InUse', `Address ${address.publicIp} is in use.`);
  }
  site.remove('addresses', address.id);
};

const associationShape = (site: Site, { association }: AddressRecord): Partial<Address> => {
  if (!association) return {};
  const { accountId } = site.settings;
  const instanceId = site.seen.get('networkInterfaces', association.networkInterfaceId)?.attachment?.instanceId;
  return {
    AssociationId: association.id,
    NetworkInterfaceId: association.networkInterfaceId,
    NetworkInterfaceOwnerId: accountId,
    PrivateIpAddress: association.privateIp,
    ...(instanceId === undefined ? {} : { InstanceId: instanceId }),
  };
};

const describeAddresses = (
  { AllocationIds, PublicIps, Filters = [] }: DescribeAddressesRequest,
  site: Site,
): DescribeAddressesResult => {
  const byIp = PublicIps ? [{ Name: 'public-ip', Values: PublicIps }] : [];
  const { records } = select(addressListing, site.seen, { ids: AllocationIds, Filters: [...Filters, ...byIp] });
  const shapes = records.map(
    (address): Address => ({
      ...publicShape(address, site),
      ...associationShape(site, address),
      Tags: tagList(address.tags),
    }),
  );
  return { Addresses: shapes };
};

export const addressActions: ActionTable = {
  AllocateAddress: defineAction('Domain? TagSpecifications?', allocateAddress),
  AssociateAddress: defineAction(
    'AllocationId InstanceId? NetworkInterfaceId? PrivateIpAddress? AllowReassociation?',
    associateAddress,
  ),
  DisassociateAddress: defineAction('AssociationId', disassociateAddress),
  ReleaseAddress: defineAction('AllocationId', releaseAddress),
  DescribeAddresses: defineAction('AllocationIds? PublicIps? Filters?', describeAddresses),
};
