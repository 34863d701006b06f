import {
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  type TagSpecification,
} from '@aws-sdk/client-ec2';
import type { CallSite } from '../lambda/gateway.ts';
import { byHand } from './by-hand.ts';
import { denied, failed, throttled } from './service-errors.ts';
import { STANDING, type StandsAt } from './standing.ts';
import { disksOf, type FaultScene, type TimedFault, type Undo } from './timed-fault.ts';

const zoneOf = ({ world, target }: FaultScene): string =>
  world.ec2.inspect((view) => view.get('instances', target.serverId)?.availabilityZone ?? '?');

/** Longer than a server needs to start. */
const STARTED_MS = 60_000;

/** The scene's server, and its zone. */
const at = (scene: FaultScene): StandsAt => ({
  servers: [scene.target.serverId],
  zones: [zoneOf(scene)],
  actions: [],
  times: 1,
});

const brokenZone = (scene: FaultScene, name: 'zone-down' | 'zone-silent'): Undo => {
  const { ec2 } = scene.world;
  STANDING[name].set(ec2, at(scene));
  return () => ec2.faults.repairZone(zoneOf(scene));
};

const isLook = ({ action }: CallSite): boolean => action.startsWith('ec2:Describe');
const isChange = ({ action }: CallSite): boolean => action.startsWith('ec2:') && !isLook({ action } as CallSite);
const isTable = ({ action }: CallSite): boolean => action.startsWith('dynamodb:');

/** Longest that a look may lie behind, in seconds. UNVERIFIED[longest-lag]: EC2 gives no bound. */
const MOST_BEHIND = 10;

const RECOVERY_POINT_MS = 60_000;

type Round = (
  scene: FaultScene,
  serverId: string,
  tags: { readonly TagSpecifications: TagSpecification[] },
) => Promise<void>;

/** As a policy for servers does it: crash-consistent sets of whatever a server has attached. */
const ofServer: Round = (scene, InstanceId, tags) =>
  byHand(scene, new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId }, ...tags }));

/** As a policy for volumes does it: each of production's disks, wherever it hangs. */
const ofVolumes: Round = async (scene, serverId, tags) => {
  for (const VolumeId of disksOf(scene.stage, serverId))
    await byHand(scene, new CreateSnapshotCommand({ VolumeId, ...tags }));
};

/** A schedule that knows nothing of failovers. */
const everyMinute = (scene: FaultScene, take: Round): Undo => {
  const schedule = { isOver: false };
  const goOn = async (): Promise<void> => {
    while (!schedule.isOver) {
      for (const { serverId } of scene.stage.production) {
        const Tags = [{ Key: 'sdrs:recovery-point', Value: scene.ledger.newName('recovery-point') }];
        await take(scene, serverId, { TagSpecifications: [{ ResourceType: 'snapshot', Tags }] });
      }
      await scene.sleep(RECOVERY_POINT_MS);
    }
  };
  void goOn();
  return () => {
    schedule.isOver = true;
  };
};

/** What befalls the volumes that the server has at that moment. */
const volumesOf = ({ world, target }: FaultScene): readonly string[] =>
  world.ec2.inspect((view) =>
    view.list('volumes').flatMap(({ id, attachment }) => (attachment?.instanceId === target.serverId ? [id] : [])),
  );

const onVolumes =
  (name: 'hangSnapshots' | 'failSnapshots' | 'stallVolumes') =>
  (scene: FaultScene): Undo => {
    const ids = volumesOf(scene);
    const { faults } = scene.world.ec2;
    faults[name](ids);
    return () => faults.repairVolumes(ids);
  };

