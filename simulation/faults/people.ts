import {
  AssociateAddressCommand,
  AttachVolumeCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeleteTagsCommand,
  DeleteVolumeCommand,
  DetachNetworkInterfaceCommand,
  ModifyNetworkInterfaceAttributeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { View } from '../../simulated-aws/ec2.ts';
import { byHand } from './by-hand.ts';
import { FOREIGN } from './foreign.ts';
import { type Begun, disksOf, type FaultScene, type TimedFault } from './timed-fault.ts';

const seen = <T>({ world }: FaultScene, look: (view: View) => T): T => world.ec2.inspect(look);

const nicsOf = (scene: FaultScene, serverId: string) =>
  seen(scene, (view) => view.list('networkInterfaces').filter(({ attachment }) => attachment?.instanceId === serverId));

const touchBoth = ({ ledger, target }: FaultScene): void => {
  ledger.touch(target.serverId);
  ledger.touch(target.drServerId);
};

/** What a well-meaning person does: the root volume back on, and start. */
const startProduction = async (scene: FaultScene): Promise<void> => {
  const { target, ledger, sleep } = scene;
  const { serverId: InstanceId, rootVolumeId: VolumeId, rootDevice: Device } = target;
  ledger.touch(target.serverId);
  ledger.start(target.serverId);
  await byHand(scene, new AttachVolumeCommand({ VolumeId, InstanceId, Device }));
  await sleep(10_000);
  await byHand(scene, new StartInstancesCommand({ InstanceIds: [InstanceId] }));
};

const SCALING_TAG = 'aws:autoscaling:groupName';

/** Auto Scaling terminates a stopped member, and what goes with the server is gone: a server that has left its group has lost the tag. */
const isReplaced = (view: View, serverId: string): boolean => {
  const server = view.get('instances', serverId);
  return server === undefined || (/^(shutting-down|terminated)$/.test(server.state) && SCALING_TAG in server.tags);
};

const stopProduction = async (scene: FaultScene): Promise<void> => {
  const { serverId } = scene.target;
  scene.ledger.touch(serverId);
  scene.ledger.spoil(serverId, () => seen(scene, (view) => isReplaced(view, serverId)));
  await byHand(scene, new StopInstancesCommand({ InstanceIds: [serverId] }));
};

const detachNic = async (scene: FaultScene): Promise<void> => {
  const [, nic] = nicsOf(scene, scene.target.serverId);
  if (!nic?.attachment) return;
  touchBoth(scene);
  const { id: AttachmentId } = nic.attachment;
  await byHand(scene, new DetachNetworkInterfaceCommand({ AttachmentId, Force: true }));
};

const untag = async (scene: FaultScene): Promise<void> => {
  const { serverId, drServerId } = scene.target;
  scene.ledger.touch(serverId);
  await byHand(scene, new DeleteTagsCommand({ Resources: [serverId, drServerId], Tags: [{ Key: 'sdrs:fenced' }] }));
};

const PAIR_TAG = 'sdrs:replication-pair';

/** Volumes made of snapshots of the server's disks, and tagged so. */
const madeFor = (scene: FaultScene, serverId: string) => {
  const disks = disksOf(scene.stage, serverId);
  return seen(scene, (view) =>
    view
      .list('volumes')
      .filter(
        ({ snapshotId = '?', tags }) =>
          PAIR_TAG in tags && disks.includes(view.get('snapshots', snapshotId)?.volumeId ?? '?'),
      ),
  );
};

/** Somebody tidies up: every tag of the service on the servers says something else, and the volumes made for the DR server lose theirs. */
const changeTags = async (scene: FaultScene): Promise<Begun> => {
  const { serverId, drServerId } = scene.target;
  touchBoth(scene);
  const ours = ['sdrs:group', 'sdrs:fenced', 'sdrs:management-nics', 'sdrs:dr-server-of'];
  const Tags = ours.map((Key) => ({ Key, Value: 'of somebody else' }));
  await byHand(scene, new CreateTagsCommand({ Resources: [serverId, drServerId], Tags }));
  const made = madeFor(scene, serverId);
  for (const { id } of made) await byHand(scene, new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: PAIR_TAG }] }));
  return async () => {
    await byHand(
      scene,
      new DeleteTagsCommand({ Resources: [serverId, drServerId], Tags: ours.map((Key) => ({ Key })) }),
    );
    for (const { id, tags } of made)
      await byHand(scene, new CreateTagsCommand({ Resources: [id], Tags: [{ Key: PAIR_TAG, Value: tags[PAIR_TAG] }] }));
  };
};

