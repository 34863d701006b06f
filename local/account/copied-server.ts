import type { Instance, NetworkInterface, Volume } from '@aws-sdk/client-ec2';
import { must } from '../site/ec2.ts';
import type { ServerInput } from '../site/inventory.ts';
import type { SeenAccount } from './look.ts';
import { said, saidIfAny, saidIfOn } from './said.ts';

type NicInput = ServerInput['nics'][number];
type DiskInput = NonNullable<ServerInput['disks']>[number];

export interface CopyingNics {
  readonly account: SeenAccount;
  /** Names of subnets by their ids. */
  readonly subnets: ReadonlyMap<string, string>;
  readonly managementNics: readonly number[];
  tagsOf(tags: Instance['Tags'], what: string): Readonly<Record<string, string>>;
  leave(what: string): void;
}

/** In the order of their device indexes. */
export const copiedNics = (instanceId: string, copying: CopyingNics): NicInput[] =>
  copying.account.nics
    .filter(({ Attachment }) => Attachment?.InstanceId === instanceId)
    .sort((one, other) => (one.Attachment?.DeviceIndex ?? 0) - (other.Attachment?.DeviceIndex ?? 0))
    .map((nic) => copiedNic(nic, copying));

const copiedNic = (nic: NetworkInterface, copying: CopyingNics): NicInput => {
  const { NetworkInterfaceId: id = '?', Attachment: { DeviceIndex: index = 0, DeleteOnTermination } = {} } = nic;
  if ((nic.Ipv4Prefixes ?? nic.Ipv6Prefixes ?? []).length > 0) copying.leave(`delegated prefixes of ${id}`);
  return {
    index,
    subnet: must(copying.subnets.get(nic.SubnetId ?? ''), `the subnet of ${id}`),
    id,
    ...said('macAddress', nic.MacAddress),
    ...said('description', nic.Description),
    ...copiedAddresses(nic),
    ...saidIfAny('eips', copiedEips(id, copying)),
    securityGroups: (nic.Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []),
    ...said('sourceDestCheck', nic.SourceDestCheck === false ? false : undefined),
    ...said('deleteOnTermination', DeleteOnTermination),
    ...saidIfAny('tags', copying.tagsOf(nic.TagSet, id)),
    ...said('role', copying.managementNics.includes(index) ? ('management' as const) : undefined),
  };
};

/** The primary private IP first. */
const copiedAddresses = ({ PrivateIpAddresses = [], Ipv6Addresses = [] }: NetworkInterface) => {
  const ordered = PrivateIpAddresses.toSorted((one, other) => Number(other.Primary) - Number(one.Primary));
  const ipv6 = Ipv6Addresses.flatMap(({ Ipv6Address }) => Ipv6Address ?? []);
  return { privateIps: ordered.flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []), ...saidIfAny('ipv6', ipv6) };
};

const copiedEips = (nicId: string, { account, tagsOf }: CopyingNics) =>
  account.addresses
    .filter(({ NetworkInterfaceId }) => NetworkInterfaceId === nicId)
    .map(({ AllocationId: id = '?', PublicIp, PrivateIpAddress, Tags }) => ({
      id,
      ...said('publicIp', PublicIp),
      ...said('privateIp', PrivateIpAddress),
      ...saidIfAny('tags', tagsOf(Tags, id)),
    }));

export interface CopiedDisks {
  readonly root?: DiskInput;
  readonly disks: DiskInput[];
}

/** The root disk by itself, and the others in the order of their devices. */
export const copiedDisks = (
  { InstanceId, RootDeviceName, BlockDeviceMappings = [] }: Instance,
  { account, tagsOf }: Pick<CopyingNics, 'account' | 'tagsOf'>,
): CopiedDisks => {
  const order = BlockDeviceMappings.map(({ DeviceName }) => DeviceName);
  const disks = account.volumes
    .flatMap((volume) => {
      const at = volume.Attachments?.find((attachment) => attachment.InstanceId === InstanceId);
      return at ? [copiedDisk(volume, at, tagsOf(volume.Tags, volume.VolumeId ?? '?'))] : [];
    })
    .sort((one, other) => order.indexOf(one.device) - order.indexOf(other.device));
  const root = disks.find(({ device }) => device === RootDeviceName);
  return { ...(root ? { root } : {}), disks: disks.filter((disk) => disk !== root) };
};

/** gp2, st1 and the like show the IOPS that their size gives; only these types take IOPS as a wish. */
const WITH_IOPS = /^(gp3|io[12])$/;

const copiedDisk = (
  { VolumeId, Size, VolumeType = 'gp3', Iops, Throughput, Encrypted, KmsKeyId }: Volume,
  { Device, DeleteOnTermination }: NonNullable<Volume['Attachments']>[number],
  tags: Readonly<Record<string, string>>,
): DiskInput => ({
  device: must(Device, `the device of ${VolumeId}`),
  ...said('id', VolumeId),
  sizeGiB: must(Size, `the size of ${VolumeId}`),
  type: VolumeType,
  ...said('iops', WITH_IOPS.test(VolumeType) ? Iops : undefined),
  ...said('throughput', VolumeType === 'gp3' ? Throughput : undefined),
  ...saidIfOn('encrypted', Encrypted),
  ...said('kmsKeyId', Encrypted ? KmsKeyId : undefined),
  ...said('deleteOnTermination', DeleteOnTermination),
  ...saidIfAny('tags', tags),
});
