import type { Action, ActionOutcome } from '../../lambdas/domain/site/actions.ts';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import type { Fact, ObservedNic, ObservedServer, ObservedSite } from '../../lambdas/domain/site/observed.ts';
import { LOOKED_AT } from './site.ts';

/** A production server with its NIC, as EC2 has it. All that EC2 accepts is done at once, but for a stop. */
export interface Server {
  readonly id: string;
  readonly power: 'running' | 'stopping' | 'stopped';
  /** Whether its root volume is attached. */
  readonly root: boolean;
  readonly tagged: boolean;
  /** On production, on nothing, or on the DR server. */
  readonly nic: 'home' | 'free' | 'dr';
}

export const healthy = (id: string): Server => ({ id, power: 'running', root: true, tagged: false, nic: 'home' });

/** Down and unable to start. */
export const isDown = ({ power, root }: Server): boolean => power === 'stopped' && !root;

/** As it was before anybody failed it over. */
export const isWhole = (server: Server): boolean =>
  server.power === 'running' && server.root && !server.tagged && server.nic === 'home';

const DONE: ActionOutcome = { outcome: 'done' };
const NOT_NOW: ActionOutcome = { outcome: 'wait', code: 'IncorrectState', reason: 'it is in another state' };

export interface Called {
  readonly server: Server;
  readonly outcome: ActionOutcome;
}

/** One call, with EC2's rules as far as the model needs them. Refused is what EC2 cannot do to a server as it is. */
export const call = (server: Server, action: Action): Called => {
  const change = changeOf(server, action);
  return change ? { server: { ...server, ...change }, outcome: DONE } : { server, outcome: NOT_NOW };
};

const changeOf = (server: Server, action: Action): Partial<Server> | undefined => {
  const { power, root, nic } = server;
  switch (action.do) {
    case 'tag-fenced':
      return { tagged: true };
    case 'untag-fenced':
      return { tagged: false };
    case 'tag-freed':
    case 'untag-freed':
    case 'tag-pinned':
    case 'untag-pinned':
      // Tags of volumes and snapshots, which the model leaves out.
      return {};
    case 'force-stop':
      return { power: power === 'running' ? 'stopping' : power };
    case 'detach-volume':
      return only(power === 'stopped' && root, { root: false });
    case 'attach-volume':
      return only(!root, { root: true });
    case 'detach-nic':
      // An attachment has an id of its own: a late call never means a later one.
      return only(nic !== 'free' && action.attachmentId === attachmentOf(server), { nic: 'free' });
    case 'attach-nic':
      return only(nic === 'free', { nic: action.serverId.startsWith('dr-') ? 'dr' : 'home' });
    default:
      throw new Error(`The model does not know the call "${action.do}".`);
  }
};

const only = (isPossible: boolean, change: Partial<Server>): Partial<Server> | undefined =>
  isPossible ? change : undefined;

/** Starts a server, where it can start. */
export const started = (server: Server): Server =>
  server.root && server.power === 'stopped' ? { ...server, power: 'running' } : server;

const attachmentOf = ({ id, nic }: Server): string => `${nic}-of-${id}`;

const seen = <T>(value: T): Fact<T> => ({ is: 'present', value });

/** What a look shows: everything, as it is. */
export const siteOf = (servers: readonly Server[]): ObservedSite => {
  const nothing = new Map();
  const volumes = servers.map(({ id, root }) => [`root-${id}`, seen(rootOf(id, root))] as const);
  const nicIds = (id: string, holder: Server['nic']) =>
    servers.filter((server) => server.id === id && server.nic === holder).map((server) => `nic-${server.id}`);
  return {
    at: LOOKED_AT,
    servers: new Map(
      servers.flatMap((server) => [
        [`production-${server.id}`, seen(productionOf(server))],
        [`dr-${server.id}`, seen(drOf(server))],
      ]),
    ),
    nics: new Map(servers.map((server) => [`nic-${server.id}`, seen(nicOf(server))])),
    volumes: new Map(volumes),
    addresses: nothing,
    protections: { disableApiStop: nothing, disableApiTermination: nothing },
    scaling: nothing,
    spotRequests: nothing,
    snapshots: nothing,
    keys: nothing,
    routeTables: nothing,
    securityGroups: nothing,
    serverTypes: nothing,
    found: {
      nicsOfServers: new Map(
        servers.flatMap(({ id }) => [
          [`production-${id}`, seen(nicIds(id, 'home'))],
          [`dr-${id}`, seen(nicIds(id, 'dr'))],
        ]),
      ),
      volumesOfPairs: nothing,
      drServersOf: nothing,
      snapshotsOfVolumes: nothing,
      relaunchesOf: nothing,
    },
  };
};

const ROOT = '/dev/xvda';

const serverOf = (id: string, state: ObservedServer['state']): ObservedServer => ({
  id,
  state,
  availabilityZone: 'eu-central-1a',
  vpcId: 'vpc-1',
  instanceType: 'm7g.large',
  architecture: 'arm64',
  rootDeviceType: 'ebs',
  rootDeviceName: ROOT,
  spot: false,
  tags: {},
  disks: [],
});

const productionOf = ({ id, power, root, tagged }: Server): ObservedServer => ({
  ...serverOf(`production-${id}`, power),
  tags: tagged ? { [TAGS.fenced]: 'yes' } : {},
  disks: root ? [{ device: ROOT, volumeId: `root-${id}`, state: 'attached', deleteOnTermination: false }] : [],
});

const drOf = ({ id }: Server): ObservedServer => serverOf(`dr-${id}`, 'stopped');

const rootOf = (id: string, isAttached: boolean) => ({
  id: `root-${id}`,
  state: isAttached ? 'in-use' : 'available',
  availabilityZone: 'eu-central-1a',
  sizeGiB: 8,
  type: 'gp3',
  tags: {},
  attachments: isAttached ? [{ serverId: `production-${id}`, device: ROOT, state: 'attached' }] : [],
});

const nicOf = (server: Server): ObservedNic => ({
  id: `nic-${server.id}`,
  availabilityZone: 'eu-central-1a',
  subnetId: 'subnet-1',
  vpcId: 'vpc-1',
  macAddress: '02:00:00:00:00:01',
  type: 'interface',
  status: server.nic === 'free' ? 'available' : 'in-use',
  ...(server.nic === 'free'
    ? {}
    : {
        attachment: {
          id: attachmentOf(server),
          serverId: `${server.nic === 'home' ? 'production' : 'dr'}-${server.id}`,
          deviceIndex: 1,
          state: 'attached',
          deleteOnTermination: false,
        },
      }),
  securityGroupIds: [],
  privateIps: [],
});
