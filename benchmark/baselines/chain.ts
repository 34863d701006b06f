import {
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVolumesCommand,
  DetachNetworkInterfaceCommand,
  DetachVolumeCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { MeasuredServer } from '../ground.ts';

/** How somebody carries the chain of a server out. */
export interface Driver {
  /** A call, again as often as he repeats one. @throws what EC2 answers at last */
  call<Output>(command: object): Promise<Output>;
  /** Looks at once, then every so many seconds, until it is so. */
  until(seconds: number, isSo: () => Promise<boolean>): Promise<void>;
}

/**
 * Seconds between two looks of the SDK's waiters. Source: EC2's waiters in the SDKs (`waiters-2`): InstanceStopped,
 * VolumeAvailable and VolumeInUse 15 s, NetworkInterfaceAvailable 20 s. None waits for a NIC to be attached.
 */
export const WAITER_SECONDS = { stopped: 15, volume: 15, nicAvailable: 20, nicAttached: 5 } as const;

interface Volumes {
  readonly Volumes: readonly {
    readonly State?: string;
    readonly Attachments?: readonly { readonly State?: string }[];
  }[];
}
interface Instances {
  readonly Reservations: readonly { readonly Instances: readonly { readonly State?: { readonly Name?: string } }[] }[];
}
interface Nics {
  readonly NetworkInterfaces: readonly {
    readonly Status?: string;
    readonly Attachment?: { readonly AttachmentId?: string; readonly Status?: string };
  }[];
}

const volumesAre = ({ call, until }: Driver, ids: readonly string[], state: 'available' | 'in-use'): Promise<void> =>
  until(WAITER_SECONDS.volume, async () => {
    const Filters = [{ Name: 'volume-id', Values: [...ids] }];
    const { Volumes } = await call<Volumes>(new DescribeVolumesCommand({ Filters }));
    const isSo = (volume: Volumes['Volumes'][number]): boolean =>
      volume.State === state && (volume.Attachments ?? []).every(({ State }) => State === 'attached');
    return Volumes.length === ids.length && Volumes.every(isSo);
  });

const nicOf = async ({ call }: Driver, id: string): Promise<Nics['NetworkInterfaces'][number] | undefined> => {
  const Filters = [{ Name: 'network-interface-id', Values: [id] }];
  return (await call<Nics>(new DescribeNetworkInterfacesCommand({ Filters }))).NetworkInterfaces[0];
};

/** One server from end to end, as a runbook has it: each call waits until the one before it is seen done. No record, no check. */
export const failOverServer = async (driver: Driver, zone: string, server: MeasuredServer): Promise<void> => {
  await fence(driver, server);
  const volumes = await makeDisks(driver, zone, server);
  await replaceDisks(driver, server, volumes);
  await moveNic(driver, server);
};

const fence = async (driver: Driver, { production, rootVolume }: MeasuredServer): Promise<void> => {
  const { call, until } = driver;
  const InstanceIds = [production];
  await call(new CreateTagsCommand({ Resources: InstanceIds, Tags: [{ Key: 'fenced', Value: 'true' }] }));
  await call(new StopInstancesCommand({ InstanceIds, Force: true, SkipOsShutdown: true }));
  await until(WAITER_SECONDS.stopped, async () => {
    const Filters = [{ Name: 'instance-id', Values: InstanceIds }];
    const { Reservations } = await call<Instances>(new DescribeInstancesCommand({ Filters }));
    return Reservations[0]?.Instances[0]?.State?.Name === 'stopped';
  });
  await call(new DetachVolumeCommand({ VolumeId: rootVolume }));
  await volumesAre(driver, [rootVolume], 'available');
};

const makeDisks = async (driver: Driver, zone: string, { disks }: MeasuredServer): Promise<readonly string[]> => {
  const made: string[] = [];
  for (const { snapshot: SnapshotId } of disks) {
    const command = new CreateVolumeCommand({ SnapshotId, AvailabilityZone: zone, VolumeType: 'gp3' });
    made.push((await driver.call<{ readonly VolumeId: string }>(command)).VolumeId);
  }
  await volumesAre(driver, made, 'available');
  return made;
};

const replaceDisks = async (
  driver: Driver,
  { dr, disks, drVolumes }: MeasuredServer,
  volumes: readonly string[],
): Promise<void> => {
  for (const VolumeId of drVolumes) await driver.call(new DetachVolumeCommand({ VolumeId }));
  if (drVolumes.length > 0) await volumesAre(driver, drVolumes, 'available');
  for (const [n, VolumeId] of volumes.entries()) {
    await driver.call(new AttachVolumeCommand({ VolumeId, InstanceId: dr, Device: disks[n]?.device }));
  }
  await volumesAre(driver, volumes, 'in-use');
};

const moveNic = async (driver: Driver, { dr, nic, nicIndex }: MeasuredServer): Promise<void> => {
  const { call, until } = driver;
  const AttachmentId = (await nicOf(driver, nic))?.Attachment?.AttachmentId;
  await call(new DetachNetworkInterfaceCommand({ AttachmentId }));
  await until(WAITER_SECONDS.nicAvailable, async () => (await nicOf(driver, nic))?.Status === 'available');
  await call(new AttachNetworkInterfaceCommand({ NetworkInterfaceId: nic, InstanceId: dr, DeviceIndex: nicIndex }));
  await until(WAITER_SECONDS.nicAttached, async () => (await nicOf(driver, nic))?.Attachment?.Status === 'attached');
};
