import {
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  CreateNetworkInterfaceCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DetachNetworkInterfaceCommand,
  DetachVolumeCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { View } from '../../simulated-aws/ec2.ts';
import { byHand } from './by-hand.ts';
import type { FaultScene, TimedFault, Undo } from './timed-fault.ts';

/** Longer than EC2 needs to make a volume, or to let one go. */
const A_WHILE_MS = 30_000;
const LOOK_AGAIN_MS = 2_000;

const nicsOf = ({ world }: FaultScene, serverId: string) =>
  world.ec2.inspect((view) =>
    view.list('networkInterfaces').filter(({ attachment }) => attachment?.instanceId === serverId),
  );

const devicesOf = ({ world }: FaultScene, serverId: string): readonly string[] =>
  world.ec2.inspect((view) =>
    view.list('volumes').flatMap(({ attachment }) => (attachment?.instanceId === serverId ? [attachment.device] : [])),
  );

/** Attaches something as soon as one of the slots is free, until it is to end. @returns what ends it */
const whereFree = <T>(
  { sleep }: FaultScene,
  free: () => T | undefined,
  hands: { attach(slot: T): Promise<void>; takeAway(): Promise<void> },
): Undo => {
  const person = { isGone: false };
  const trying = async (): Promise<void> => {
    for (let slot = free(); !person.isGone; slot = free()) {
      if (slot !== undefined) return hands.attach(slot);
      await sleep(LOOK_AGAIN_MS);
    }
  };
  const done = trying();
  return async () => {
    person.isGone = true;
    await done;
    await hands.takeAway();
  };
};

/** EC2 never detaches what is at index 0, so that no other network interface comes there. */
const indexAbove0 = (attachment: { readonly deviceIndex: number } | undefined): readonly number[] =>
  attachment && attachment.deviceIndex > 0 ? [attachment.deviceIndex] : [];

/** At the index of a network interface of production. */
const foreignNic = async (scene: FaultScene): Promise<Undo | undefined> => {
  const { world, target } = scene;
  const [primary] = nicsOf(scene, target.drServerId);
  const wanted = nicsOf(scene, target.serverId).flatMap(({ attachment }) => indexAbove0(attachment));
  if (!primary) return undefined;
  const made = await world.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: primary.subnetId }));
  const NetworkInterfaceId = made.NetworkInterface?.NetworkInterfaceId ?? '?';
  const free = (): number | undefined => {
    const taken = nicsOf(scene, target.drServerId).map(({ attachment }) => attachment?.deviceIndex);
    return wanted.find((index) => !taken.includes(index));
  };
  return whereFree(scene, free, {
    attach: (DeviceIndex) => {
      const asked = { NetworkInterfaceId, InstanceId: target.drServerId, DeviceIndex };
      return byHand(scene, new AttachNetworkInterfaceCommand(asked));
    },
    takeAway: async () => {
      const held = world.ec2.inspect((view) => view.get('networkInterfaces', NetworkInterfaceId)?.attachment);
      if (held) await byHand(scene, new DetachNetworkInterfaceCommand({ AttachmentId: held.id, Force: true }));
    },
  });
};

/** Until the volume is free: EC2 keeps a root volume at its server until the server is stopped, and somebody may have started the server. */
const detachVolume = async (scene: FaultScene, VolumeId: string): Promise<void> => {
  const held = () => scene.world.ec2.inspect((view) => rootOrNot(view, VolumeId));
  for (let at = held(); at; at = held()) {
    if (at.isRootOfRunning) await byHand(scene, new StopInstancesCommand({ InstanceIds: [at.serverId] }));
    // A repeat would begin the detachment anew.
    else if (at.status !== 'detaching') await byHand(scene, new DetachVolumeCommand({ VolumeId, Force: true }));
    await scene.sleep(LOOK_AGAIN_MS);
  }
};

const rootOrNot = (view: View, volumeId: string) => {
  const attachment = view.get('volumes', volumeId)?.attachment;
  if (!attachment) return undefined;
  const { instanceId: serverId, status, device } = attachment;
  const server = view.get('instances', serverId);
  return { serverId, status, isRootOfRunning: server?.state === 'running' && server.rootDeviceName === device };
};

/** At the device of one of production's disks. */
const foreignVolume = async (scene: FaultScene): Promise<Undo | undefined> => {
  const { world, target } = scene;
  const zone = world.ec2.inspect((view) => view.get('instances', target.drServerId)?.availabilityZone);
  const wanted = devicesOf(scene, target.serverId);
  if (zone === undefined) return undefined;
  const { VolumeId } = await world.ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 1 }));
  await scene.sleep(A_WHILE_MS);
  const free = (): string | undefined => {
    const taken = devicesOf(scene, target.drServerId);
    return wanted.find((device) => !taken.includes(device));
  };
  return whereFree(scene, free, {
    attach: (Device) => byHand(scene, new AttachVolumeCommand({ VolumeId, InstanceId: target.drServerId, Device })),
    takeAway: async () => {
      await detachVolume(scene, VolumeId ?? '?');
      await byHand(scene, new DeleteVolumeCommand({ VolumeId }));
    },
  });
};

/** What somebody puts where the failover wants to put something, and takes away again in the end. */
export const FOREIGN = {
  'foreign-interface': {
    says: 'finds a network interface of somebody else at its DR server, at an index of its own',
    isTidiedUp: true,
    begin: foreignNic,
  },
  'foreign-volume': {
    says: 'finds a volume of somebody else at its DR server, at a device of its own',
    isTidiedUp: true,
    begin: foreignVolume,
  },
} as const satisfies Readonly<Record<string, TimedFault>>;
