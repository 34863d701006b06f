import type { Instance, InstanceState, ProductCode, Tag } from '@aws-sdk/client-ec2';
import { GROUP, OPERATOR, STATE_REASON } from './common.ts';
import { DISK_OF_INSTANCE } from './disk-of-instance.ts';
import { INSTANCE_NIC } from './instance-nic.ts';
import * as options from './instance-options.ts';
import { PLACEMENT } from './placement.ts';
import { ASKED_BY, DISCONTINUED, MOMENT, SAID_BY_NIC } from './reasons.ts';
import { SECONDARY_INTERFACE } from './secondary-interface.ts';
import { alike, carried, compared, irrelevant, type Register, within } from './verdict.ts';

const STATE = {
  Code: irrelevant('the name says the same'),
  Name: compared('dr-server-not-stopped'),
} satisfies Register<InstanceState>;

const PRODUCT = {
  ProductCodeId: alike('product-codes'),
  ProductCodeType: irrelevant('the id names the product'),
} satisfies Register<ProductCode>;

/** Keys that every server has, or that AWS and this service set. */
const NO_CHOICE = /^(Name$|aws:|sdrs:)/;

const TAG = {
  Key: alike('tags', { of: (key: string) => (NO_CHOICE.test(key) ? undefined : key) }),
  Value: irrelevant('a DR site has values of its own: the keys are compared'),
} satisfies Register<Tag>;

export const INSTANCE = {
  InstanceId: ASKED_BY,
  State: within(STATE),
  StateReason: within(STATE_REASON),
  StateTransitionReason: irrelevant('StateReason says it better'),
  Architecture: compared('architecture-differs'),
  BootMode: compared('boot-mode-differs'),
  CurrentInstanceBootMode: compared('boot-mode-differs'),
  VirtualizationType: alike('virtualization', { of: (type) => (type === 'paravirtual' ? 'paravirtual' : undefined) }),
  Hypervisor: irrelevant('xen for both kinds; the type says which'),
  KernelId: alike('kernel'),
  RamdiskId: alike('kernel'),
  RootDeviceType: compared('production-root-not-ebs'),
  RootDeviceName: compared('production-root-replaced'),
  BlockDeviceMappings: within(DISK_OF_INSTANCE),
  EbsOptimized: carried('RunInstances'),
  ImageId: carried('RunInstances'),
  KeyName: carried('RunInstances'),
  IamInstanceProfile: within(options.PROFILE),
  InstanceType: compared('dr-no-free-slot'),
  InstanceLifecycle: alike('purchase-option'),
  CapacityBlockId: irrelevant('InstanceLifecycle names the kind'),
  SpotInstanceRequestId: compared('production-is-spot'),
  PlatformDetails: alike('platform', { of: (text) => (text === 'Linux/UNIX' ? undefined : String(text)) }),
  Platform: irrelevant('PlatformDetails says it more exactly'),
  UsageOperation: irrelevant('another form of PlatformDetails'),
  UsageOperationUpdateTime: MOMENT,
  ProductCodes: within(PRODUCT),
  Licenses: within(options.LICENCE),
  Placement: within(PLACEMENT),
  OutpostArn: alike('outpost'),
  VpcId: compared('dr-server-elsewhere'),
  SubnetId: SAID_BY_NIC,
  NetworkInterfaces: within(INSTANCE_NIC),
  SecondaryInterfaces: within(SECONDARY_INTERFACE),
  SecurityGroups: within(GROUP),
  SourceDestCheck: compared('source-dest-check-differs'),
  PrivateIpAddress: SAID_BY_NIC,
  PublicIpAddress: SAID_BY_NIC,
  Ipv6Address: SAID_BY_NIC,
  PrivateDnsName: irrelevant('PrivateDnsNameOptions says the rule by which it is made'),
  PublicDnsName: irrelevant('it follows from the public address'),
  PrivateDnsNameOptions: within(options.PRIVATE_DNS),
  EnaSupport: alike('ena', { of: (value) => (value === false ? 'off' : undefined) }),
  SriovNetSupport: alike('sriov'),
  CpuOptions: within(options.CPU),
  MetadataOptions: within(options.METADATA),
  EnclaveOptions: within(options.ENCLAVE),
  HibernationOptions: within(options.HIBERNATION),
  MaintenanceOptions: within(options.MAINTENANCE),
  NetworkPerformanceOptions: within(options.NETWORK_PERFORMANCE),
  CapacityReservationSpecification: within(options.CAPACITY),
  CapacityReservationId: irrelevant('where it runs now; what it asks for counts for a start'),
  TpmSupport: alike('tpm'),
  Monitoring: within(options.MONITORING),
  Operator: within(OPERATOR),
  Tags: within(TAG),
  ElasticGpuAssociations: DISCONTINUED,
  ElasticInferenceAcceleratorAssociations: DISCONTINUED,
  ClientToken: irrelevant('a word of the launch that is over'),
  AmiLaunchIndex: irrelevant('its place among servers of one launch'),
  LaunchTime: MOMENT,
} satisfies Register<Instance>;
