import type {
  EbsInfo,
  InstanceStorageInfo,
  InstanceTypeInfo,
  MemoryInfo,
  NetworkInfo,
  ProcessorInfo,
  VCpuInfo,
} from '@aws-sdk/client-ec2';
import { FPGA, GPU, INFERENCE, MEDIA, NEURON } from './accelerators.ts';
import { ASKED_BY, CHOICE_OF_TYPE, FIXED_AT_LAUNCH } from './reasons.ts';
import { alike, compared, irrelevant, type Register, within } from './verdict.ts';

const PROCESSOR = {
  SupportedArchitectures: irrelevant('each server shows its own: architecture-differs'),
  SustainedClockSpeedInGhz: CHOICE_OF_TYPE,
  SupportedFeatures: FIXED_AT_LAUNCH,
  Manufacturer: CHOICE_OF_TYPE,
} satisfies Register<ProcessorInfo>;

const VCPU = {
  DefaultVCpus: alike('vcpus'),
  DefaultCores: CHOICE_OF_TYPE,
  DefaultThreadsPerCore: CHOICE_OF_TYPE,
  ValidCores: FIXED_AT_LAUNCH,
  ValidThreadsPerCore: FIXED_AT_LAUNCH,
} satisfies Register<VCpuInfo>;

const STORE = {
  TotalSizeInGB: alike('instance-store'),
  Disks: CHOICE_OF_TYPE,
  NvmeSupport: CHOICE_OF_TYPE,
  EncryptionSupport: CHOICE_OF_TYPE,
} satisfies Register<InstanceStorageInfo>;

const EBS = {
  EbsOptimizedSupport: CHOICE_OF_TYPE,
  EbsOptimizedInfo: CHOICE_OF_TYPE,
  EncryptionSupport: irrelevant('every current type takes encrypted disks'),
  NvmeSupport: irrelevant('the hypervisor says it'),
  MaximumEbsAttachments: compared('dr-no-free-attachment'),
  AttachmentLimitType: compared('dr-no-free-attachment'),
  MaximumEbsCards: CHOICE_OF_TYPE,
  EbsCards: CHOICE_OF_TYPE,
} satisfies Register<EbsInfo>;

const NETWORK = {
  NetworkPerformance: CHOICE_OF_TYPE,
  MaximumNetworkInterfaces: compared('dr-no-free-slot'),
  MaximumNetworkCards: CHOICE_OF_TYPE,
  DefaultNetworkCardIndex: irrelevant('EC2 takes the default card where none is named'),
  NetworkCards: CHOICE_OF_TYPE,
  Ipv4AddressesPerInterface: compared('dr-type-takes-fewer-addresses'),
  Ipv6AddressesPerInterface: compared('dr-type-takes-fewer-addresses'),
  Ipv6Supported: irrelevant('a type without has room for 0 addresses'),
  EnaSupport: irrelevant('the server shows whether it has it, the hypervisor whether it needs it'),
  EfaSupported: CHOICE_OF_TYPE,
  EfaInfo: CHOICE_OF_TYPE,
  EncryptionInTransitSupported: CHOICE_OF_TYPE,
  EnaSrdSupported: irrelevant('ENA Express is off after a move, whatever the type'),
  BandwidthWeightings: FIXED_AT_LAUNCH,
  FlexibleEnaQueuesSupport: FIXED_AT_LAUNCH,
  ConnectionTrackingConfiguration: irrelevant('defaults; what a NIC is set to is compared'),
  SecondaryNetworkSupported: CHOICE_OF_TYPE,
  MaximumSecondaryNetworkInterfaces: CHOICE_OF_TYPE,
  Ipv4AddressesPerSecondaryInterface: CHOICE_OF_TYPE,
} satisfies Register<NetworkInfo>;

const MEMORY = { SizeInMiB: alike('memory-mib') } satisfies Register<MemoryInfo>;

export const INSTANCE_TYPE = {
  InstanceType: ASKED_BY,
  Hypervisor: alike('hypervisor'),
  BareMetal: alike('hypervisor', { of: (metal) => (metal ? 'bare metal' : undefined) }),
  ProcessorInfo: within(PROCESSOR),
  VCpuInfo: within(VCPU),
  MemoryInfo: within(MEMORY),
  InstanceStorageSupported: irrelevant('InstanceStorageInfo says how much'),
  InstanceStorageInfo: within(STORE),
  EbsInfo: within(EBS),
  NetworkInfo: within(NETWORK),
  GpuInfo: within(GPU),
  FpgaInfo: within(FPGA),
  InferenceAcceleratorInfo: within(INFERENCE),
  MediaAcceleratorInfo: within(MEDIA),
  NeuronInfo: within(NEURON),
  SupportedBootModes: irrelevant('each server shows the mode that it boots by: boot-mode-differs'),
  SupportedVirtualizationTypes: irrelevant('each server shows its own, and that is compared'),
  SupportedRootDeviceTypes: irrelevant('DR disks are on EBS, which every type boots from'),
  SupportedUsageClasses: FIXED_AT_LAUNCH,
  SupportedInRegion: irrelevant('its server is there'),
  CurrentGeneration: CHOICE_OF_TYPE,
  FreeTierEligible: CHOICE_OF_TYPE,
  PlacementGroupInfo: FIXED_AT_LAUNCH,
  HibernationSupported: FIXED_AT_LAUNCH,
  BurstablePerformanceSupported: CHOICE_OF_TYPE,
  DedicatedHostsSupported: FIXED_AT_LAUNCH,
  AutoRecoverySupported: FIXED_AT_LAUNCH,
  NitroEnclavesSupport: FIXED_AT_LAUNCH,
  NitroTpmSupport: FIXED_AT_LAUNCH,
  NitroTpmInfo: FIXED_AT_LAUNCH,
  PhcSupport: CHOICE_OF_TYPE,
  RebootMigrationSupport: FIXED_AT_LAUNCH,
} satisfies Register<InstanceTypeInfo>;
