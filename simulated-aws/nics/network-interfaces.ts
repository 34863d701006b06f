import type {
  CreateNetworkInterfaceRequest,
  CreateNetworkInterfaceResult,
  DeleteNetworkInterfaceRequest,
  DescribeNetworkInterfacesResult,
  EnaSrdSpecification,
  ModifyNetworkInterfaceAttributeRequest,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { onceForToken } from '../engine/client-tokens.ts';
import { describeAction, find } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { nicListing } from '../engine/listings.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import { groupsFor } from '../network/security-groups.ts';
import { createNic, deleteNic } from './nic-build.ts';
import type { NicRecord } from './nic-model.ts';
import { addressesByNic, nicShape } from './nic-shapes.ts';

/** Source: CreateNetworkInterface: a primary address by either parameter, secondary ones by list or by number. */
const wantedAddresses = (input: CreateNetworkInterfaceRequest): readonly (string | undefined)[] => {
  const listed = input.PrivateIpAddresses ?? [];
  const primary = input.PrivateIpAddress ?? listed.find(({ Primary }) => Primary)?.PrivateIpAddress;
  const secondary = listed.filter(({ Primary }) => !Primary).map(({ PrivateIpAddress }) => PrivateIpAddress);
  const counted = Array.from({ length: input.SecondaryPrivateIpAddressCount ?? 0 }, () => undefined);
  return [primary, ...secondary, ...counted];
};

const createNetworkInterface = (input: CreateNetworkInterfaceRequest, site: Site): CreateNetworkInterfaceResult => {
  const request = {
    subnetId: input.SubnetId,
    groups: input.Groups,
    description: input.Description,
    privateIps: wantedAddresses(input),
    ranges: input,
    tags: specifiedTags(input.TagSpecifications, 'network-interface'),
    operator: input.Operator?.Principal,
  };
  const tokened = { action: 'CreateNetworkInterface', token: input.ClientToken, input };
  const [id = ''] = onceForToken(site, tokened, () => [createNic(site, request).id]);
  const nic = find(nicListing, site.draft, id);
  return { NetworkInterface: nicShape(nic, site.draft, addressesByNic(site.draft), site.settings.accountId) };
};

const describeNics = (nics: readonly NicRecord[], { seen, settings }: Site): DescribeNetworkInterfacesResult => {
  const addresses = addressesByNic(seen);
  return { NetworkInterfaces: nics.map((nic) => nicShape(nic, seen, addresses, settings.accountId)) };
};

type Changes = Pick<
  ModifyNetworkInterfaceAttributeRequest,
  | 'Attachment'
  | 'SourceDestCheck'
  | 'Groups'
  | 'Description'
  | 'ConnectionTrackingSpecification'
  | 'EnaSrdSpecification'
>;

/** Source: ModifyNetworkInterfaceAttribute, `Attachment`: names the attachment that the NIC has now. */
const withAttachment = (nic: NicRecord, change: NonNullable<Changes['Attachment']>): NicRecord => {
  const { attachment } = nic;
  if (!attachment || attachment.id !== change.AttachmentId) {
    const message = `The interface attachment '${change.AttachmentId}' does not exist.`;
    throw ec2Error('InvalidAttachmentID.NotFound', message);
  }
  const deleteOnTermination = change.DeleteOnTermination ?? attachment.deleteOnTermination;
  return { ...nic, attachment: { ...attachment, deleteOnTermination } };
};

/** Source: EC2 User Guide, ENA Express: a setting of the attachment, which ends with it. */
const withEnaExpress = (nic: NicRecord, { EnaSrdEnabled, EnaSrdUdpSpecification }: EnaSrdSpecification): NicRecord => {
  if (!nic.attachment) throw ec2Error('IncorrectState', `The network interface '${nic.id}' is not attached.`);
  const { enaExpress: _, ...attachment } = nic.attachment;
  const enaExpress = { udp: EnaSrdUdpSpecification?.EnaSrdUdpEnabled ?? false };
  return { ...nic, attachment: EnaSrdEnabled ? { ...attachment, enaExpress } : attachment };
};

const modified = (
  site: Site,
  nic: NicRecord,
  { Attachment, SourceDestCheck, Groups, Description, ...more }: Changes,
): NicRecord => {
  if (more.ConnectionTrackingSpecification) return { ...nic, tracking: more.ConnectionTrackingSpecification };
  if (more.EnaSrdSpecification) return withEnaExpress(nic, more.EnaSrdSpecification);
  if (Attachment) return withAttachment(nic, Attachment);
  if (Groups?.length) return { ...nic, groups: groupsFor(site, nic.vpcId, Groups) };
  if (Description) return { ...nic, description: Description.Value ?? '' };
  return { ...nic, sourceDestCheck: SourceDestCheck?.Value ?? nic.sourceDestCheck };
};

/** Source: ModifyNetworkInterfaceAttribute: one attribute a call; `Groups`: at least one, never an empty list. */
const modifyNetworkInterfaceAttribute = (input: ModifyNetworkInterfaceAttributeRequest, site: Site): void => {
  const { Attachment, SourceDestCheck, Groups, Description } = input;
  const { ConnectionTrackingSpecification, EnaSrdSpecification } = input;
  const groups = Groups?.length ? Groups : undefined;
  const all = [Attachment, SourceDestCheck, groups, Description, ConnectionTrackingSpecification, EnaSrdSpecification];
  if (all.filter((change) => change !== undefined).length !== 1) {
    throw ec2Error('InvalidParameterCombination', 'Exactly one attribute must be specified');
  }
  const nic = find(nicListing, site.draft, input.NetworkInterfaceId ?? '');
  site.put('networkInterfaces', modified(site, nic, input));
};

/** Source: DeleteNetworkInterface: to be detached first; Error codes, InvalidNetworkInterface.InUse. Its EIP is free then. */
const deleteNetworkInterface = ({ NetworkInterfaceId = '' }: DeleteNetworkInterfaceRequest, site: Site): void => {
  const nic = find(nicListing, site.draft, NetworkInterfaceId);
  if (nic.attachment) {
    const message = `Network interface '${nic.id}' is currently in use.`;
    throw ec2Error('InvalidNetworkInterface.InUse', message);
  }
  deleteNic(site, nic.id);
};

export const nicActions: ActionTable = {
  CreateNetworkInterface: defineAction(
    'SubnetId Groups? Description? PrivateIpAddress? PrivateIpAddresses? SecondaryPrivateIpAddressCount? TagSpecifications? ClientToken? Ipv6Addresses? Ipv6AddressCount? Ipv4Prefixes? Ipv4PrefixCount? Ipv6Prefixes? Ipv6PrefixCount? Operator?',
    createNetworkInterface,
  ),
  DeleteNetworkInterface: defineAction('NetworkInterfaceId', deleteNetworkInterface),
  DescribeNetworkInterfaces: describeAction(nicListing, 'NetworkInterfaceIds', describeNics),
  ModifyNetworkInterfaceAttribute: defineAction(
    'NetworkInterfaceId Attachment? SourceDestCheck? Groups? Description? ConnectionTrackingSpecification? EnaSrdSpecification?',
    modifyNetworkInterfaceAttribute,
  ),
};
