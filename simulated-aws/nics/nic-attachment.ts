import type {
  AttachNetworkInterfaceRequest,
  AttachNetworkInterfaceResult,
  DetachNetworkInterfaceRequest,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { faultsOf } from '../engine/faults.ts';
import { instanceListing, nicListing } from '../engine/listings.ts';
import type { InstanceRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { typeOf } from '../servers/instance-types.ts';
import type { NicAttachmentRecord, NicRecord } from './nic-model.ts';

/**
 * Source: EC2 User Guide, Network interface attachments: to a running (hot) or stopped (warm) instance, or at launch
 * (cold). UNVERIFIED[attach-nic-other-states]: the code for every other state; the stricter reading is that they are
 * all refused.
 */
const checkInstanceState = (instance: InstanceRecord): void => {
  if (instance.state === 'running' || instance.state === 'stopped') return;
  throw ec2Error(
    'IncorrectInstanceState',
    `The instance '${instance.id}' is in the '${instance.state}' state; it must be 'running' or 'stopped'.`,
  );
};

const nicsOf = (site: Site, instanceId: string): NicRecord[] =>
  site.draft.list('networkInterfaces').filter(({ attachment }) => attachment?.instanceId === instanceId);

/** Source: EC2 User Guide, Elastic network interfaces: the type's maximum; Error codes: AttachmentLimitExceeded. */
const checkSlots = (instance: InstanceRecord, attached: readonly NicRecord[], deviceIndex: number): void => {
  if (attached.some(({ attachment }) => attachment?.deviceIndex === deviceIndex)) {
    // Source: InvalidParameterValue with this message, as seen by users of fog and others.
    const message = `Instance '${instance.id}' already has an interface attached at device index '${deviceIndex}'.`;
    throw ec2Error('InvalidParameterValue', message);
  }
  const { maxNetworkInterfaces } = typeOf(instance.instanceType);
  if (attached.length >= maxNetworkInterfaces) {
    const message = `Interface count ${attached.length + 1} exceeds the limit for ${instance.instanceType}`;
    throw ec2Error('AttachmentLimitExceeded', message);
  }
};

/**
 * Source: EC2 Instance Types guide, network specifications: addresses of a NIC; EC2 User Guide, Prefix delegation: a prefix counts as one.
 * The code is from cilium/cilium#9730 (GitHub).
 */
const checkAddresses = ({ instanceType }: InstanceRecord, { privateIps, ipv6 = [], ...nic }: NicRecord): void => {
  const { ipv4PerInterface } = typeOf(instanceType);
  const counts = [privateIps.length + (nic.ipv4Prefixes ?? []).length, ipv6.length + (nic.ipv6Prefixes ?? []).length];
  const count = Math.max(...counts);
  if (count <= ipv4PerInterface) return;
  const message = `Address count ${count} for network interface ${nic.id} exceeds the limit for ${instanceType}`;
  throw ec2Error('InvalidInterface.IpAddressLimitExceeded', message);
};

/** Source: AttachNetworkInterface, `NetworkCardIndex`: of the cards that the type has. UNVERIFIED[network-card-code]: the code. */
const checkCard = ({ instanceType }: InstanceRecord, card: number): void => {
  if (card < (typeOf(instanceType).networkCards ?? 1)) return;
  throw ec2Error('InvalidParameterValue', `Network card index ${card} is not one of ${instanceType}`);
};

/** A new attachment, which counts as attaching until its time has come. */
export const attachNic = (
  site: Site,
  nic: NicRecord,
  to: Omit<NicAttachmentRecord, 'id' | 'attachTime'>,
): NicAttachmentRecord => {
  const attachment = { ...to, id: site.newId('eni-attach').id, attachTime: site.now };
  site.put('networkInterfaces', { ...nic, attachment });
  return attachment;
};

/** Source: EC2 API Reference, Error codes, InvalidNetworkInterface.InUse: attached, in whatever phase of it. */
export const checkFree = ({ id, attachment }: NicRecord): void => {
  if (attachment) throw ec2Error('InvalidNetworkInterface.InUse', `Interface: [${id}] in use.`);
};

/** `DeleteOnTermination` of an attachment made by this call is off. Source: AttachNetworkInterface (EC2 User Guide). */
const attachNetworkInterface = (input: AttachNetworkInterfaceRequest, site: Site): AttachNetworkInterfaceResult => {
  const nic = find(nicListing, site.draft, input.NetworkInterfaceId ?? '');
  const instance = find(instanceListing, site.draft, input.InstanceId ?? '');
  const deviceIndex = input.DeviceIndex ?? 0;
  checkFree(nic);
  if (nic.availabilityZone !== instance.availabilityZone) {
    // Source: EC2 User Guide, Elastic network interfaces: the instance and the NIC must be in one availability zone.
    const message =
      'You may not attach a network interface to an instance if they are not in the same availability zone';
    throw ec2Error('InvalidParameterCombination', message);
  }
  checkInstanceState(instance);
  checkSlots(instance, nicsOf(site, instance.id), deviceIndex);
  checkAddresses(instance, nic);
  const networkCard = input.NetworkCardIndex ?? 0;
  checkCard(instance, networkCard);
  const to = {
    instanceId: instance.id,
    deviceIndex,
    status: 'attaching',
    deleteOnTermination: false,
    networkCard,
  } as const;
  const { id } = attachNic(site, nic, to);
  site.schedule(nic.id, 'nic-attached', site.settings.latencies.nicAttachMs);
  return { AttachmentId: id, NetworkCardIndex: networkCard };
};

/** Source: EC2 API Reference, Error codes, InvalidAttachmentID.NotFound. */
const attachedAs = (site: Site, attachmentId: string): NicRecord & { readonly attachment: NicAttachmentRecord } => {
  const nic = site.draft.list('networkInterfaces').find(({ attachment }) => attachment?.id === attachmentId);
  if (nic?.attachment) return { ...nic, attachment: nic.attachment };
  throw ec2Error('InvalidAttachmentID.NotFound', `The interface attachment '${attachmentId}' does not exist.`);
};

/**
 * Source: DetachNetworkInterface, `Force`: last resort for a NIC of a failed instance. UNVERIFIED[detach-nic-again]:
 * repeating the call while it detaches; the stricter reading is that only `Force` is taken then.
 */
const checkDetachable = ({ id, attachment, operator }: ReturnType<typeof attachedAs>, force: boolean): void => {
  // Source: EC2 User Guide, Managed network interfaces: only the service changes it. UNVERIFIED[managed-nic-code]: the code.
  if (operator !== undefined) throw ec2Error('OperationNotPermitted', `'${id}' is managed by ${operator}.`);
  if (attachment.deviceIndex === 0) {
    // Source: EC2 User Guide, Elastic network interfaces: the primary network interface cannot be detached.
    throw ec2Error('OperationNotPermitted', 'The network interface at device index 0 cannot be detached.');
  }
  if (attachment.status === 'detaching' && !force) {
    throw ec2Error('IncorrectState', `The network interface '${id}' is currently in the 'detaching' state.`);
  }
};

const detachNetworkInterface = (input: DetachNetworkInterfaceRequest, site: Site): void => {
  const force = input.Force ?? false;
  const nic = attachedAs(site, input.AttachmentId ?? '');
  checkDetachable(nic, force);
  site.put('networkInterfaces', { ...nic, attachment: { ...nic.attachment, status: 'detaching' } });
  if (faultsOf(site.draft).hungDetaches.includes(nic.id) && !force) site.cancel(nic.id);
  else site.schedule(nic.id, 'nic-detached', site.settings.latencies.nicDetachMs);
};

export const nicAttachmentActions: ActionTable = {
  AttachNetworkInterface: defineAction(
    'NetworkInterfaceId InstanceId DeviceIndex NetworkCardIndex?',
    attachNetworkInterface,
  ),
  DetachNetworkInterface: defineAction('AttachmentId Force?', detachNetworkInterface),
};
