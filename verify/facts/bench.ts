import {
  CreateNetworkInterfaceCommand,
  CreateSubnetCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcsCommand,
  type ResourceType,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { issue, must, until } from '../../local/site/ec2.ts';
import type { Account } from '../account/account.ts';
import { tagsOf } from '../account/tags.ts';
import { CannotAskError } from '../rows.ts';
import type { Told } from '../service/chapters.ts';
import { untilServer } from '../site/servers.ts';
import type { ProofSite } from '../site/site.ts';
import { untilVolume } from '../site/volumes.ts';
import { XEN_TYPE, zonesOffering } from '../site/zones.ts';

/** What probes ask with. The production server is fenced by now: stopped, without root volume. The DR server runs. */
export interface Bench extends Account {
  readonly site: ProofSite;
  readonly told: Asked;
  /** Tags for whatever a probe makes. */
  tagged(kind: ResourceType): { readonly ResourceType: ResourceType; readonly Tags: ReturnType<typeof tagsOf> }[];
  /** A running server of a Xen type. Launched when first asked for. */
  xenServer(): Promise<string>;
  /** A VPC besides the site's, with an IPv6 block and a subnet in it. Made when first asked for. */
  otherVpc(): Promise<OtherVpc>;
  /** A new NIC on nothing, in the site's subnet unless another is said. */
  makeNic(subnetId?: string): Promise<Nic>;
  /** A new volume of 1 GiB, once it is available. */
  makeVolume(): Promise<string>;
}

/** What probes are told beforehand. */
export interface Asked extends Pick<Told, 'seconds'> {
  /** Where a deployed API of this service answers. */
  readonly api?: string | undefined;
}

export interface OtherVpc {
  readonly vpcId: string;
  readonly subnetId: string;
  /** Absent where the endpoint gives none. */
  readonly ipv6Block?: string;
}

export interface Nic {
  readonly id: string;
  readonly privateIp: string;
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

export const createBench = (account: Account, site: ProofSite, told: Asked): Bench => {
  const tagged = (kind: ResourceType) => [{ ResourceType: kind, Tags: tagsOf(site.run) }];
  const bare = { ...account, ec2: account.asking, site, told, tagged };
  return {
    ...bare,
    xenServer: once(() => launchXen(bare)),
    otherVpc: once(() => makeOtherVpc(bare)),
    makeNic: (SubnetId = site.subnetId) => makeNic(bare, SubnetId),
    makeVolume: () => makeVolume(bare),
  };
};

type Bare = Pick<Bench, keyof Account | 'site' | 'tagged'>;

const launchXen = async (bench: Bare): Promise<string> => {
  const offered = await zonesOffering(bench, XEN_TYPE);
  if (!offered.includes(bench.site.zone)) throw new CannotAskError(`${bench.site.zone} offers no ${XEN_TYPE}`);
  const { Instances = [] } = await bench.ec2.send(
    new RunInstancesCommand({
      ...{ ImageId: bench.site.imageId, InstanceType: XEN_TYPE, MinCount: 1, MaxCount: 1 },
      SubnetId: bench.site.subnetId,
      TagSpecifications: [...bench.tagged('instance'), ...bench.tagged('volume')],
    }),
  );
  const id = must(Instances[0]?.InstanceId, 'an instance id');
  await untilServer(bench, id, 'running');
  return id;
};

const makeOtherVpc = async (bench: Bare): Promise<OtherVpc> => {
  const wanted = { CidrBlock: '10.232.0.0/16', AmazonProvidedIpv6CidrBlock: true };
  const { Vpc } = await bench.ec2.send(new CreateVpcCommand({ ...wanted, TagSpecifications: bench.tagged('vpc') }));
  const vpcId = must(Vpc?.VpcId, 'a VPC id');
  const block = await ipv6BlockOf(bench, vpcId);
  const { Subnet } = await issue(
    bench,
    new CreateSubnetCommand({
      ...{ VpcId: vpcId, CidrBlock: '10.232.1.0/24', AvailabilityZone: bench.site.zone },
      ...(block === undefined ? {} : { Ipv6CidrBlock: block }),
      TagSpecifications: bench.tagged('subnet'),
    }),
  );
  const made = { vpcId, subnetId: must(Subnet?.SubnetId, 'a subnet id') };
  return block === undefined ? made : { ...made, ipv6Block: block };
};

/** The first /64 of the VPC's block, which is there a moment after the VPC. */
const ipv6BlockOf = async (bench: Bare, vpcId: string): Promise<string | undefined> => {
  let block: string | undefined;
  await until(bench.clock, `the IPv6 block of ${vpcId}`, async () => {
    const { Vpcs } = await issue(bench, new DescribeVpcsCommand({ VpcIds: [vpcId] }));
    const association = Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0];
    block = association?.Ipv6CidrBlock;
    // An emulator that gives none will not do so later.
    return bench.isVirtual || association?.Ipv6CidrBlockState?.State === 'associated';
  });
  return block?.replace(/\/56$/, '/64');
};

const makeNic = async (bench: Bare, SubnetId: string): Promise<Nic> => {
  const wanted = { SubnetId, TagSpecifications: bench.tagged('network-interface') };
  const { NetworkInterface } = await bench.ec2.send(new CreateNetworkInterfaceCommand(wanted));
  const nic = {
    id: must(NetworkInterface?.NetworkInterfaceId, 'a NIC id'),
    privateIp: must(NetworkInterface?.PrivateIpAddress, 'a private IP'),
  };
  await until(bench.clock, `NIC ${nic.id} available`, async () => {
    const Ids = { NetworkInterfaceIds: [nic.id] };
    const { NetworkInterfaces } = await issue(bench, new DescribeNetworkInterfacesCommand(Ids));
    return NetworkInterfaces?.[0]?.Status === 'available';
  });
  return nic;
};

const makeVolume = async (bench: Bare): Promise<string> => {
  const wanted = { AvailabilityZone: bench.site.zone, Size: 1, VolumeType: 'gp3' } as const;
  const { VolumeId } = await bench.ec2.send(
    new CreateVolumeCommand({ ...wanted, TagSpecifications: bench.tagged('volume') }),
  );
  const id = must(VolumeId, 'a volume id');
  await untilVolume(bench, id, 'available');
  return id;
};
