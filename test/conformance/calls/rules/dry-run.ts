import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  CreateNetworkInterfaceCommand,
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteTagsCommand,
  DetachNetworkInterfaceCommand,
  DetachVolumeCommand,
  DisassociateAddressCommand,
  ModifyInstanceAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
  RebootInstancesCommand,
  ReleaseAddressCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, type Rule } from '../rule.ts';
import { ABSENT, IMAGE, ZONE } from '../world.ts';

const DryRun = true;
const InstanceIds = [ABSENT.server];
const Tags = [{ Key: 'a', Value: 'b' }];
const onServer = { VolumeId: ABSENT.volume, InstanceId: ABSENT.server, DryRun };

/** A call of each kind that changes something and can be tried, of what does not exist. */
const CALLS = [
  new RunInstancesCommand({ ImageId: IMAGE, InstanceType: 'm5.large', MinCount: 1, MaxCount: 1, DryRun }),
  new StopInstancesCommand({ InstanceIds, DryRun }),
  new StartInstancesCommand({ InstanceIds, DryRun }),
  new RebootInstancesCommand({ InstanceIds, DryRun }),
  new TerminateInstancesCommand({ InstanceIds, DryRun }),
  new ModifyInstanceAttributeCommand({ InstanceId: ABSENT.server, DisableApiStop: { Value: false }, DryRun }),
  new CreateNetworkInterfaceCommand({ SubnetId: ABSENT.subnet, DryRun }),
  new AttachNetworkInterfaceCommand({
    NetworkInterfaceId: ABSENT.nic,
    InstanceId: ABSENT.server,
    DeviceIndex: 1,
    DryRun,
  }),
  new DetachNetworkInterfaceCommand({ AttachmentId: ABSENT.attachment, DryRun }),
  new ModifyNetworkInterfaceAttributeCommand({
    NetworkInterfaceId: ABSENT.nic,
    SourceDestCheck: { Value: true },
    DryRun,
  }),
  new AllocateAddressCommand({ DryRun }),
  new AssociateAddressCommand({ AllocationId: ABSENT.allocation, NetworkInterfaceId: ABSENT.nic, DryRun }),
  new DisassociateAddressCommand({ AssociationId: ABSENT.association, DryRun }),
  new ReleaseAddressCommand({ AllocationId: ABSENT.allocation, DryRun }),
  new CreateVolumeCommand({ AvailabilityZone: ZONE, Size: 8, DryRun }),
  new AttachVolumeCommand({ ...onServer, Device: '/dev/sdf' }),
  new DetachVolumeCommand(onServer),
  new CreateSnapshotCommand({ VolumeId: ABSENT.volume, DryRun }),
  new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: ABSENT.server }, DryRun }),
  new CreateTagsCommand({ Resources: InstanceIds, Tags, DryRun }),
  new DeleteTagsCommand({ Resources: InstanceIds, Tags, DryRun }),
];

/** Where moto looks at the resources first. */
const LOOKS_FIRST: Readonly<Record<string, string>> = {
  CreateNetworkInterface: 'InvalidSubnetID.NotFound',
  AssociateAddress: 'InvalidNetworkInterfaceID.NotFound',
};

export const DRY_RUN_RULES: readonly Rule[] = CALLS.map((command): Rule => {
  const call = command.constructor.name.replace(/Command$/, '');
  const says = LOOKS_FIRST[call];
  const source = 'EC2 API Reference, DryRun: checks the permissions';
  return {
    rule: `a dry run of ${call} says that the permission is there, and nothing of state`,
    last: 'DryRunOperation',
    calls: (ec2) => ec2.ask(command as StopInstancesCommand),
    ...(says ? { deviations: [motoAnswers('looks for resources in a dry run', { call, says, source })] } : {}),
  };
});