/** What happens to the site and to the services below. */
export const SITE_FAULTS = {
  'stop-hangs': {
    says: 'does not stop',
    begin: (scene) => {
      const { world, target } = scene;
      STANDING['stop-hangs'].set(world.ec2, at(scene));
      return () => world.ec2.faults.releaseStop(target.serverId);
    },
  },
  'detach-hangs': {
    says: 'gives its network interfaces up only by force',
    begin: (scene) => {
      STANDING['detach-hangs'].set(scene.world.ec2, at(scene));
    },
  },
  'volume-detach-hangs': {
    says: 'gives its volumes up only by force, and so does its DR server',
    begin: (scene) => {
      const { serverId, drServerId } = scene.target;
      STANDING['volume-detach-hangs'].set(scene.world.ec2, { ...at(scene), servers: [serverId, drServerId] });
    },
  },
  'zone-down': {
    says: 'stands in a zone whose hardware is broken',
    begin: (scene) => brokenZone(scene, 'zone-down'),
  },
  'zone-silent': {
    says: 'stands in a zone of which EC2 can say nothing',
    begin: (scene) => brokenZone(scene, 'zone-silent'),
  },
  'power-returns': {
    says: 'stands in a zone that loses its power; what was stopping then runs again',
    lasts: 10,
    begin: (scene) => {
      brokenZone(scene, 'zone-down');
      return () => {
        STANDING['power-returns'].set(scene.world.ec2, at(scene));
      };
    },
  },
  'server-reboots': {
    says: 'is rebooted by hand: it stays running, and fails its status checks for a while',
    begin: async (scene) => {
      const { target, world } = scene;
      const { ec2 } = world;
      await byHand(scene, new RebootInstancesCommand({ InstanceIds: [target.serverId] }));
      ec2.faults.breakServers([target.serverId]);
      return () => ec2.faults.repairServers([target.serverId]);
    },
  },
  'looks-lag': {
    says: 'is shown as it was up to ten seconds ago, at each look otherwise',
    fate: (site, random) => (isLook(site) ? { is: 'stale', ms: random.below(MOST_BEHIND * 1000) } : undefined),
  },
  throttled: {
    says: 'meets an EC2 whose allowance others use up',
    fate: (site, random) =>
      site.action.startsWith('ec2:') && random.below(2) === 0 ? { is: 'refuse', error: throttled } : undefined,
  },
  'ec2-is-slow': {
    says: 'meets an EC2 that answers after seconds',
    fate: (site, random) =>
      site.action.startsWith('ec2:') ? { is: 'delay', ms: 500 + random.below(3_000) } : undefined,
  },
  'ec2-refuses-changes': {
    says: 'meets an EC2 that fails at every change',
    fate: (site) => (isChange(site) ? { is: 'refuse', error: failed } : undefined),
  },
  'no-disks': {
    says: 'belongs to an account that may create no volumes',
    fate: ({ action }) => (action === 'ec2:CreateVolume' ? { is: 'refuse', error: denied } : undefined),
  },
  'no-moves': {
    says: 'belongs to an account that may attach no network interfaces',
    fate: ({ action }) =>
      /^ec2:(AttachNetworkInterface|AssociateAddress)$/.test(action) ? { is: 'refuse', error: denied } : undefined,
  },
  'table-refuses': {
    says: 'meets a table that fails at every call',
    fate: (site) => (isTable(site) ? { is: 'refuse', error: failed } : undefined),
  },
  'table-throttles': {
    says: 'meets a table that throttles every second call',
    fate: (site, random) => (isTable(site) && random.below(2) === 0 ? { is: 'refuse', error: throttled } : undefined),
  },
  'recovery-points-go-on': {
    says: 'gets a newer recovery point every minute, like all others',
    begin: (scene) => everyMinute(scene, ofServer),
  },
  'snapshots-go-on': {
    says: 'gets new snapshots of each of its disks every minute, wherever the disk hangs, like all others',
    begin: (scene) => everyMinute(scene, ofVolumes),
  },
  'snapshots-hang': { says: 'has disks whose snapshots do not come to an end', begin: onVolumes('hangSnapshots') },
  'snapshots-fail': { says: 'has disks whose snapshots end in error', begin: onVolumes('failSnapshots') },
  'volumes-stall': { says: 'has disks that answer no more', begin: onVolumes('stallVolumes') },
  'dr-server-runs': {
    says: 'has a DR server that somebody has started',
    isTidiedUp: true,
    begin: async (scene) => {
      const InstanceIds = [scene.target.drServerId];
      scene.ledger.touch(scene.target.drServerId);
      await byHand(scene, new StartInstancesCommand({ InstanceIds }));
      return async () => {
        // EC2 stops no server that has not come up yet.
        await scene.sleep(STARTED_MS);
        await byHand(scene, new StopInstancesCommand({ InstanceIds }));
      };
    },
  },
} as const satisfies Readonly<Record<string, TimedFault>>;
