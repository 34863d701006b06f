import type {
  _InstanceType,
  HttpTokensState,
  Instance,
  InstanceBlockDeviceMapping,
  InstanceMetadataEndpointState,
  InstanceMetadataProtocolState,
  InstanceMetadataTagsState,
  InstanceNetworkInterface,
  InstanceState as InstanceStateShape,
} from '@aws-sdk/client-ec2';
import { tagList } from '../engine/describe.ts';
import type { View } from '../engine/draft.ts';
import type { InstanceRecord, InstanceState, VolumeRecord } from '../engine/model.ts';
import type { NicRecord } from '../nics/nic-model.ts';
import {
  type AddressIndex,
  addressesByNic,
  associationShape,
  attachmentShape,
  commonShape,
  groupShapes,
  primaryIp,
} from '../nics/nic-shapes.ts';
import { shownOfImage } from './images.ts';
import { typeOf } from './instance-types.ts';
import { placementShape } from './launch-options.ts';

/** Source: EC2 API Reference, InstanceState. */
const STATE_CODES: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export const stateShape = (state: InstanceState): InstanceStateShape => ({ Code: STATE_CODES[state], Name: state });

/** All that belongs to instances, by instance id. */
interface Holdings {
  readonly nics: ReadonlyMap<string | undefined, readonly NicRecord[]>;
  readonly volumes: ReadonlyMap<string | undefined, readonly VolumeRecord[]>;
  readonly addresses: AddressIndex;
}

const holdings = (view: View): Holdings => ({
  nics: Map.groupBy(view.list('networkInterfaces'), ({ attachment }) => attachment?.instanceId),
  volumes: Map.groupBy(view.list('volumes'), ({ attachment }) => attachment?.instanceId),
  addresses: addressesByNic(view),
});

const diskShapes = (volumes: readonly VolumeRecord[]): InstanceBlockDeviceMapping[] =>
  volumes.flatMap(({ id, attachment }) =>
    attachment
      ? {
          DeviceName: attachment.device,
          Ebs: {
            VolumeId: id,
            Status: attachment.status,
            DeleteOnTermination: attachment.deleteOnTermination,
            AttachTime: new Date(attachment.attachTime),
          },
        }
      : [],
  );

const nicShapeOn = (nic: NicRecord, view: View, { addresses }: Holdings): InstanceNetworkInterface => ({
  ...commonShape(nic, view, addresses),
  ...(nic.attachment && { Attachment: attachmentShape(nic.attachment) }),
});

const addressShape = (primary: NicRecord | undefined, addresses: AddressIndex): Partial<Instance> => {
  const privateIp = primary && primaryIp(primary);
  if (!primary || !privateIp) return {};
  const publicIp = associationShape(primary, privateIp, addresses).Association?.PublicIp;
  return { PrivateIpAddress: privateIp, ...(publicIp ? { PublicIpAddress: publicIp } : {}) };
};

/** Source: DescribeInstances, `Instance`: settings of the launch. */
const launchSettings = ({
  keyName,
  instanceProfileArn,
  metadata,
  ebsOptimized,
}: InstanceRecord): Partial<Instance> => ({
  EbsOptimized: ebsOptimized ?? false,
  ...(keyName === undefined ? {} : { KeyName: keyName }),
  ...(instanceProfileArn === undefined ? {} : { IamInstanceProfile: { Arn: instanceProfileArn } }),
  ...(metadata && {
    MetadataOptions: {
      HttpTokens: metadata.httpTokens as HttpTokensState | undefined,
      HttpEndpoint: metadata.httpEndpoint as InstanceMetadataEndpointState | undefined,
      HttpPutResponseHopLimit: metadata.httpPutResponseHopLimit,
      HttpProtocolIpv6: metadata.httpProtocolIpv6 as InstanceMetadataProtocolState | undefined,
      InstanceMetadataTags: metadata.instanceMetadataTags as InstanceMetadataTagsState | undefined,
    },
  }),
});

/** Source: DescribeInstances, `Instance`: the lifecycle is there for Spot and scheduled instances only. */
const spotShape = ({ spotRequestId }: InstanceRecord): Partial<Instance> =>
  spotRequestId === undefined ? {} : { InstanceLifecycle: 'spot', SpotInstanceRequestId: spotRequestId };

const placeShape = ({ options = {}, availabilityZone, outpostArn }: InstanceRecord): Partial<Instance> => ({
  Placement: placementShape(options, availabilityZone),
  ...(outpostArn === undefined ? {} : { OutpostArn: outpostArn }),
});

/** The zone of a placement is the server's own. */
const shownOptions = ({ options }: InstanceRecord): Partial<Instance> => {
  const { placement: _, ...shown } = options ?? {};
  return shown;
};

const instanceShape = (instance: InstanceRecord, view: View, held: Holdings): Instance => {
  const nics = [...(held.nics.get(instance.id) ?? [])].sort(
    (one, other) => (one.attachment?.deviceIndex ?? 0) - (other.attachment?.deviceIndex ?? 0),
  );
  const primary = nics.find(({ attachment }) => attachment?.deviceIndex === 0);
  const { architecture } = typeOf(instance.instanceType);
  return {
    InstanceId: instance.id,
    ...spotShape(instance),
    ImageId: instance.imageId,
    InstanceType: instance.instanceType as _InstanceType,
    Architecture: architecture,
    BootMode: architecture === 'arm64' ? 'uefi' : 'uefi-preferred',
    Hypervisor: 'xen',
    VirtualizationType: 'hvm',
    ...shownOfImage(instance.imageId),
    ...shownOptions(instance),
    State: stateShape(instance.state),
    LaunchTime: new Date(instance.launchTime),
    AmiLaunchIndex: instance.launchIndex,
    MaintenanceOptions: { AutoRecovery: instance.autoRecovery ?? 'default' },
    ...placeShape(instance),
    SubnetId: instance.subnetId,
    VpcId: instance.vpcId,
    RootDeviceType: 'ebs',
    RootDeviceName: instance.rootDeviceName,
    BlockDeviceMappings: diskShapes(held.volumes.get(instance.id) ?? []),
    NetworkInterfaces: nics.map((nic) => nicShapeOn(nic, view, held)),
    SecurityGroups: groupShapes(view, primary?.groups ?? []),
    SourceDestCheck: primary?.sourceDestCheck ?? true,
    ...addressShape(primary, held.addresses),
    ...(instance.clientToken === undefined ? {} : { ClientToken: instance.clientToken }),
    ...launchSettings(instance),
    Tags: tagList(instance.tags),
  };
};

export const instanceShapes = (instances: readonly InstanceRecord[], view: View): Instance[] => {
  const held = holdings(view);
  return instances.map((instance) => instanceShape(instance, view, held));
};
