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
