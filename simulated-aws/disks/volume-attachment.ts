import type { AttachVolumeRequest, DetachVolumeRequest, VolumeAttachment } from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { faultsOf } from '../engine/faults.ts';
import { instanceListing, volumeListing } from '../engine/listings.ts';
import type { InstanceRecord, VolumeAttachmentRecord, VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { typeOf } from '../servers/instance-types.ts';

export const attachmentShape = (volumeId: string, attachment: VolumeAttachmentRecord): VolumeAttachment => ({
  VolumeId: volumeId,
  InstanceId: attachment.instanceId,
  Device: attachment.device,
  State: attachment.status,
  DeleteOnTermination: attachment.deleteOnTermination,
  AttachTime: new Date(attachment.attachTime),
});

/** Source: EC2 API Reference, Error codes: VolumeInUse where attached, IncorrectState while still being created. */
const checkAvailable = ({ id, state, attachment }: VolumeRecord): void => {
  if (attachment) throw ec2Error('VolumeInUse', `${id} is already attached to an instance`);
  if (state !== 'available') throw ec2Error('IncorrectState', `Volume '${id}' is in the '${state}' state.`);
};

/**
 * Source: AttachVolume: to a running or stopped instance (IncorrectState else, as users see it) of the volume's zone (Error
 * codes, InvalidVolume.ZoneMismatch).
 */
const checkInstance = (volume: VolumeRecord, { id, state, availabilityZone }: InstanceRecord): void => {
  if (volume.availabilityZone !== availabilityZone) {
    const message = `The volume '${volume.id}' is not in the same availability zone as instance '${id}'`;
    throw ec2Error('InvalidVolume.ZoneMismatch', message);
  }
  if (state !== 'running' && state !== 'stopped') {
    throw ec2Error('IncorrectState', `Instance '${id}' is not 'running'.`);
  }
};

export const volumeAt = (site: Site, instanceId: string, device: string | undefined): VolumeRecord | undefined =>
  site.draft
    .list('volumes')
    .find(({ attachment }) => attachment?.instanceId === instanceId && pointOf(attachment.device) === pointOf(device));

/** Source: EBS User Guide, Device names: /dev/sdX and /dev/xvdX are one; kubernetes-sigs/aws-ebs-csi-driver#1674 (GitHub). */
const pointOf = (device = ''): string => device.replace(/^(\/dev\/)?(xvd|sd)/, '');

/**
 * Source: EBS User Guide, Amazon EBS volume limits; EC2 API Reference, Error codes, AttachmentLimitExceeded. On Nitro, NICs beyond the
 * first take the place of a volume each. On Xen, more than the 40 that are shown are taken on a best effort basis.
 */
const checkRoom = (site: Site, { id, instanceType }: InstanceRecord): void => {
  const { maxVolumes, hypervisor } = typeOf(instanceType);
  const on = <T extends { readonly attachment?: { readonly instanceId: string } }>(all: readonly T[]) =>
    all.filter(({ attachment }) => attachment?.instanceId === id).length;
  if (hypervisor === 'xen') return;
  const nics = Math.max(0, on(site.draft.list('networkInterfaces')) - 1);
  if (on(site.draft.list('volumes')) + nics < maxVolumes) return;
  throw ec2Error('AttachmentLimitExceeded', `Volume attachments exceed the limit for ${instanceType}`);
};

/** Source: EC2 API Reference, Error codes, InvalidParameterValue: a device that is taken, or still detaching. */
const checkDevice = (site: Site, instanceId: string, device: string): void => {
  if (!volumeAt(site, instanceId, device)) return;
  const message = `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`;
  throw ec2Error('InvalidParameterValue', message);
};

/** Source: EC2 User Guide, Preserve data on termination: off for a volume attached after the launch. */
const attachVolume = (input: AttachVolumeRequest, site: Site): VolumeAttachment => {
  const volume = find(volumeListing, site.draft, input.VolumeId ?? '');
  const instance = find(instanceListing, site.draft, input.InstanceId ?? '');
  const device = input.Device ?? '';
  checkAvailable(volume);
  checkInstance(volume, instance);
  checkDevice(site, instance.id, device);
  checkRoom(site, instance);
  const how = { device, status: 'attaching', deleteOnTermination: false } as const;
  const attachment = { ...how, instanceId: instance.id, attachTime: site.now };
  site.put('volumes', { ...volume, state: 'in-use', attachment });
  site.schedule(volume.id, 'volume-attached', site.settings.latencies.volumeAttachMs);
  return attachmentShape(volume.id, attachment);
};

const differs = (asked: string | undefined, actual: string): boolean => asked !== undefined && asked !== actual;

/**
 * Source: EC2 API Reference, Error codes: IncorrectState for a volume that is not attached, InvalidAttachment.NotFound
 * for another instance or device.
 */
const attachmentOf = ({ id, state, attachment }: VolumeRecord, input: DetachVolumeRequest): VolumeAttachmentRecord => {
  if (!attachment) throw ec2Error('IncorrectState', `Volume '${id}' is in the '${state}' state.`);
  if (differs(input.InstanceId, attachment.instanceId) || differs(input.Device, attachment.device)) {
    const message = `The volume '${id}' is not attached to instance '${input.InstanceId}' as device '${input.Device}'.`;
    throw ec2Error('InvalidAttachment.NotFound', message);
  }
  return attachment;
};

/**
 * Source: DetachVolume: a root volume only once its instance is stopped (IncorrectState with this message, as Terraform
 * users see it; `Force` does not change that). UNVERIFIED[detach-volume-again]: repeating the call while it detaches;
 * only `Force` is taken then, which the EBS User Guide (Detach an Amazon EBS volume, Troubleshoot) names for one that stays `detaching`.
 */
const checkDetachable = (site: Site, id: string, attachment: VolumeAttachmentRecord, force: boolean): void => {
  const instance = find(instanceListing, site.draft, attachment.instanceId);
  if (attachment.device === instance.rootDeviceName && instance.state !== 'stopped') {
    throw ec2Error('IncorrectState', `Unable to detach root volume '${id}' from instance '${instance.id}'`);
  }
  if (attachment.status === 'detaching' && !force) {
    throw ec2Error('IncorrectState', `Volume '${id}' is in the 'detaching' state.`);
  }
};

const detachVolume = (input: DetachVolumeRequest, site: Site): VolumeAttachment => {
  const volume = find(volumeListing, site.draft, input.VolumeId ?? '');
  const force = input.Force ?? false;
  const attachment = attachmentOf(volume, input);
  checkDetachable(site, volume.id, attachment, force);
  const detaching = { ...attachment, status: 'detaching' } as const;
  site.put('volumes', { ...volume, attachment: detaching });
  if (faultsOf(site.draft).hungDetaches.includes(volume.id) && !force) site.cancel(volume.id);
  else site.schedule(volume.id, 'volume-detached', site.settings.latencies.volumeDetachMs);
  return attachmentShape(volume.id, detaching);
};

export const volumeAttachmentActions: ActionTable = {
  AttachVolume: defineAction('VolumeId InstanceId Device', attachVolume),
  DetachVolume: defineAction('VolumeId InstanceId? Device? Force?', detachVolume),
};
