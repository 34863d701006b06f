import type { Action, ActionKind, ActionOf } from './actions.ts';
import { type Batch, chunks } from './batches.ts';

/** What is known of a kind of action, whatever its subject. Effects and preconditions (domain/rehearsal) judge. */
export interface ActionRow<K extends ActionKind = ActionKind> {
  /** The call behind it, as the API Reference names it. Its allowance (a bucket) and permission go by it too. */
  readonly api: string;
  /** Most actions that share one call. */
  readonly atMost: number;
  /** Only actions with the same value share a call. @default all of the kind may */
  sharedBy?(action: ActionOf<K>): string;
  /**
   * Seconds from the call to the moment EC2 shows its effect. UNVERIFIED[typical-times]: AWS publishes none of them.
   * They are of the order that EC2 shows in practice; a server that does not stop by itself, or a full zone, takes as
   * long as it takes.
   */
  readonly effectSeconds: number;
  /**
   * Whether EC2 can be asked for it without doing it, in one request with a `DryRun` parameter (EC2 API Reference);
   * else why not. What is not to be asked for is never sent: without that parameter it would be done.
   */
  readonly dryRun: true | string;
  /** What it means that the call is denied, where a failover goes on without. @default it does not */
  readonly denied?: string;
  /** What the call acts on, see `actionKey`. */
  subject(action: ActionOf<K>): string;
}

/** Why a kind of action cannot be asked for. */
const NO_DRY_RUN = 'has no dry run that would tell';

const server = ({ serverId }: { readonly serverId: string }) => serverId;
const nic = ({ networkInterfaceId }: { readonly networkInterfaceId: string }) => networkInterfaceId;
const volume = ({ volumeId }: { readonly volumeId: string }) => volumeId;
const snapshot = ({ snapshotId }: { readonly snapshotId: string }) => snapshotId;
const resource = ({ resourceId }: { readonly resourceId: string }) => resourceId;
const instance = ({ instanceId }: { readonly instanceId: string }) => instanceId;
const route = (place: { readonly tableId: string; readonly destination: string }) =>
  `${place.tableId} ${place.destination}`;
const ofGroup = ({ groupId }: { readonly groupId: string }) => groupId;
const ofScalingGroup = ({ scalingGroup }: { readonly scalingGroup: string }) => scalingGroup;

/** Source: CreateTags and DeleteTags, up to 1000 ids a call. */
const TAGS_SET = { api: 'CreateTags', atMost: 1000, effectSeconds: 1, dryRun: true } as const;
const TAGS_OFF = { ...TAGS_SET, api: 'DeleteTags' } as const;
const SERVER_CHANGED = { api: 'ModifyInstanceAttribute', atMost: 1, effectSeconds: 1, dryRun: true } as const;
const NIC_CHANGED = { ...SERVER_CHANGED, api: 'ModifyNetworkInterfaceAttribute' } as const;
/** Source: Auto Scaling API Reference, DetachInstances and AttachInstances: up to 20 servers a call. */
const MEMBERSHIP = { atMost: 20, dryRun: `${NO_DRY_RUN}, like all of Auto Scaling` } as const;
const TRANSIT_ROUTE = { atMost: 1, effectSeconds: 4, dryRun: true, subject: route } as const;
const ROUTE = { ...TRANSIT_ROUTE, effectSeconds: 1 } as const;

