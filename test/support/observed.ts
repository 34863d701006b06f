import type {
  Fact,
  Facts,
  ObservedAddress,
  ObservedNic,
  ObservedRouteTable,
  ObservedSecurityGroup,
  ObservedServer,
  ObservedSite,
  ObservedSnapshot,
  ObservedVolume,
} from '../../lambdas/domain/site/observed.ts';
import { START } from './builders.ts';

/** Facts that are all present, by id. */
export const facts = <T extends { readonly id: string }>(...values: readonly T[]): Facts<T> =>
  new Map(values.map((value) => [value.id, { is: 'present', value }] as const));

export const found = <T>(entries: Readonly<Record<string, T>>): Facts<T> =>
  new Map(Object.entries(entries).map(([id, value]): [string, Fact<T>] => [id, { is: 'present', value }]));

export const makeServer = (overrides: Partial<ObservedServer> = {}): ObservedServer => ({
  id: 'i-production',
  state: 'running',
  availabilityZone: 'eu-central-1a',
  vpcId: 'vpc-1',
  instanceType: 'm6i.large',
  architecture: 'x86_64',
  rootDeviceType: 'ebs',
  rootDeviceName: '/dev/xvda',
  spot: false,
  tags: {},
  disks: [{ device: '/dev/xvda', volumeId: 'vol-production', state: 'attached' }],
  ...overrides,
});

export const makeDrServer = (overrides: Partial<ObservedServer> = {}): ObservedServer =>
  makeServer({
    id: 'i-dr',
    state: 'stopped',
    disks: [{ device: '/dev/xvda', volumeId: 'vol-dr', state: 'attached' }],
    ...overrides,
  });

export const makeObservedNic = (overrides: Partial<ObservedNic> = {}): ObservedNic => ({
  id: 'eni-service',
  availabilityZone: 'eu-central-1a',
  subnetId: 'subnet-1',
  vpcId: 'vpc-1',
  macAddress: '0a:00:00:00:00:01',
  type: 'interface',
  status: 'in-use',
  attachment: {
    id: 'eni-attach-1',
    serverId: 'i-production',
    deviceIndex: 1,
    state: 'attached',
    deleteOnTermination: false,
  },
  securityGroupIds: ['sg-1'],
  privateIps: [
    { address: '10.0.0.11', primary: true, eip: { allocationId: 'eipalloc-1', publicIp: '203.0.113.11' } },
    { address: '10.0.0.12', primary: false },
  ],
  ...overrides,
});

/** The DR server's own primary NIC. */
export const makeDrNic = (overrides: Partial<ObservedNic> = {}): ObservedNic =>
  makeObservedNic({
    id: 'eni-dr',
    macAddress: '0a:00:00:00:00:99',
    attachment: { id: 'eni-attach-9', serverId: 'i-dr', deviceIndex: 0, state: 'attached', deleteOnTermination: true },
    privateIps: [{ address: '10.0.0.99', primary: true }],
    ...overrides,
  });

export const makeAddress = (overrides: Partial<ObservedAddress> = {}): ObservedAddress => ({
  allocationId: 'eipalloc-1',
  publicIp: '203.0.113.11',
  networkInterfaceId: 'eni-service',
  privateIp: '10.0.0.11',
  ...overrides,
});

export const makeVolume = (overrides: Partial<ObservedVolume> = {}): ObservedVolume => ({
  id: 'vol-new',
  state: 'available',
  availabilityZone: 'eu-central-1a',
  sizeGiB: 8,
  type: 'gp3',
  snapshotId: 'snap-1',
  tags: { 'sdrs:replication-pair': 'pair-1' },
  attachments: [],
  ...overrides,
});

/** The DR disk of {@link makePinnedPair}, where it belongs. */
export const makeDrDisk = (overrides: Partial<ObservedVolume> = {}): ObservedVolume =>
  makeVolume({
    state: 'in-use',
    attachments: [{ serverId: 'i-dr', device: '/dev/xvda', state: 'attached' }],
    ...overrides,
  });

export const makeSnapshot = (overrides: Partial<ObservedSnapshot> = {}): ObservedSnapshot => ({
  id: 'snap-1',
  volumeId: 'vol-production',
  state: 'completed',
  startedAt: '2026-11-23T08:59:30.000Z',
  sizeGiB: 8,
  encrypted: false,
  tags: {},
  ...overrides,
});

interface Look {
  readonly servers?: readonly ObservedServer[];
  readonly nics?: readonly ObservedNic[];
  readonly addresses?: readonly ObservedAddress[];
  readonly volumes?: readonly ObservedVolume[];
  readonly snapshots?: readonly ObservedSnapshot[];
  readonly routeTables?: readonly ObservedRouteTable[];
  readonly securityGroups?: readonly ObservedSecurityGroup[];
}

/** A healthy site of one server, with parts replaced. What belongs to what follows from the parts. */
export const makeSite = (look: Look = {}, overrides: Partial<ObservedSite> = {}): ObservedSite => {
  const servers = look.servers ?? [makeServer(), makeDrServer()];
  const nics = look.nics ?? [makeObservedNic(), makeDrNic()];
  const addresses = look.addresses ?? [makeAddress()];
  const volumes = look.volumes ?? [];
  const snapshots = look.snapshots ?? [makeSnapshot()];
  return {
    at: START,
    servers: facts(...servers),
    nics: facts(...nics),
    addresses: found(Object.fromEntries(addresses.map((address) => [address.allocationId, address]))),
    volumes: facts(...volumes),
    snapshots: facts(...snapshots),
    scaling: new Map(),
    spotRequests: new Map(),
    keys: new Map(),
    protections: { disableApiStop: new Map(), disableApiTermination: new Map() },
    routeTables: facts(...(look.routeTables ?? [])),
    securityGroups: facts(...(look.securityGroups ?? [])),
    serverTypes: found({ 'm6i.large': { maxNetworkInterfaces: 3, ipv4PerInterface: 10 } }),
    found: {
      drServersOf: new Map(),
      nicsOfServers: found(
        Object.fromEntries(
          servers.map(({ id }) => [id, nics.filter((nic) => nic.attachment?.serverId === id).map((nic) => nic.id)]),
        ),
      ),
      relaunchesOf: found({ 'instance-1': [] }),
      volumesOfPairs: found({ 'pair-1': volumes.map(({ id }) => id) }),
      snapshotsOfVolumes: found({ 'vol-production': snapshots.map(({ id }) => id) }),
    },
    ...overrides,
  };
};
