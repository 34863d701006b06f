import type {
  CapacityReservationSpecificationResponse,
  CapacityReservationTargetResponse,
  CpuOptions,
  EnclaveOptions,
  HibernationOptions,
  IamInstanceProfile,
  InstanceMaintenanceOptions,
  InstanceMetadataOptionsResponse,
  InstanceNetworkPerformanceOptions,
  LicenseConfiguration,
  Monitoring,
  PrivateDnsNameOptionsResponse,
} from '@aws-sdk/client-ec2';
import { alike, irrelevant, type Register, within } from './verdict.ts';

/** Options of a server that stand in a shape of their own. */

export const PROFILE = {
  Arn: alike('instance-profile'),
  Id: irrelevant('the ARN names it'),
} satisfies Register<IamInstanceProfile>;

export const LICENCE = { LicenseConfigurationArn: alike('licences') } satisfies Register<LicenseConfiguration>;

export const PRIVATE_DNS = {
  HostnameType: alike('private-dns', { of: (type) => (type === 'resource-name' ? 'by the instance id' : undefined) }),
  EnableResourceNameDnsARecord: irrelevant('an address of a name that has the instance id in it: nobody can know it'),
  EnableResourceNameDnsAAAARecord: irrelevant(
    'an address of a name that has the instance id in it: nobody can know it',
  ),
} satisfies Register<PrivateDnsNameOptionsResponse>;

export const CPU = {
  CoreCount: alike('cpu-options', { label: 'cores' }),
  ThreadsPerCore: alike('cpu-options', { label: 'threads a core' }),
  AmdSevSnp: alike('cpu-options', { label: 'AMD SEV-SNP' }),
  NestedVirtualization: alike('cpu-options', { label: 'nested virtualization' }),
} satisfies Register<CpuOptions>;

export const METADATA = {
  HttpTokens: alike('metadata-options', { label: 'tokens' }),
  HttpEndpoint: alike('metadata-options', { label: 'endpoint' }),
  HttpPutResponseHopLimit: alike('metadata-options', { label: 'hop limit' }),
  HttpProtocolIpv6: alike('metadata-options', { label: 'IPv6' }),
  InstanceMetadataTags: alike('metadata-options', { label: 'tags' }),
  State: irrelevant('whether the last change has been applied yet'),
} satisfies Register<InstanceMetadataOptionsResponse>;

export const ENCLAVE = { Enabled: alike('enclave') } satisfies Register<EnclaveOptions>;

export const HIBERNATION = { Configured: alike('hibernation') } satisfies Register<HibernationOptions>;

const off = (value: string): string | undefined => (value === 'disabled' ? 'off' : undefined);

/** The fence switches auto-recovery of production off, so only what the DR server has off counts. */
export const MAINTENANCE = {
  AutoRecovery: alike('no-maintenance', { label: 'auto-recovery', of: off }),
  RebootMigration: alike('no-maintenance', { label: 'reboot migration', of: off }),
} satisfies Register<InstanceMaintenanceOptions>;

export const NETWORK_PERFORMANCE = {
  BandwidthWeighting: alike('network-performance'),
} satisfies Register<InstanceNetworkPerformanceOptions>;

const TARGET = {
  CapacityReservationId: alike('capacity-target'),
  CapacityReservationResourceGroupArn: alike('capacity-target'),
} satisfies Register<CapacityReservationTargetResponse>;

export const CAPACITY = {
  CapacityReservationPreference: alike('capacity-only', {
    of: (preference) => (preference === 'capacity-reservations-only' ? 'yes' : undefined),
  }),
  CapacityReservationTarget: within(TARGET),
} satisfies Register<CapacityReservationSpecificationResponse>;

export const MONITORING = {
  State: alike('monitoring', { of: (state) => (state === 'enabled' || state === 'pending' ? 'on' : undefined) }),
  MetricCategoryIds: alike('monitoring', { label: 'metrics' }),
} satisfies Register<Monitoring>;
