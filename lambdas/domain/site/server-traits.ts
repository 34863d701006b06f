import type { Trait } from './trait.ts';

const NEW_SERVER =
  'It is set at a launch alone: make a DR server that has it, and import the group file with --replace.';

/** Traits of a server, as DescribeInstances shows them. Sources: EC2 API Reference, the action that each names; EC2 User Guide. */
export const SERVER_TRAITS = {
  'instance-profile': {
    code: 'instance-profile-missing',
    label: 'instance profile',
    matters: 'dr-lacks',
    so: "The software on production's disks gets no credentials, or those of another role. Associate the profile with the stopped DR server (AssociateIamInstanceProfile).",
  },
  platform: {
    code: 'platform-differs',
    label: 'platform',
    matters: 'differs',
    so: "EC2 licenses and bills a server as what it was launched as: the licence of production's system is not there (Windows is not activated, repositories of the vendor are closed). Launch the DR server from an image of the same platform.",
  },
  'product-codes': {
    code: 'product-code-missing',
    label: 'Marketplace product',
    matters: 'dr-lacks',
    so: 'EC2 attaches a disk with a product code only to a server that supports the product. Launch the DR server from an image of the product.',
  },
  licences: {
    code: 'licence-missing',
    label: 'licence configuration',
    matters: 'dr-lacks',
    so: 'License Manager does not count the DR server. Associate the configuration with it (UpdateLicenseSpecificationsForResource).',
  },
  virtualization: {
    code: 'virtualization-differs',
    label: 'virtualization type',
    matters: 'differs',
    verdict: 'BLOCK',
    so: 'Disks of the one do not boot on the other. Make a DR server of an image of the same type.',
  },
  kernel: {
    code: 'kernel-differs',
    label: 'kernel and RAM disk of paravirtual images',
    matters: 'differs',
    so: 'The system boots with another kernel than in production. Set both on the stopped DR server (ModifyInstanceAttribute).',
  },
  ena: {
    code: 'ena-differs',
    label: 'enhanced networking (ENA)',
    matters: 'differs',
    so: 'Types on Nitro start no server without it; with it the system needs the driver. Set it on the stopped DR server as in production (ModifyInstanceAttribute, EnaSupport).',
  },
  sriov: {
    code: 'sriov-missing',
    label: 'enhanced networking (SR-IOV)',
    matters: 'dr-lacks',
    so: 'The network of the DR server is slower. Set it on the stopped DR server (ModifyInstanceAttribute, SriovNetSupport).',
  },
  tpm: {
    code: 'tpm-missing',
    label: 'TPM',
    matters: 'dr-lacks',
    so: `Keys that a TPM keeps do not follow, and the DR server has not even an empty one: what they seal stays shut. Keep a recovery key elsewhere. ${NEW_SERVER}`,
  },
  enclave: {
    code: 'enclave-missing',
    label: 'Nitro Enclaves',
    matters: 'dr-lacks',
    so: `No enclave starts on the DR server. ${NEW_SERVER}`,
  },
  hibernation: {
    code: 'hibernation-missing',
    label: 'hibernation',
    matters: 'dr-lacks',
    so: `The DR server cannot hibernate. ${NEW_SERVER}`,
  },
  'cpu-options': {
    code: 'cpu-options-differ',
    label: 'CPU options',
    matters: 'differs-in-one-type',
    so: 'Licences by core and software that counts CPUs see another machine. Set them on the stopped DR server (ModifyInstanceCpuOptions), AMD SEV-SNP at a launch alone.',
  },
  'metadata-options': {
    code: 'metadata-options-differ',
    label: 'metadata options',
    matters: 'differs',
    so: 'Software that reads the metadata works otherwise, or not at all. Set them alike (ModifyInstanceMetadataOptions).',
  },
  'private-dns': {
    code: 'private-dns-differs',
    label: 'private DNS name',
    matters: 'differs',
    so: 'The guest gets its host name by another rule. Set it alike while the DR server is stopped (ModifyPrivateDnsNameOptions).',
  },
  tenancy: {
    code: 'tenancy-differs',
    label: 'tenancy',
    matters: 'differs',
    so: 'Licences that are bound to dedicated hardware do not cover the DR server. Between dedicated and host it can be changed (ModifyInstancePlacement), else by a new DR server.',
  },
  placement: {
    code: 'placement-missing',
    label: 'placement',
    matters: 'dr-lacks',
    so: 'What placement keeps apart or together in production is not so at the DR site. Put the stopped DR server into a group of its own zone (ModifyInstancePlacement).',
  },
  'capacity-target': {
    code: 'capacity-reservation-missing',
    label: 'capacity reservation',
    matters: 'dr-lacks',
    so: 'Nothing keeps capacity for the DR server. Reserve some in its zone, and name it (ModifyInstanceCapacityReservationAttributes).',
  },
  'capacity-only': {
    code: 'dr-start-needs-reservation',
    label: 'start in a capacity reservation alone',
    matters: 'dr-has',
    so: 'The DR server does not start while its reservation has no room. Keep one free, or let it start without (ModifyInstanceCapacityReservationAttributes).',
  },
  'purchase-option': {
    code: 'dr-server-not-on-demand',
    label: 'purchase option',
    matters: 'dr-has',
    so: 'EC2 takes such a server away when it needs the capacity, or when its time is over. Launch the DR server On-Demand.',
  },
  monitoring: {
    code: 'monitoring-missing',
    label: 'detailed monitoring',
    matters: 'dr-lacks',
    so: 'Metrics come each five minutes, not each minute. Switch it on (MonitorInstances).',
  },
  'network-performance': {
    code: 'network-performance-differs',
    label: 'bandwidth weighting',
    matters: 'differs',
    so: 'Network and EBS share the bandwidth otherwise. Set it on the stopped DR server (ModifyInstanceNetworkPerformanceOptions).',
  },
  'no-maintenance': {
    code: 'dr-server-not-recovered',
    label: 'maintenance options',
    matters: 'dr-has',
    so: 'EC2 does not recover or move the DR server when its host fails. Set them to default (ModifyInstanceMaintenanceOptions).',
  },
  outpost: {
    code: 'outpost-differs',
    label: 'Outpost',
    matters: 'differs',
    so: 'NICs and disks do not leave an Outpost, nor enter one, whatever their zone. Have both servers in one of them, or both in the region.',
  },
  'managed-by-service': {
    code: 'server-managed-by-service',
    label: 'management by an AWS service',
    matters: 'either-has',
    so: 'EC2 refuses changes of such a server to everybody but that service, so it cannot be fenced or prepared. Take it out of the group.',
  },
  'secondary-networks': {
    code: 'secondary-networks-stay',
    label: 'interfaces of secondary networks',
    matters: 'production-has',
    so: 'They stay with the production server. Give the DR server some of its own.',
  },
  tags: {
    code: 'tags-missing',
    label: 'tags (keys)',
    matters: 'dr-lacks',
    so: 'Whatever chooses servers by them (policies of IAM, backups, patches, schedules, alarms) does not see the DR server. Give it the tags that are to hold after a failover.',
  },
} as const satisfies Readonly<Record<string, Trait>>;
