import {
  AttachVolumeCommand,
  CreateImageCommand,
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateTagsCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  type DescribeImagesResult,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type InstanceSpecification,
} from '@aws-sdk/client-ec2';
import { motoAnswers, motoShows, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { ABSENT, attach, makeNic, makeServer, makeSubnet, makeVolume, must, rootOf } from '../world.ts';

const Tags = [
  { Key: 'sdrs:group', Value: 'group-1' },
  { Key: 'sdrs:recovery-point', Value: 'one' },
];
const TagSpecifications = [{ ResourceType: 'snapshot' as const, Tags }];

const makeServerWithDisk = async (ec2: Listener): Promise<{ readonly server: string; readonly disk: string }> => {
  const server = await makeServer(ec2, await makeSubnet(ec2));
  const disk = await makeVolume(ec2);
  await ec2.send(new AttachVolumeCommand({ VolumeId: disk, InstanceId: server, Device: '/dev/sdf' }));
  return { server, disk };
};

const take = (ec2: Listener, InstanceSpecification: InstanceSpecification) =>
  ec2.ask(new CreateSnapshotsCommand({ InstanceSpecification, Description: 'a set', TagSpecifications }));

const seeBy = (ec2: Listener, Name: string, ...Values: string[]) =>
  ec2.ask(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: [{ Name, Values }] }));

const SAYS_NO_STATE = motoShows('says nothing of the state of such a snapshot', {
  call: 'CreateSnapshots',
  at: /^[01]\.state$/,
  source: 'SnapshotInfo, State',
});

/** What the synchronisation of disks stands on: sets, their tags, and what may be deleted. */
export const SNAPSHOT_RULES: readonly Rule[] = [
  {
    rule: 'the snapshots of a set have the tags of the call, and are found by them and by their volumes',
    last: 'ok',
    calls: async (ec2) => {
      const { server, disk } = await makeServerWithDisk(ec2);
      await take(ec2, { InstanceId: server });
      await seeBy(ec2, 'volume-id', disk, (await rootOf(ec2, server)).volume);
    },
    deviations: [SAYS_NO_STATE],
  },
  {
    rule: 'a set leaves the root volume out where that is asked for',
    last: 'ok',
    calls: async (ec2) => {
      const { server } = await makeServerWithDisk(ec2);
      await take(ec2, { InstanceId: server, ExcludeBootVolume: true });
    },
    deviations: [SAYS_NO_STATE],
  },
  {
    rule: 'a set leaves data volumes out that are named, and the root volume is not one of them',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const { server, disk } = await makeServerWithDisk(ec2);
      await take(ec2, { InstanceId: server, ExcludeDataVolumeIds: [disk] });
      await take(ec2, { InstanceId: server, ExcludeDataVolumeIds: [(await rootOf(ec2, server)).volume] });
    },
    deviations: [
      SAYS_NO_STATE,
      motoShows('takes the volumes that are to be left out', {
        call: 'CreateSnapshots',
        at: /^1$/,
        source: 'InstanceSpecification, ExcludeDataVolumeIds',
      }),
      motoAnswers('leaves out what it is told, also the root volume', {
        call: 'CreateSnapshots',
        source:
          'InstanceSpecification, ExcludeDataVolumeIds: the request fails; the code is UNVERIFIED[snapshots-without-root]',
      }),
    ],
  },
  {
    rule: 'a snapshot is tagged in the call that takes it, and again later',
    last: 'ok',
    calls: async (ec2) => {
      const VolumeId = await makeVolume(ec2);
      const made = await ec2.send(new CreateSnapshotCommand({ VolumeId, Description: 'one', TagSpecifications }));
      const Resources = [must(made.SnapshotId, 'a snapshot id')];
      await ec2.ask(new CreateTagsCommand({ Resources, Tags: [{ Key: 'sdrs:pinned', Value: 'group-1' }] }));
      await seeBy(ec2, 'volume-id', VolumeId);
    },
  },
  {
    rule: 'a snapshot of an image is deleted once nobody can launch the image any more',
    last: 'ok',
    calls: async (ec2) => {
      const { server } = await makeServerWithDisk(ec2);
      const image = new CreateImageCommand({ InstanceId: server, Name: `image of ${server}`, NoReboot: true });
      const ImageIds = [must((await ec2.send(image)).ImageId, 'an image id')];
      const seen: DescribeImagesResult = await ec2.send(new DescribeImagesCommand({ ImageIds }));
      const SnapshotId = must(seen.Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId, 'a snapshot of the image');
      await ec2.ask(new DeleteSnapshotCommand({ SnapshotId }));
      await ec2.ask(new DeregisterImageCommand({ ImageId: ImageIds[0] }));
      await ec2.ask(new DeleteSnapshotCommand({ SnapshotId }));
    },
    deviations: [
      motoShows('takes an image of the root disk alone', {
        call: 'DescribeImages',
        at: /^0\.disks\.1$/,
        source: 'CreateImage: all volumes that are attached to the instance',
      }),
    ],
  },
  {
    rule: 'a NIC is deleted once it is on no server, and no volume is deleted with it',
    last: 'InvalidNetworkInterfaceID.NotFound',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const [free, held] = [await makeNic(ec2, subnet), await makeNic(ec2, subnet)];
      const server = await makeServer(ec2, subnet);
      await attach(ec2, held, server);
      await ec2.ask(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: held }));
      await ec2.ask(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: free }));
      await ec2.ask(new DescribeVolumesCommand({ VolumeIds: [(await rootOf(ec2, server)).volume] }));
      await ec2.ask(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [free] }));
    },
    deviations: [
      motoAnswers('deletes a NIC that a server has', {
        call: 'DeleteNetworkInterface',
        source: 'DeleteNetworkInterface: you must detach it first; Error codes, InvalidNetworkInterface.InUse',
      }),
    ],
  },
  {
    rule: 'nothing is deleted that does not exist',
    last: 'InvalidSnapshot.NotFound',
    calls: async (ec2) => {
      await ec2.ask(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: ABSENT.nic }));
      await ec2.ask(new DeregisterImageCommand({ ImageId: 'ami-00000000000000000' }));
      await ec2.ask(new DeleteSnapshotCommand({ SnapshotId: ABSENT.snapshot }));
    },
  },
];
