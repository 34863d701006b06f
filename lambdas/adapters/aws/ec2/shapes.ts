import type {
  Address,
  Instance,
  InstanceTypeInfo,
  NetworkInterface,
  NetworkInterfacePrivateIpAddress,
} from '@aws-sdk/client-ec2';
import type {
  AttachedDisk,
  ObservedAddress,
  ObservedNic,
  ObservedPrivateIp,
  ObservedServer,
  ServerState,
  ServerTypeLimits,
} from '../../../domain/site/observed.ts';
import { SERVER_TRAITS } from '../../../domain/site/server-traits.ts';
import { ATTACHMENT_TRAITS, NIC_TRAITS, TYPE_TRAITS } from '../../../domain/site/type-and-nic-traits.ts';
import { known, tagsOf } from './known.ts';
import { launchModelOf } from './launch-shape.ts';
import { REGISTER } from './register/index.ts';
import { traitsOf } from './register/traits-of.ts';

/** A resource under its id. */
export type Entry<T> = readonly [id: string, value: T];

/** A resource that knows its own id. */
export const entry = <T extends object>(id = '', value: T): Entry<{ readonly id: string } & T> => [
  id,
  { id, ...value },
];

const diskOf = (mapping: NonNullable<Instance['BlockDeviceMappings']>[number]): AttachedDisk[] =>
  mapping.Ebs?.VolumeId
    ? [
        {
          device: mapping.DeviceName ?? '',
          volumeId: mapping.Ebs.VolumeId,
          state: mapping.Ebs.Status ?? '',
          ...known({ deleteOnTermination: mapping.Ebs.DeleteOnTermination }),
        },
      ]
    : [];

const serverTraits = traitsOf(REGISTER.Instance, SERVER_TRAITS);
const typeTraits = traitsOf(REGISTER.InstanceTypeInfo, TYPE_TRAITS);
const nicTraits = traitsOf(REGISTER.NetworkInterface, { ...NIC_TRAITS, ...ATTACHMENT_TRAITS });

export const serverEntry = (it: Instance): Entry<ObservedServer> => {
  const tags = tagsOf(it.Tags);
  return entry(it.InstanceId, {
    state: stateOf(it),
    ...placeOf(it),
    ...platformOf(it),
    ...known({
      name: tags.Name,
      bootMode: it.CurrentInstanceBootMode ?? it.BootMode,
      autoRecovery: it.MaintenanceOptions?.AutoRecovery,
      stateReason: it.StateReason?.Message,
    }),
    spot: it.InstanceLifecycle === 'spot',
    tags,
    ...known({ disks: it.BlockDeviceMappings?.flatMap(diskOf) }),
    ...launchModelOf(it),
    ...serverTraits(it),
  });
};

/** A server without a state counts as a server that may run. */
const stateOf = (it: Instance): ServerState => it.State?.Name ?? 'running';

const placeOf = (it: Instance) => ({
  availabilityZone: it.Placement?.AvailabilityZone ?? '',
  vpcId: it.VpcId ?? '',
});

const platformOf = (it: Instance) => ({
  instanceType: it.InstanceType ?? '',
  architecture: it.Architecture ?? '',
  rootDeviceType: it.RootDeviceType ?? '',
  rootDeviceName: it.RootDeviceName ?? '',
});

type Association = NetworkInterface['Association'];

const privateIpOf = (it: NetworkInterfacePrivateIpAddress, association: Association): ObservedPrivateIp => {
  const { PublicIp, CarrierIp, CustomerOwnedIp, AllocationId: allocationId } = association ?? {};
  const publicIp = PublicIp ?? CustomerOwnedIp ?? CarrierIp;
  return {
    address: it.PrivateIpAddress ?? '',
    primary: it.Primary ?? false,
    ...(publicIp ? { eip: { publicIp, ...known({ allocationId }) } } : {}),
  };
};

/** Where EC2 names the association on the network interface alone, it is the primary address's. */
const privateIpsOf = ({ PrivateIpAddresses: ips = [], Association }: NetworkInterface): ObservedPrivateIp[] => {
  const onlyOnNic = ips.some((ip) => ip.Association) ? undefined : Association;
  return ips.map((ip) => privateIpOf(ip, ip.Association ?? (ip.Primary ? onlyOnNic : undefined)));
};

