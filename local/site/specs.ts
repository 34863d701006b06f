import type { SpotRequestKind } from '../../lambdas/domain/site/observed.ts';
import type { ServerInput } from './inventory.ts';

/** A NIC by which clients know the server: it has to survive a failover. */
export interface ServiceNicSpec {
  readonly deviceIndex: number;
  /** Secondary private IPs, in addition to the primary private IP. */
  readonly secondaryIps: number;
  /** EIPs, on the first private IPs of the NIC. */
  readonly eips: number;
  /** IPv6 addresses, where its subnet has a block of those. @default none */
  readonly ipv6?: number;
  /** The group file names its MAC, because software depends on it. */
  readonly knownByMac?: boolean;
}

export interface DiskOfServer {
  readonly device: string;
  readonly sizeGiB: number;
}

/** A pet: one server with its own identity. Its management NIC is the primary one, at index 0. */
export interface ServerSpec {
  readonly name: string;
  readonly instanceType: string;
  readonly serviceNics: readonly ServiceNicSpec[];
  readonly dataDisks: readonly DiskOfServer[];
}

const EXAMPLES: readonly ServerSpec[] = [
  {
    name: 'web-1',
    instanceType: 'm5.large',
    serviceNics: [{ deviceIndex: 1, secondaryIps: 1, eips: 2 }],
    dataDisks: [{ device: '/dev/sdf', sizeGiB: 20 }],
  },
  {
    name: 'db-1',
    instanceType: 'm5.xlarge',
    serviceNics: [
      { deviceIndex: 1, secondaryIps: 2, eips: 0 },
      { deviceIndex: 2, secondaryIps: 1, eips: 1 },
    ],
    dataDisks: [
      { device: '/dev/sdf', sizeGiB: 100 },
      { device: '/dev/sdg', sizeGiB: 40 },
    ],
  },
  {
    name: 'licence-1',
    instanceType: 'm5.large',
    serviceNics: [{ deviceIndex: 1, secondaryIps: 0, eips: 0, knownByMac: true }],
    dataDisks: [{ device: '/dev/sdf', sizeGiB: 8 }],
  },
  {
    name: 'batch-1',
    instanceType: 'm5.large',
    serviceNics: [{ deviceIndex: 1, secondaryIps: 0, eips: 0 }],
    dataDisks: [],
  },
];

const appServer = (n: number): ServerSpec => ({
  name: `app-${n}`,
  instanceType: 'm5.large',
  serviceNics: [{ deviceIndex: 1, secondaryIps: 0, eips: n % 10 === 0 ? 1 : 0 }],
  dataDisks: [{ device: '/dev/sdf', sizeGiB: 20 }],
});

/** The four examples first, then application servers of one kind. */
export const serverSpecs = (count: number): readonly ServerSpec[] =>
  Array.from({ length: count }, (_, n) => EXAMPLES[n] ?? appServer(n + 1));

/** Where a server of a spec stands, and what it has in addition to the spec. */
export interface Place {
  /** Subnets of its NICs by name: the primary one, and those that clients know. */
  readonly subnets: { readonly primary: string; readonly service: string };
  /** Appended to its name. */
  readonly suffix: string;
  /** The KMS key of every disk that is named; without `kmsKeyId` the AWS-managed key. @default not encrypted */
  readonly encryption?: { readonly kmsKeyId?: string };
  /** The Spot request that it is launched by. @default none, On-Demand */
  readonly spot?: SpotRequestKind;
  /** The image's root device, named at the launch. @default it is not: the image brings it along */
  readonly rootDevice?: string;
}

/** The server of a spec, as an inventory has it: its management NIC first. */
export const serverFor = (spec: ServerSpec, { subnets, suffix, ...place }: Place): ServerInput => {
  const keys = place.encryption ? { encrypted: true, ...place.encryption } : {};
  return {
    name: `${spec.name}${suffix}`,
    type: spec.instanceType,
    ...(place.spot ? { spot: place.spot } : {}),
    ...(place.rootDevice ? { root: { device: place.rootDevice, ...keys } } : {}),
    disks: spec.dataDisks.map((disk) => ({ ...disk, ...keys })),
    nics: [
      { subnet: subnets.primary, role: 'management' },
      ...spec.serviceNics.map(({ deviceIndex: index, secondaryIps, knownByMac = false, eips, ipv6 = 0 }) => ({
        ...{ index, subnet: subnets.service, knownByMac, eips, ipv6, privateIps: secondaryIps + 1 },
        description: `${spec.name} service ${index}`,
      })),
    ],
  };
};
