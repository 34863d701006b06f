import type { BlockDeviceMapping, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { createVolumeRecord } from '../disks/volume-build.ts';
import type { InstanceRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';

/** Root device of every image of the simulation, unless another one is arranged. */
export const ROOT_DEVICE = '/dev/xvda';

/** GiB, type: what an Amazon Linux image brings along. */
const IMAGE_ROOT = { VolumeSize: 8, VolumeType: 'gp3' } as const;

/** Source: RunInstances, `BlockDeviceMappings`: they add to the image's own, or override it at the same device. */
const mappingsOf = (rootDevice: string, mappings: readonly BlockDeviceMapping[] = []): BlockDeviceMapping[] => {
  const root = mappings.find(({ DeviceName }) => DeviceName === rootDevice);
  const others = mappings.filter(({ DeviceName }) => DeviceName !== rootDevice);
  return [{ DeviceName: rootDevice, Ebs: { ...IMAGE_ROOT, ...root?.Ebs } }, ...others];
};

/** Source: EC2 User Guide, Preserve data on termination: root volumes deleted by default, added ones too by the API. */
export const launchVolumes = (input: RunInstancesRequest, site: Site, instance: InstanceRecord): void => {
  const tags = specifiedTags(input.TagSpecifications, 'volume');
  for (const { DeviceName = '', Ebs } of mappingsOf(instance.rootDeviceName, input.BlockDeviceMappings)) {
    const asked = { ...Ebs, Size: Ebs?.VolumeSize, AvailabilityZone: instance.availabilityZone };
    const volume = createVolumeRecord(site, asked, tags);
    const deleteOnTermination = Ebs?.DeleteOnTermination ?? true;
    const attached = { device: DeviceName, status: 'attached', deleteOnTermination } as const;
    const attachment = { ...attached, instanceId: instance.id, attachTime: site.now };
    site.put('volumes', { ...volume, state: 'in-use', attachment });
  }
};