/** One row a kind. Besides: what it takes (actions.ts), how it is said (adapters/aws/ec2), what it changes, requires. */
const ROWS = {
  'tag-fenced': {
    ...TAGS_SET,
    subject: server,
    sharedBy: ({ failoverId }) => failoverId,
    denied: 'The failover goes on without the tag, which is for the deny policy and for people (docs/deny-policy.md).',
  },
  'untag-fenced': {
    ...TAGS_OFF,
    subject: server,
    denied:
      'The failover goes on; until the tag is taken off by hand, nobody under the deny policy can start that server (docs/deny-policy.md).',
  },
  'tag-pinned': {
    ...TAGS_SET,
    subject: snapshot,
    sharedBy: ofGroup,
    denied:
      'The failover goes on without the tag; see to it that nothing deletes the pinned snapshots meanwhile (docs/recovery-points.md).',
  },
  'untag-pinned': {
    ...TAGS_OFF,
    subject: snapshot,
    sharedBy: ofGroup,
    denied: 'The failover goes on; older snapshots keep a tag that they should not have any more.',
  },
  'tag-freed': {
    ...TAGS_SET,
    subject: volume,
    sharedBy: ({ groupId, failoverId }) => `${groupId} ${failoverId}`,
    denied: 'The failover goes on without the tags, which tell people whose the volumes are.',
  },
  'untag-freed': { ...TAGS_OFF, subject: volume },
  'tag-group': { ...TAGS_SET, subject: resource, sharedBy: ofGroup },
  'untag-group': { ...TAGS_OFF, subject: resource, sharedBy: ofGroup },
  'set-protection': {
    ...SERVER_CHANGED,
    subject: ({ serverId, attribute, value }) => `${serverId} ${attribute}=${value}`,
  },
  'leave-scaling-group': {
    ...MEMBERSHIP,
    api: 'DetachInstances',
    effectSeconds: 4,
    subject: server,
    sharedBy: ofScalingGroup,
  },
  'join-scaling-group': {
    ...MEMBERSHIP,
    api: 'AttachInstances',
    effectSeconds: 10,
    subject: server,
    sharedBy: ofScalingGroup,
  },
  'set-auto-recovery': {
    ...SERVER_CHANGED,
    api: 'ModifyInstanceMaintenanceOptions',
    subject: ({ serverId, value }) => `${serverId} ${value}`,
  },
  /** EC2 advises 50 servers a call at most. */
  'force-stop': { api: 'StopInstances', atMost: 50, effectSeconds: 16, dryRun: true, subject: server },
  'start-server': { api: 'StartInstances', atMost: 50, effectSeconds: 10, dryRun: true, subject: server },
  'isolate-nic': {
    ...NIC_CHANGED,
    subject: nic,
    denied: 'The failover goes on without the isolation: production is stopped without it as well.',
  },
  'restore-groups': { ...NIC_CHANGED, subject: nic },
  'detach-volume': {
    api: 'DetachVolume',
    atMost: 1,
    effectSeconds: 6,
    dryRun: true,
    // Forced and not forced have answers of their own.
    subject: ({ volumeId, force }) => (force ? `${volumeId} by force` : volumeId),
  },
  /** A look comes sooner than most of them are complete: with few changes since the last one, they take a minute or less. */
  'create-snapshot': {
    api: 'CreateSnapshot',
    atMost: 1,
    effectSeconds: 30,
    dryRun: true,
    subject: ({ pairId, setId }) => `${pairId} ${setId}`,
  },
  'create-volume': {
    api: 'CreateVolume',
    atMost: 1,
    effectSeconds: 4,
    dryRun: true,
    subject: ({ pairId, initializationRate }) =>
      initializationRate === undefined ? pairId : `${pairId} at ${initializationRate} MiB/s`,
  },
  'attach-volume': { api: 'AttachVolume', atMost: 1, effectSeconds: 4, dryRun: true, subject: volume },
  'keep-nic': { ...NIC_CHANGED, subject: nic },
  'release-nic': { ...NIC_CHANGED, subject: nic },
  'detach-nic': { api: 'DetachNetworkInterface', atMost: 1, effectSeconds: 7, dryRun: true, subject: nic },
  'attach-nic': {
    api: 'AttachNetworkInterface',
    atMost: 1,
    effectSeconds: 4,
    dryRun: true,
    // To the DR server, or back to where it was.
    subject: ({ networkInterfaceId, serverId }) => `${networkInterfaceId} to ${serverId}`,
  },
  'associate-address': {
    api: 'AssociateAddress',
    atMost: 1,
    effectSeconds: 1,
    dryRun: true,
    subject: ({ allocationId }) => allocationId,
  },
  'assign-ips': { api: 'AssignPrivateIpAddresses', atMost: 1, effectSeconds: 1, dryRun: NO_DRY_RUN, subject: nic },
  'keep-volumes': { ...SERVER_CHANGED, subject: server },
  'release-volumes': { ...SERVER_CHANGED, subject: server },
  terminate: {
    api: 'TerminateInstances',
    atMost: 50,
    effectSeconds: 30,
    dryRun: `${NO_DRY_RUN}, as it is permitted only once the failover has tagged the server`,
    subject: server,
  },
  'check-launch': {
    api: 'RunInstances',
    atMost: 1,
    effectSeconds: 1,
    dryRun: `${NO_DRY_RUN} before, as it is a dry run itself, right before the termination`,
    subject: instance,
  },
  'launch-server': {
    api: 'RunInstances',
    atMost: 1,
    effectSeconds: 15,
    dryRun: `${NO_DRY_RUN} before the one that the failover itself makes, right before the termination`,
    subject: instance,
  },
  'replace-route': { ...ROUTE, api: 'ReplaceRoute' },
  'create-route': { ...ROUTE, api: 'CreateRoute' },
  'replace-transit-route': { ...TRANSIT_ROUTE, api: 'ReplaceTransitGatewayRoute' },
  'create-transit-route': { ...TRANSIT_ROUTE, api: 'CreateTransitGatewayRoute' },
  'source-dest-check-off': { ...NIC_CHANGED, subject: nic },
} as const satisfies { readonly [K in ActionKind]: ActionRow<K> };

/** An API action that some kind of action calls. */
type ActionApi = (typeof ROWS)[ActionKind]['api'];

type AnyRow = ActionRow & { readonly api: ActionApi };

/** A row is asked about actions of its own kind; TypeScript cannot follow that through a union of kinds. */
export const ACTION_ROWS = ROWS as unknown as Readonly<Record<ActionKind, AnyRow>>;

export const apiOf = ({ do: kind }: { readonly do: ActionKind }): ActionApi => ACTION_ROWS[kind].api;

/** Names the call and its subject, so that a repeat of it is known as one: `force-stop i-1`. */
export const actionKey = (action: Action): string => `${action.do} ${ACTION_ROWS[action.do].subject(action)}`;

/** Actions, with whatever belongs to them, that go out in one call. */
export interface SharedCall<T> {
  readonly kind: ActionKind;
  readonly members: Batch<T>;
}

/** The fewest calls for some actions: those that may share a call do, up to its size. In the order given. */
export const callsFor = <T extends { readonly action: Action }>(asked: readonly T[]): readonly SharedCall<T>[] =>
  [...Map.groupBy(asked, sharingKey).values()].flatMap((sharing) => {
    const [first] = sharing;
    if (!first) return [];
    const kind = first.action.do;
    return chunks(sharing, ACTION_ROWS[kind].atMost).map((members) => ({ kind, members }));
  });

const sharingKey = ({ action }: { readonly action: Action }, place: number): string => {
  const { atMost, sharedBy } = ACTION_ROWS[action.do];
  return atMost > 1 ? `${action.do} ${sharedBy?.(action) ?? ''}` : `${action.do} #${place}`;
};