const attachmentOf = ({ Attachment: it }: NetworkInterface): Pick<ObservedNic, 'attachment'> =>
  it?.AttachmentId
    ? {
        attachment: {
          id: it.AttachmentId,
          deviceIndex: it.DeviceIndex ?? 0,
          state: it.Status ?? '',
          deleteOnTermination: it.DeleteOnTermination ?? false,
          ...known({ serverId: it.InstanceId }),
        },
      }
    : {};

export const nicEntry = (it: NetworkInterface): Entry<ObservedNic> =>
  entry(it.NetworkInterfaceId, {
    ...subnetOf(it),
    macAddress: (it.MacAddress ?? '').toLowerCase(),
    type: it.InterfaceType ?? '',
    status: it.Status ?? '',
    ...attachmentOf(it),
    securityGroupIds: (it.Groups ?? []).map(({ GroupId = '' }) => GroupId),
    privateIps: privateIpsOf(it),
    ...known({
      ipv6Addresses: ipv6Of(it),
      prefixes: prefixesOf(it),
      sourceDestCheck: it.SourceDestCheck,
      securityGroupNames: groupNamesOf(it),
      managedBy: managerOf(it),
    }),
    ...nicTraits(it),
  });

/** Others may not change what a service has requested, or operates. */
const managerOf = ({ RequesterManaged, RequesterId, Operator }: NetworkInterface): string | undefined =>
  RequesterManaged ? (RequesterId ?? 'an AWS service') : Operator?.Principal;

/** Only where EC2 names every one of them. */
const groupNamesOf = ({ Groups: all = [] }: NetworkInterface): readonly string[] | undefined => {
  const names = all.map(({ GroupName }) => GroupName).filter((name) => name !== undefined);
  return names.length === all.length ? unlessEmpty(names) : undefined;
};

const unlessEmpty = (values: readonly (string | undefined)[]): readonly string[] | undefined => {
  const there = values.filter((value) => value !== undefined);
  return there.length > 0 ? there : undefined;
};

const ipv6Of = ({ Ipv6Addresses: all = [] }: NetworkInterface) =>
  unlessEmpty(all.map(({ Ipv6Address }) => Ipv6Address));

const prefixesOf = ({ Ipv4Prefixes: v4 = [], Ipv6Prefixes: v6 = [] }: NetworkInterface) =>
  unlessEmpty([...v4.map(({ Ipv4Prefix }) => Ipv4Prefix), ...v6.map(({ Ipv6Prefix }) => Ipv6Prefix)]);

const subnetOf = (it: NetworkInterface) => ({
  availabilityZone: it.AvailabilityZone ?? '',
  subnetId: it.SubnetId ?? '',
  vpcId: it.VpcId ?? '',
});

export const addressEntry = (it: Address): Entry<ObservedAddress> => {
  const allocationId = it.AllocationId ?? '';
  return [
    allocationId,
    {
      allocationId,
      publicIp: it.PublicIp ?? '',
      // An EIP that is on nothing may come with empty elements instead of none (EC2 API Reference, DescribeAddresses,
      // examples).
      ...known({
        networkInterfaceId: it.NetworkInterfaceId || undefined,
        privateIp: it.PrivateIpAddress || undefined,
      }),
    },
  ];
};

export const serverTypeEntry = (it: InstanceTypeInfo): Entry<ServerTypeLimits> => [
  it.InstanceType ?? '',
  {
    maxNetworkInterfaces: it.NetworkInfo?.MaximumNetworkInterfaces ?? 0,
    ...known({
      ipv4PerInterface: it.NetworkInfo?.Ipv4AddressesPerInterface,
      ipv6PerInterface: it.NetworkInfo?.Ipv6AddressesPerInterface,
      maxVolumes: it.EbsInfo?.MaximumEbsAttachments,
      // On Xen, NICs are no PCI devices beside the disks.
      sharesAttachments: (it.Hypervisor === 'nitro' && it.EbsInfo?.AttachmentLimitType === 'shared') || undefined,
    }),
    ...typeTraits(it),
  },
];
