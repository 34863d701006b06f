import type { Trait } from './trait.ts';

/** Traits of an instance type. Source: EC2 API Reference, DescribeInstanceTypes. */
export const TYPE_TRAITS = {
  hypervisor: {
    code: 'hypervisor-differs',
    label: 'hypervisor of the type',
    matters: 'differs',
    so: 'A system without the drivers of the other one (NVMe and ENA on Nitro, their Xen counterparts) finds neither disks nor network. Install them in production before the next recovery point, or choose a type alike.',
  },
  'memory-mib': {
    code: 'memory-smaller',
    label: 'memory in MiB',
    matters: 'dr-has-less',
    so: 'What production needs may not fit. A stopped server costs nothing for its type: choose the larger one (ModifyInstanceAttribute).',
  },
  vcpus: {
    code: 'vcpus-smaller',
    label: 'vCPUs of the type',
    matters: 'dr-has-less',
    so: 'The DR server may not carry the load. A stopped server costs nothing for its type: choose the larger one (ModifyInstanceAttribute).',
  },
  'instance-store': {
    code: 'instance-store-lost',
    label: 'instance store in GB',
    matters: 'production-has',
    so: 'No snapshot has what is on it: that data is lost. Keep on EBS what has to live on.',
  },
  accelerators: {
    code: 'accelerators-missing',
    label: 'accelerators',
    matters: 'dr-lacks',
    so: 'Software that needs them does not run. Choose a type that has them (ModifyInstanceAttribute).',
  },
} as const satisfies Readonly<Record<string, Trait>>;

/** Traits of a NIC, where what clients know goes to a NIC of the DR server. */
export const NIC_TRAITS = {
  'source-dest-check': {
    code: 'source-dest-check-differs',
    label: 'source/destination check',
    matters: 'differs',
    so: 'Where it is on, EC2 drops what is not for the server itself: a router, VPN or firewall passes nothing on. Set it alike (ModifyNetworkInterfaceAttribute).',
  },
  'security-groups': {
    code: 'security-groups-differ',
    label: 'security groups',
    matters: 'differs',
    so: 'Clients that reach production may not reach the DR server, or others may. Give both NICs the same groups (ModifyNetworkInterfaceAttribute), in two VPCs groups of the same names.',
  },
  'connection-tracking': {
    code: 'connection-tracking-differs',
    label: 'time-outs of connection tracking',
    matters: 'differs',
    so: 'Long idle connections end sooner or later than in production. Set them alike (ModifyNetworkInterfaceAttribute).',
  },
} as const satisfies Readonly<Record<string, Trait>>;

/** Traits of the attachment of a NIC that moves: they belong to the attachment, and end with it. */
export const ATTACHMENT_TRAITS = {
  'ena-express': {
    code: 'ena-express-lost',
    label: 'ENA Express',
    matters: 'production-has',
    so: 'It is a setting of the attachment, and off after the move. Switch it on again afterwards (ModifyNetworkInterfaceAttribute).',
  },
  'network-card': {
    code: 'network-card-lost',
    label: 'network card',
    matters: 'production-has',
    so: 'The NIC is attached to the default card of the DR server. Where its bandwidth counts, attach it to the card again by hand.',
  },
} as const satisfies Readonly<Record<string, Trait>>;