/** To the management interface of the DR server, as somebody does who is in a hurry. */
const moveEip = async (scene: FaultScene): Promise<Begun> => {
  const { serverId, drServerId } = scene.target;
  const theirs = new Set(nicsOf(scene, serverId).map(({ id }) => id));
  const eip = seen(scene, (view) =>
    view.list('addresses').find(({ association }) => association && theirs.has(association.networkInterfaceId)),
  );
  const [nic] = nicsOf(scene, drServerId);
  if (!eip?.association || !nic) return;
  touchBoth(scene);
  const { networkInterfaceId, privateIp } = eip.association;
  const associated = { AllocationId: eip.id, AllowReassociation: true };
  await byHand(scene, new AssociateAddressCommand({ ...associated, NetworkInterfaceId: nic.id }));
  const home = seen(scene, (view) => view.get('networkInterfaces', networkInterfaceId)?.vpcId);
  return () => {
    // Its private IP may have gone to another network interface meanwhile.
    const isThere = seen(scene, (view) =>
      view
        .list('networkInterfaces')
        .find(({ vpcId, privateIps }) => vpcId === home && privateIps.some(({ address }) => address === privateIp)),
    );
    const back = { ...associated, NetworkInterfaceId: isThere?.id ?? networkInterfaceId, PrivateIpAddress: privateIp };
    return byHand(scene, new AssociateAddressCommand(back));
  };
};

const deleteFreeVolumes = async (scene: FaultScene): Promise<void> => {
  touchBoth(scene);
  const theirs = seen(scene, (view) =>
    view.list('volumes').filter(({ attachment, snapshotId }) => !attachment && snapshotId !== undefined),
  );
  for (const { id: VolumeId } of theirs) await byHand(scene, new DeleteVolumeCommand({ VolumeId }));
};

const deleteSnapshots = async (scene: FaultScene): Promise<void> => {
  touchBoth(scene);
  scene.ledger.spoil(scene.target.serverId);
  const volumes = seen(scene, (view) =>
    view
      .list('volumes')
      .flatMap(({ id, attachment }) => (attachment?.instanceId === scene.target.serverId ? [id] : [])),
  );
  const theirs = seen(scene, (view) => view.list('snapshots').filter(({ volumeId }) => volumes.includes(volumeId)));
  for (const { id: SnapshotId } of theirs) await byHand(scene, new DeleteSnapshotCommand({ SnapshotId }));
};

const changeGroups = async (scene: FaultScene): Promise<void> => {
  const [nic] = nicsOf(scene, scene.target.serverId);
  if (!nic) return;
  touchBoth(scene);
  const name = scene.ledger.newName('sg');
  const { GroupId } = await scene.world.ec2.send(
    new CreateSecurityGroupCommand({ GroupName: name, Description: 'by hand', VpcId: nic.vpcId }),
  );
  const onTo = { NetworkInterfaceId: nic.id, Groups: [GroupId ?? '?'] };
  await byHand(scene, new ModifyNetworkInterfaceAttributeCommand(onTo));
};

const terminate = async (scene: FaultScene, serverId: string): Promise<void> => {
  touchBoth(scene);
  scene.ledger.spoil(scene.target.serverId);
  await byHand(scene, new TerminateInstancesCommand({ InstanceIds: [serverId] }));
};

/** What people do by hand, on EC2 itself. */
export const PEOPLE = {
  'production-started': { says: 'is started by hand, its root volume put back', begin: startProduction },
  'production-stopped': {
    says: 'is stopped by hand',
    begin: stopProduction,
  },
  'production-terminated': {
    says: 'is terminated by hand',
    begin: (scene) => terminate(scene, scene.target.serverId),
  },
  'dr-server-terminated': {
    says: 'loses its DR server: somebody terminates it',
    begin: (scene) => terminate(scene, scene.target.drServerId),
  },
  'interface-detached': { says: 'loses a network interface by hand', begin: detachNic },
  untagged: { says: 'loses the tag of the fence by hand', begin: untag },
  'eip-moved': { says: 'loses its EIP to the DR server by hand', begin: moveEip },
  'volumes-deleted': { says: 'loses volumes that hung nowhere', begin: deleteFreeVolumes },
  'snapshots-deleted': { says: 'loses its snapshots', begin: deleteSnapshots },
  'tags-changed': {
    says: 'gets other tags by hand, and the volumes made for its DR server lose theirs',
    begin: changeTags,
  },
  'groups-changed': { says: 'gets another security group by hand', begin: changeGroups },
  ...FOREIGN,
} as const satisfies Readonly<Record<string, TimedFault>>;
