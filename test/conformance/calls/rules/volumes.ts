import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateVolumeCommand,
  type CreateVolumeCommandInput,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumeStatusCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  ModifySnapshotTierCommand,
  RestoreSnapshotTierCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, motoShows, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import {
  ABSENT,
  makeServer,
  makeStoppedServer,
  makeSubnet,
  makeVolume,
  must,
  OTHER_ZONE,
  rootOf,
  ZONE,
} from '../world.ts';

const DEVICE = '/dev/sdf';

const attach = (ec2: Listener, VolumeId: string, InstanceId: string, Device = DEVICE) =>
  ec2.ask(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));
const detach = (ec2: Listener, VolumeId: string, InstanceId?: string) =>
  ec2.ask(new DetachVolumeCommand({ VolumeId, InstanceId }));
const see = (ec2: Listener, ...VolumeIds: string[]) => ec2.ask(new DescribeVolumesCommand({ VolumeIds }));
const create = (ec2: Listener, input: Partial<CreateVolumeCommandInput>) =>
  ec2.ask(new CreateVolumeCommand({ AvailabilityZone: ZONE, ...input }));

const makeSnapshot = async (ec2: Listener, VolumeId: string): Promise<string> =>
  must((await ec2.send(new CreateSnapshotCommand({ VolumeId, Description: 'one' }))).SnapshotId, 'a snapshot id');

