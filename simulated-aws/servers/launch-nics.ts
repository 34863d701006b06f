import type { InstanceNetworkInterfaceSpecification, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { find } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { nicListing, subnetListing } from '../engine/listings.ts';
import type { InstanceRecord, SubnetRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import { attachNic, checkFree } from '../nics/nic-attachment.ts';
import { createNic } from '../nics/nic-build.ts';
import type { NicRecord } from '../nics/nic-model.ts';
import { assignPublicIp } from '../nics/public-ips.ts';
import { typeOf } from './instance-types.ts';

const primarySpec = (input: RunInstancesRequest): InstanceNetworkInterfaceSpecification | undefined =>
  input.NetworkInterfaces?.find(({ DeviceIndex }) => DeviceIndex === 0);

/** Source: EC2 API Reference, Error codes, VPCIdNotSpecified: there is no default VPC to launch into. */
export const subnetFor = (input: RunInstancesRequest, site: Site): SubnetRecord => {
  const spec = primarySpec(input);
  const ofNic = spec?.NetworkInterfaceId && find(nicListing, site.draft, spec.NetworkInterfaceId).subnetId;
  const id = ofNic || spec?.SubnetId || input.SubnetId;
  if (id) return find(subnetListing, site.draft, id);
  throw ec2Error('VPCIdNotSpecified', 'No default VPC for this user. Name a subnet.');
};

/** Source: RunInstances, `NetworkInterfaces`: then subnet and groups belong to each of them, and one is at index 0. */
const checkCombination = (input: RunInstancesRequest): void => {
  if (input.SubnetId !== undefined || input.SecurityGroupIds !== undefined || input.PrivateIpAddress !== undefined) {
    const message = 'Network interfaces and an instance-level subnet ID may not be specified on the same request';
    throw ec2Error('InvalidParameterCombination', message);
  }
  if (!primarySpec(input)) {
    throw ec2Error('InvalidParameterValue', 'A network interface with device index 0 must be specified.');
  }
};

/** Source: RunInstances: a ready-made NIC goes to one instance only. */
const checkReadyMade = (input: RunInstancesRequest, site: Site): void => {
  const readyMade = (input.NetworkInterfaces ?? []).flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
  if (readyMade.length > 0 && (input.MaxCount ?? 1) > 1) {
    throw ec2Error('InvalidParameterCombination', 'A network interface ID launches one instance only');
  }
  // Source: RunInstances, `DeleteOnTermination` of a network interface: true only for a NIC that the launch makes.
  if (input.NetworkInterfaces?.some((spec) => spec.NetworkInterfaceId && spec.DeleteOnTermination)) {
    const message = 'DeleteOnTermination may be true only for a network interface that the launch makes';
    throw ec2Error('InvalidParameterCombination', message);
  }
  for (const id of readyMade) checkFree(find(nicListing, site.draft, id));
};

/** Source: EC2 API Reference, Error codes, AttachmentLimitExceeded: beyond the type's maximum. */
export const checkLaunchNics = (input: RunInstancesRequest, site: Site): void => {
  const specs = input.NetworkInterfaces ?? [];
  if (specs.length === 0) return;
  checkCombination(input);
  checkReadyMade(input, site);
  const { maxNetworkInterfaces } = typeOf(input.InstanceType ?? '');
  if (specs.length > maxNetworkInterfaces) {
    const message = `Interface count ${specs.length} exceeds the limit for ${input.InstanceType}`;
    throw ec2Error('AttachmentLimitExceeded', message);
  }
};

type Spec = InstanceNetworkInterfaceSpecification;

const specsOf = ({
  NetworkInterfaces = [],
  SubnetId,
  SecurityGroupIds,
  PrivateIpAddress,
}: RunInstancesRequest): Spec[] =>
  NetworkInterfaces.length > 0
    ? NetworkInterfaces
    : [{ DeviceIndex: 0, SubnetId, Groups: SecurityGroupIds, PrivateIpAddress }];

const nicFor = (spec: Spec, site: Site, tags: NicRecord['tags']): NicRecord => {
  if (spec.NetworkInterfaceId) return find(nicListing, site.draft, spec.NetworkInterfaceId);
  const { SubnetId: subnetId, Groups: groups, Description: description, PrivateIpAddress } = spec;
  const wantsPublicIp = spec.AssociatePublicIpAddress;
  return createNic(site, { subnetId, groups, description, privateIps: [PrivateIpAddress], tags, wantsPublicIp });
};

/** Source: EC2 User Guide, Elastic network interfaces: the instance and the NIC must be in one availability zone. */
const checkZone = (nic: NicRecord, instance: InstanceRecord): void => {
  if (nic.availabilityZone === instance.availabilityZone) return;
  throw ec2Error('InvalidParameterCombination', 'All network interfaces must be in the same availability zone');
};

/** Source: RunInstances, `DeleteOnTermination`: on for a NIC that the launch makes, else off. */
export const launchNics = (input: RunInstancesRequest, site: Site, instance: InstanceRecord): void => {
  const tags = specifiedTags(input.TagSpecifications, 'network-interface');
  specsOf(input).forEach((spec, index) => {
    const nic = nicFor(spec, site, tags);
    checkZone(nic, instance);
    const deleteOnTermination = spec.DeleteOnTermination ?? !spec.NetworkInterfaceId;
    const deviceIndex = spec.DeviceIndex ?? index;
    attachNic(site, nic, { instanceId: instance.id, deviceIndex, status: 'attached', deleteOnTermination });
  });
  assignPublicIp(site, instance.id);
};
