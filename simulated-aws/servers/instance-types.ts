import type {
  _InstanceType,
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  InstanceTypeInfo,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { ec2Error } from '../engine/errors.ts';
import { paged } from '../engine/pages.ts';
import type { Site } from '../engine/site.ts';

export interface TypeFacts {
  readonly maxNetworkInterfaces: number;
  readonly ipv4PerInterface: number;
  readonly vCpus: number;
  readonly memoryMiB: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** Hypervisor below the servers. @default `nitro` */
  readonly hypervisor?: 'xen' | 'none';
  /** EBS volumes that a server with one NIC can have attached. */
  readonly maxVolumes: number;
  /** @default 1 */
  readonly networkCards?: number;
  /** @default none */
  readonly instanceStoreGB?: number;
  /** Its name, of the one that it has. @default none */
  readonly gpu?: string;
}

const type = (architecture: TypeFacts['architecture'], facts: readonly [number, number, number, number]): TypeFacts => {
  const [maxNetworkInterfaces, ipv4PerInterface, vCpus, gib] = facts;
  return { architecture, maxNetworkInterfaces, ipv4PerInterface, vCpus, memoryMiB: gib * 1024, maxVolumes: 27 };
};

/** Source: EC2 Instance Types guide, Instance types by hypervisor. */
const xen = (facts: readonly [number, number, number, number]): TypeFacts => ({
  ...type('x86_64', facts),
  hypervisor: 'xen',
  maxVolumes: 40,
});

/**
 * Source: EC2 Instance Types guide, network specifications: interfaces, IPv4 addresses of each; vCPUs; GiB. DescribeInstanceTypes, EbsInfo:
 * 27 volumes on Nitro, of 28 attachments, as each has a NIC; disks of an instance store take some as well.
 */
const TYPES: Readonly<Record<string, TypeFacts>> = {
  't2.micro': xen([2, 2, 1, 1]),
  't2.medium': xen([3, 6, 2, 4]),
  'm4.large': xen([2, 10, 2, 8]),
  'c4.large': xen([3, 10, 2, 3.75]),
  't3.nano': type('x86_64', [2, 2, 2, 0.5]),
  't3.micro': type('x86_64', [2, 2, 2, 1]),
  't3.small': type('x86_64', [3, 4, 2, 2]),
  't3.medium': type('x86_64', [3, 6, 2, 4]),
  't3.large': type('x86_64', [3, 12, 2, 8]),
  't3.xlarge': type('x86_64', [4, 15, 4, 16]),
  't4g.micro': type('arm64', [2, 2, 2, 1]),
  't4g.medium': type('arm64', [3, 6, 2, 4]),
  'm5.large': type('x86_64', [3, 10, 2, 8]),
  'm5.xlarge': type('x86_64', [4, 15, 4, 16]),
  'm5.2xlarge': type('x86_64', [4, 15, 8, 32]),
  'm6i.large': type('x86_64', [3, 10, 2, 8]),
  'm6i.xlarge': type('x86_64', [4, 15, 4, 16]),
  'm6i.4xlarge': type('x86_64', [8, 30, 16, 64]),
  'm7g.large': type('arm64', [3, 10, 2, 8]),
  'c5.large': type('x86_64', [3, 10, 2, 4]),
  'c6i.xlarge': type('x86_64', [4, 15, 4, 8]),
  'r5.large': type('x86_64', [3, 10, 2, 16]),
  'r6i.2xlarge': type('x86_64', [4, 15, 8, 64]),
  'm5d.large': { ...type('x86_64', [3, 10, 2, 8]), instanceStoreGB: 75, maxVolumes: 26 },
  'g4dn.xlarge': { ...type('x86_64', [3, 10, 4, 16]), instanceStoreGB: 125, gpu: 'T4', maxVolumes: 25 },
  'm5.metal': { ...type('x86_64', [15, 50, 96, 384]), hypervisor: 'none', maxVolumes: 31 },
  'c6in.32xlarge': { ...type('x86_64', [16, 50, 128, 256]), networkCards: 2 },
};

/** Types that the simulation knows. */
export const INSTANCE_TYPES: readonly string[] = Object.keys(TYPES);

/** Source: DescribeInstanceTypes and Error codes, InvalidInstanceType. */
const unknownTypes = (names: readonly string[]) =>
  ec2Error('InvalidInstanceType', `The following supplied instance types do not exist: [${names.join(', ')}]`);

export const typeOf = (name: string): TypeFacts => {
  const facts = TYPES[name];
  if (!facts) throw unknownTypes([name]);
  return facts;
};

/** Source: EC2 User Guide, Instance boot mode requirements: UEFI on Nitro alone. */
const bootModesOf = (
  architecture: TypeFacts['architecture'],
  hypervisor: 'nitro' | 'xen' | 'none',
): NonNullable<InstanceTypeInfo['SupportedBootModes']> => {
  if (hypervisor === 'xen') return ['legacy-bios'];
  return architecture === 'arm64' ? ['uefi'] : ['legacy-bios', 'uefi'];
};

const shape = (name: string): InstanceTypeInfo => {
  const facts = typeOf(name);
  const { architecture, maxNetworkInterfaces, ipv4PerInterface, vCpus, memoryMiB, hypervisor = 'nitro' } = facts;
  return {
    InstanceType: name as _InstanceType,
    CurrentGeneration: true,
    ...(hypervisor === 'none' ? {} : { Hypervisor: hypervisor }),
    BareMetal: hypervisor === 'none',
    ...deviceShapes(facts),
    ProcessorInfo: { SupportedArchitectures: [architecture] },
    VCpuInfo: { DefaultVCpus: vCpus },
    MemoryInfo: { SizeInMiB: memoryMiB },
    SupportedRootDeviceTypes: ['ebs'],
    SupportedBootModes: bootModesOf(architecture, hypervisor),
    NetworkInfo: {
      MaximumNetworkInterfaces: maxNetworkInterfaces,
      MaximumNetworkCards: facts.networkCards ?? 1,
      DefaultNetworkCardIndex: 0,
      Ipv4AddressesPerInterface: ipv4PerInterface,
      Ipv6AddressesPerInterface: ipv4PerInterface,
      Ipv6Supported: true,
      EnaSupport: hypervisor === 'xen' ? 'unsupported' : 'required',
    },
  };
};

/** Source: DescribeInstanceTypes: EbsInfo, InstanceStorageInfo and GpuInfo, the last two where a type has such devices. */
const deviceShapes = ({ maxVolumes, instanceStoreGB, gpu }: TypeFacts): InstanceTypeInfo => ({
  EbsInfo: { MaximumEbsAttachments: maxVolumes, AttachmentLimitType: 'shared' },
  InstanceStorageSupported: instanceStoreGB !== undefined,
  ...(instanceStoreGB === undefined ? {} : { InstanceStorageInfo: { TotalSizeInGB: instanceStoreGB } }),
  ...(gpu === undefined ? {} : { GpuInfo: { Gpus: [{ Name: gpu, Manufacturer: 'NVIDIA', Count: 1 }] } }),
});

const named = (names: readonly string[]): readonly string[] => {
  const unknown = names.filter((name) => !TYPES[name]);
  if (unknown.length > 0) throw unknownTypes(unknown);
  return names.length > 0 ? names : INSTANCE_TYPES;
};

/** Source: DescribeInstanceTypes, `InstanceTypes`: at most 100; `MaxResults`: 5 to 100. */
const describeInstanceTypes = (input: DescribeInstanceTypesRequest, _site: Site): DescribeInstanceTypesResult => {
  const { InstanceTypes = [] } = input;
  if (InstanceTypes.length > 100)
    throw ec2Error('InvalidParameterValue', 'At most 100 instance types can be specified');
  const ordered = named(InstanceTypes).map((name, index) => ({ name, seq: index + 1 }));
  const { records, next } = paged(ordered, { ...input, ids: InstanceTypes }, [5, 100]);
  return { InstanceTypes: records.map(({ name }) => shape(name)), ...next };
};

export const instanceTypeActions: ActionTable = {
  DescribeInstanceTypes: defineAction('InstanceTypes? MaxResults? NextToken?', describeInstanceTypes),
};