export const VOLUME_RULES: readonly Rule[] = [
  {
    rule: 'a volume is attached, stays attached when the server stops, and is free after it is detached',
    last: 'ok',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      const volume = await makeVolume(ec2);
      await see(ec2, volume);
      await attach(ec2, volume, server);
      await see(ec2, volume);
      await detach(ec2, volume, server);
      await see(ec2, volume);
    },
  },
  {
    rule: 'the root volume of a stopped server is detached and attached again',
    last: 'ok',
    calls: async (ec2) => {
      const server = await makeStoppedServer(ec2, await makeSubnet(ec2));
      const { volume, device } = await rootOf(ec2, server);
      await detach(ec2, volume, server);
      await see(ec2, volume);
      await attach(ec2, volume, server, device);
      await see(ec2, volume);
    },
  },
  {
    rule: 'the root volume of a running server stays',
    last: 'IncorrectState',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      await detach(ec2, (await rootOf(ec2, server)).volume, server);
    },
    deviations: [
      motoAnswers('detaches the root volume of a running server', {
        call: 'DetachVolume',
        source: 'DetachVolume: of a root volume, stop the instance first',
      }),
    ],
  },
  {
    rule: 'a volume does not leave its zone',
    last: 'InvalidVolume.ZoneMismatch',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      await attach(ec2, await makeVolume(ec2, OTHER_ZONE), server);
    },
    deviations: [
      motoAnswers('attaches a volume across zones', {
        call: 'AttachVolume',
        source: 'EC2 API Reference, Error codes, InvalidVolume.ZoneMismatch',
      }),
    ],
  },
  {
    rule: 'a volume that is in use is attached to nobody else',
    last: 'VolumeInUse',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const volume = await makeVolume(ec2);
      await attach(ec2, volume, await makeServer(ec2, subnet));
      await attach(ec2, volume, await makeServer(ec2, subnet));
    },
    deviations: [
      motoAnswers('attaches an attached volume', {
        call: 'AttachVolume',
        source: 'EC2 API Reference, Error codes, VolumeInUse',
      }),
    ],
  },
  {
    rule: 'a device of a server is taken once',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      await attach(ec2, await makeVolume(ec2), server);
      await attach(ec2, await makeVolume(ec2), server);
    },
    deviations: [
      motoAnswers('shares a device', {
        call: 'AttachVolume',
        source: 'EC2 API Reference, Error codes, InvalidParameterValue: attachment point in use',
      }),
    ],
  },
  {
    rule: 'a detachment that is repeated meets a volume that is free',
    last: 'IncorrectState',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      const volume = await makeVolume(ec2);
      await attach(ec2, volume, server);
      await detach(ec2, volume, server);
      await detach(ec2, volume, server);
    },
    deviations: [
      motoAnswers('says that a free volume has no such attachment', {
        call: 'DetachVolume',
        says: 'InvalidAttachment.NotFound',
        source: 'EC2 API Reference, Error codes, IncorrectState: the volume is available',
      }),
    ],
  },
  {
    rule: 'a volume is not torn off a server that does not have it',
    last: 'InvalidAttachment.NotFound',
    calls: async (ec2) => {
      const subnet = await makeSubnet(ec2);
      const volume = await makeVolume(ec2);
      await attach(ec2, volume, await makeServer(ec2, subnet));
      await detach(ec2, volume, await makeServer(ec2, subnet));
    },
  },
  {
    rule: 'a volume is made of a snapshot, of its size or larger, with the tags that were asked for',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const SnapshotId = await makeSnapshot(ec2, await makeVolume(ec2));
      await ec2.ask(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId] }));
      const Tags = [{ Key: 'Name', Value: 'dr' }];
      await create(ec2, {
        SnapshotId,
        Size: 10,
        VolumeType: 'gp3',
        TagSpecifications: [{ ResourceType: 'volume', Tags }],
      });
      await ec2.ask(new DescribeVolumesCommand({ Filters: [{ Name: 'snapshot-id', Values: [SnapshotId] }] }));
      await create(ec2, { SnapshotId, VolumeType: 'gp3' });
      await create(ec2, { SnapshotId, Size: 4, VolumeType: 'gp3' });
    },
    deviations: [
      motoAnswers('makes a volume smaller than its snapshot', {
        call: 'CreateVolume',
        source: 'CreateVolume, Size: at least that of the snapshot',
      }),
    ],
  },
  {
    rule: 'a volume of a snapshot is loaded at the rate that was asked for, and EC2 says how far it is',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const SnapshotId = await makeSnapshot(ec2, await makeVolume(ec2));
      for (const rate of [undefined, 300]) {
        const made = await ec2.send(
          new CreateVolumeCommand({ AvailabilityZone: ZONE, SnapshotId, VolumeInitializationRate: rate }),
        );
        await ec2.ask(new DescribeVolumeStatusCommand({ VolumeIds: [must(made.VolumeId, 'a volume id')] }));
      }
      await create(ec2, { SnapshotId, VolumeInitializationRate: 301 });
    },
    deviations: [
      motoAnswers('does not know the call', {
        call: 'DescribeVolumeStatus',
        says: 'Error',
        source: 'DescribeVolumeStatus, InitializationStatusDetails',
      }),
      motoAnswers('takes any initialization rate', {
        call: 'CreateVolume',
        source:
          'CreateVolume, VolumeInitializationRate: 100 to 300 MiB/s; the code is UNVERIFIED[initialization-rate-code]',
      }),
    ],
  },
  {
    rule: 'a client token makes one volume',
    last: 'ok',
    calls: async (ec2) => {
      const SnapshotId = await makeSnapshot(ec2, await makeVolume(ec2));
      for (const ClientToken of ['once', 'once']) await create(ec2, { SnapshotId, ClientToken });
      await ec2.ask(new DescribeVolumesCommand({ Filters: [{ Name: 'snapshot-id', Values: [SnapshotId] }] }));
    },
    deviations: [
      motoShows('makes a second volume of one client token', {
        call: 'CreateVolume',
        at: /^id$/,
        source: 'CreateVolume, ClientToken; EC2 Developer Guide, Ensuring idempotency',
      }),
      motoShows('shows the second volume', {
        call: 'DescribeVolumes',
        at: /^1$/,
        source: 'EC2 Developer Guide, Ensuring idempotency',
      }),
    ],
  },
  {
    rule: 'a client token is not for another request',
    last: 'IdempotentParameterMismatch',
    calls: async (ec2) => {
      for (const Size of [8, 9]) await create(ec2, { Size, ClientToken: 'twice' });
    },
    deviations: [
      motoAnswers('takes a client token for two requests', {
        call: 'CreateVolume',
        source: 'EC2 Developer Guide, Ensuring idempotency, IdempotentParameterMismatch',
      }),
    ],
  },
  {
    rule: 'one call takes snapshots of all volumes of a server',
    last: 'ok',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      await attach(ec2, await makeVolume(ec2), server);
      const InstanceSpecification = { InstanceId: server };
      await ec2.ask(new CreateSnapshotsCommand({ InstanceSpecification, Description: 'all of it' }));
    },
    deviations: [
      motoShows('says nothing of the state of such a snapshot', {
        call: 'CreateSnapshots',
        at: /^[01]\.state$/,
        source: 'SnapshotInfo, State',
      }),
    ],
  },
  {
    rule: 'an io2 volume needs its IOPS, and a zone is one of the region',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      await create(ec2, { Size: 8, VolumeType: 'io2' });
      await create(ec2, { Size: 8, AvailabilityZone: 'eu-central-1z' });
    },
    deviations: [
      {
        name: 'missing IOPS have another code',
        wrong: 'unknown',
        source: 'CreateVolume, Iops: required for io1 and io2; no code is documented',
        call: 'CreateVolume',
        simulated: 'MissingParameter',
        moto: 'InvalidParameterDependency',
      },
      motoAnswers('makes a volume in no zone of the region', {
        call: 'CreateVolume',
        source: 'EC2 API Reference, Error codes, InvalidParameterValue',
      }),
    ],
  },
  {
    rule: 'what does not exist is named: volume, snapshot, server',
    last: 'InvalidInstanceID.NotFound',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      await see(ec2, ABSENT.volume);
      await attach(ec2, ABSENT.volume, server);
      await detach(ec2, ABSENT.volume);
      await ec2.ask(new CreateSnapshotCommand({ VolumeId: ABSENT.volume }));
      await create(ec2, { SnapshotId: ABSENT.snapshot });
      await ec2.ask(new DescribeSnapshotsCommand({ SnapshotIds: [ABSENT.snapshot] }));
      await ec2.ask(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: ABSENT.server } }));
      await attach(ec2, await makeVolume(ec2), ABSENT.server);
    },
  },
  {
    rule: 'a volume that is deleted is gone, and so is a snapshot',
    last: 'InvalidSnapshot.NotFound',
    calls: async (ec2) => {
      const VolumeId = await makeVolume(ec2);
      const SnapshotId = await makeSnapshot(ec2, VolumeId);
      await ec2.ask(new DeleteVolumeCommand({ VolumeId }));
      await ec2.ask(new DeleteVolumeCommand({ VolumeId }));
      await ec2.ask(new DeleteSnapshotCommand({ SnapshotId }));
      await ec2.ask(new DeleteSnapshotCommand({ SnapshotId }));
    },
  },
  {
    rule: 'a volume that is attached is not deleted',
    last: 'VolumeInUse',
    calls: async (ec2) => {
      const VolumeId = await makeVolume(ec2);
      await attach(ec2, VolumeId, await makeServer(ec2, await makeSubnet(ec2)));
      await ec2.ask(new DeleteVolumeCommand({ VolumeId }));
    },
  },
  {
    rule: 'no volume is made of a snapshot in the archive tier',
    last: 'IncorrectState',
    calls: async (ec2) => {
      const SnapshotId = await makeSnapshot(ec2, await makeVolume(ec2));
      await ec2.ask(new ModifySnapshotTierCommand({ SnapshotId, StorageTier: 'archive' }));
      await ec2.ask(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId] }));
      await create(ec2, { SnapshotId });
    },
    deviations: [
      motoAnswers('makes a volume of an archived snapshot', {
        call: 'CreateVolume',
        source:
          'EBS User Guide, Archive Amazon EBS snapshots: to be restored first; the code is UNVERIFIED[archived-snapshot-code]',
      }),
    ],
  },
  {
    rule: 'a snapshot that is restored from the archive for a while says when it goes back',
    last: 'ok',
    calls: async (ec2) => {
      const SnapshotId = await makeSnapshot(ec2, await makeVolume(ec2));
      await ec2.ask(new ModifySnapshotTierCommand({ SnapshotId, StorageTier: 'archive' }));
      await ec2.ask(new RestoreSnapshotTierCommand({ SnapshotId, TemporaryRestoreDays: 2 }));
      await ec2.ask(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId] }));
      await create(ec2, { SnapshotId });
    },
    deviations: [
      motoShows('calls a snapshot archived that is restored for a while', {
        call: 'DescribeSnapshots',
        at: /^0\.storageTier$/,
        source:
          'RestoreSnapshotTier: restored to the standard tier for the days asked for; what StorageTier says is UNVERIFIED[restored-snapshot-tier]',
      }),
    ],
  },
  {
    rule: 'two names of one device are one attachment point',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      await attach(ec2, await makeVolume(ec2), server, '/dev/sdf');
      await attach(ec2, await makeVolume(ec2), server, '/dev/xvdf');
    },
    deviations: [
      motoAnswers('takes two names of one device for two', {
        call: 'AttachVolume',
        source: 'EBS User Guide, Device names; kubernetes-sigs/aws-ebs-csi-driver#1674 (GitHub)',
      }),
    ],
  },
  {
    rule: 'a malformed volume id is not one that is not found',
    last: 'InvalidVolumeID.Malformed',
    calls: (ec2) => see(ec2, 'vol-nonsense'),
    deviations: [
      motoAnswers('calls a malformed id not found', {
        call: 'DescribeVolumes',
        says: 'InvalidVolume.NotFound',
        source: 'EC2 API Reference, Error codes, InvalidVolumeID.Malformed',
      }),
    ],
  },
  {
    rule: 'a malformed snapshot id is not one that is not found',
    last: 'InvalidSnapshotID.Malformed',
    calls: (ec2) => ec2.ask(new DescribeSnapshotsCommand({ SnapshotIds: ['snap-nonsense'] })),
    deviations: [
      motoAnswers('calls a malformed id not found', {
        call: 'DescribeSnapshots',
        says: 'InvalidSnapshot.NotFound',
        source: 'EC2 API Reference, Error codes, InvalidSnapshotID.Malformed',
      }),
    ],
  },
];
