import { type Action, type ActionKind, type ActionOf, TAGS } from '../site/actions.ts';
import type { Draft } from './draft.ts';
import { putDisk, removeDisk, startSnapshot, startVolume } from './projected-disks.ts';
import { change, projectedSnapshot, projectedVolume } from './projected-facts.ts';
import { leaveNic, putAddress, putIps, putNic, setGroups, setNic } from './projected-nics.ts';
import { putRoute } from './projected-routes.ts';
import { launchServer, projectedServer, setDisks, terminateServer } from './projected-servers.ts';

/** What EC2 shows after it has accepted a call, and once the call has had its effect. */
interface Effect<A> {
  begun(draft: Draft, action: A): void;
  done(draft: Draft, action: A): void;
}

const atOnce = <A>(done: (draft: Draft, action: A) => void): Effect<A> => ({ begun: done, done: () => {} });

/** The effect of each call. Source: EC2 API Reference, the page of each action. */
const EFFECTS: { readonly [K in ActionKind]: Effect<ActionOf<K>> } = {
  'tag-fenced': atOnce((draft, { serverId, failoverId }) =>
    change(draft.servers, serverId, (server) => ({ ...server, tags: { ...server.tags, [TAGS.fenced]: failoverId } })),
  ),
  'untag-fenced': atOnce((draft, { serverId }) =>
    change(draft.servers, serverId, (server) => {
      const { [TAGS.fenced]: _gone, ...tags } = server.tags;
      return { ...server, tags };
    }),
  ),
  // No rule of a failover looks at these tags.
  'tag-pinned': atOnce(() => {}),
  'untag-pinned': atOnce(() => {}),
  'tag-freed': atOnce(() => {}),
  'untag-freed': atOnce(() => {}),
  'tag-group': atOnce(() => {}),
  'untag-group': atOnce(() => {}),
  'set-protection': atOnce((draft, { serverId, attribute, value }) =>
    change(draft.protections[attribute], serverId, () => value),
  ),
  'leave-scaling-group': {
    begun: (draft, { serverId }) =>
      change(draft.scaling, serverId, (membership) => ({ ...membership, lifecycle: 'Detaching' })),
    done: (draft, { serverId }) => draft.scaling.set(serverId, { is: 'absent' }),
  },
  'join-scaling-group': {
    begun: () => {},
    done: (draft, { serverId, scalingGroup }) =>
      draft.scaling.set(serverId, { is: 'present', value: { scalingGroup, lifecycle: 'InService' } }),
  },
  'set-auto-recovery': atOnce((draft, { serverId, value }) =>
    change(draft.servers, serverId, (server) => ({ ...server, autoRecovery: value })),
  ),
  'force-stop': {
    begun: (draft, { serverId }) =>
      change(draft.servers, serverId, (server) => ({ ...server, state: 'stopping' as const })),
    done: (draft, { serverId }) =>
      change(draft.servers, serverId, (server) => ({ ...server, state: 'stopped' as const })),
  },
  'start-server': {
    begun: (draft, { serverId }) =>
      change(draft.servers, serverId, (server) => ({ ...server, state: 'pending' as const })),
    done: (draft, { serverId }) =>
      change(draft.servers, serverId, (server) => ({ ...server, state: 'running' as const })),
  },
  'detach-volume': {
    begun: (draft, action) => putDisk(draft, action, 'detaching'),
    done: (draft, action) => removeDisk(draft, action),
  },
  'create-snapshot': {
    begun: (draft, action) => startSnapshot(draft, action),
    done: (draft, { pairId }) =>
      change(draft.snapshots, projectedSnapshot(pairId), (snapshot) => ({ ...snapshot, state: 'completed' })),
  },
  'create-volume': {
    begun: (draft, action) => startVolume(draft, action),
    done: (draft, { pairId }) =>
      change(draft.volumes, projectedVolume(pairId), (volume) => ({ ...volume, state: 'available' })),
  },
  'attach-volume': {
    begun: (draft, action) => putDisk(draft, action, 'attaching'),
    done: (draft, action) => putDisk(draft, action, 'attached'),
  },
  'isolate-nic': atOnce((draft, { networkInterfaceId, securityGroupId }) =>
    setGroups(draft, networkInterfaceId, [securityGroupId]),
  ),
  'restore-groups': atOnce((draft, { networkInterfaceId, securityGroupIds }) =>
    setGroups(draft, networkInterfaceId, securityGroupIds),
  ),
  'keep-nic': atOnce((draft, { networkInterfaceId }) =>
    setNic(draft, networkInterfaceId, { deleteOnTermination: false }),
  ),
  'release-nic': atOnce((draft, { networkInterfaceId }) =>
    setNic(draft, networkInterfaceId, { deleteOnTermination: true }),
  ),
  'detach-nic': {
    begun: (draft, { networkInterfaceId }) => setNic(draft, networkInterfaceId, { state: 'detaching' }),
    done: (draft, { networkInterfaceId }) => leaveNic(draft, networkInterfaceId),
  },
  'attach-nic': {
    begun: (draft, action) => putNic(draft, action),
    done: (draft, { networkInterfaceId }) => setNic(draft, networkInterfaceId, { state: 'attached' }),
  },
  'associate-address': atOnce(putAddress),
  'assign-ips': atOnce(putIps),
  'keep-volumes': atOnce((draft, action) => setDisks(draft, action, false)),
  'release-volumes': atOnce((draft, action) => setDisks(draft, action, true)),
  terminate: {
    begun: (draft, { serverId }) =>
      change(draft.servers, serverId, (server) => ({ ...server, state: 'shutting-down' as const })),
    done: (draft, { serverId }) => terminateServer(draft, serverId),
  },
  'check-launch': atOnce(() => {}),
  'launch-server': {
    begun: launchServer,
    done: (draft, { instanceId }) =>
      change(draft.servers, projectedServer(instanceId), (server) => ({ ...server, state: 'running' as const })),
  },
  'replace-route': atOnce((draft, action) => putRoute(draft, action, action.networkInterfaceId)),
  'create-route': atOnce((draft, action) => putRoute(draft, action, action.networkInterfaceId)),
  'replace-transit-route': atOnce((draft, action) => putRoute(draft, action, action.gatewayAttachmentId)),
  'create-transit-route': atOnce((draft, action) => putRoute(draft, action, action.gatewayAttachmentId)),
  'source-dest-check-off': atOnce((draft, { networkInterfaceId }) =>
    change(draft.nics, networkInterfaceId, (nic) => ({ ...nic, sourceDestCheck: false })),
  ),
};

/** The table pairs each kind with its own effect; TypeScript cannot follow that through a union of kinds. */
const effectOf = (action: Action): Effect<Action> => EFFECTS[action.do] as Effect<Action>;

/** EC2 has accepted the call. */
export const begin = (draft: Draft, action: Action): void => effectOf(action).begun(draft, action);

/** The call has had its effect. */
export const finish = (draft: Draft, action: Action): void => effectOf(action).done(draft, action);
