import { type Ended, type EndState, endStateOf } from '../group/end-state.ts';
import type { AuditEvent } from '../group/failover.ts';
import { OPERATIONS } from '../group/operations.ts';
import type { Instant } from '../group/protection-group.ts';
import type { GroupStatus, ProtectedStatus } from '../group/status.ts';
import type { ChainedEvent, TrailEvent } from './audit-chain.ts';
import type { TrailData } from './trail-data.ts';

/** Version of `detail`. Fields may be added under the same one. */
export const NOTIFICATION_SCHEMA = 'sdrs.event/1';

/** What subscribers filter by, as EventBridge's `detail-type`. */
export type DetailType =
  | 'SDRS Group Status Changed'
  | 'SDRS Server Phase Ended'
  | 'SDRS Server Unfenced'
  | 'SDRS Production Server Guarded'
  | 'SDRS Automation Brake'
  | 'SDRS Audit Event';

/** One event for the bus. `groupId` and `seq` name it: the same one may come twice. */
export interface Notification {
  readonly detailType: DetailType;
  readonly at: Instant;
  readonly detail: {
    readonly schema: typeof NOTIFICATION_SCHEMA;
    readonly groupId: string;
    readonly seq: number;
    /** The event's hash in the audit trail: kept elsewhere, it shows whether the trail was cut or rewritten. */
    readonly hash: string;
    readonly type: string;
    readonly message: string;
    readonly failoverId?: string;
    readonly instanceId?: string;
    readonly status?: GroupStatus;
    readonly protectedStatus?: ProtectedStatus;
    /** Of the event that a failover ends with: how it stands now. */
    readonly endState?: EndState;
  };
}

/** All of a trail goes out, but for the single calls to EC2 and what is written down of each server beforehand. */
export const notificationsOf = (events: readonly TrailEvent[]): readonly Notification[] =>
  events
    .filter((event): event is ChainedEvent => event.chain !== undefined && !IN_BULK.includes(event.type))
    .map(notificationOf);

/** One or more for every server: reports have them elsewhere, and subscribers do not hear of them. */
export const IN_BULK: readonly string[] = [
  'actionPerformed',
  'instancePrepared',
  'recoveryPointPinned',
  'lastPointTaken',
  'identityVerified',
];

/** A group's state, as the bus tells it. */
export interface GroupState {
  readonly status: GroupStatus;
  readonly protectedStatus: ProtectedStatus;
}

const { during, done, failed } = OPERATIONS.failover;

/** The state of the group after an event of each type. An event that carries a state overrides this table. */
const STATE_AFTER: Readonly<Record<string, GroupState | undefined>> = {
  // An imported group, of a release whose event did not say the state.
  createProtectionGroup: { status: 'protected', protectedStatus: 'started' },
  // These two of a release that did both at once; runs say the state that they have brought the group to.
  startProtectionGroup: { status: 'protected', protectedStatus: 'started' },
  stopProtectionGroup: { status: 'available', protectedStatus: 'stopped' },
  reprotectProtectionGroup: { status: OPERATIONS.reprotect.during, protectedStatus: 'stopped' },
  protectionEnabled: { status: OPERATIONS.enable.done, protectedStatus: 'started' },
  // Says the state itself: which one it is depends on what has failed.
  protectionFailed: undefined,
  failoverProtectionGroup: { status: during, protectedStatus: 'started' },
  failoverComplete: { status: done, protectedStatus: 'started' },
  protectionDisabled: { status: done, protectedStatus: 'stopped' },
  failoverFailed: { status: failed, protectedStatus: 'started' },
  failoverCancelled: { status: failed, protectedStatus: 'started' },
  failoverRolledBack: { status: OPERATIONS['roll-back'].done, protectedStatus: 'started' },
};

/** What the event that a failover ends with says of its record. */
const END_OF: Readonly<Record<string, Ended>> = {
  failoverComplete: { status: 'SUCCEEDED' },
  failoverFailed: { status: 'FAILED' },
  failoverCancelled: { status: 'FAILED', cancelled: true },
  failoverRolledBack: { status: 'FAILED', cancelled: true },
  failoverRefused: { status: 'REFUSED' },
};

/** Longer ones are cut: the trail has the whole of it, and a request to EventBridge holds 256 KB. */
const LONGEST_MESSAGE = 2_000;

const notificationOf = (event: ChainedEvent): Notification => {
  const { at, groupId, failoverId, type, message, data, chain } = event;
  const instanceId = data?.instanceId;
  return {
    detailType: detailTypeOf(event),
    at,
    detail: {
      schema: NOTIFICATION_SCHEMA,
      groupId,
      seq: chain.seq,
      hash: chain.hash,
      type,
      message: message.slice(0, LONGEST_MESSAGE),
      ...(failoverId ? { failoverId } : {}),
      ...(typeof instanceId === 'string' ? { instanceId } : {}),
      ...stateAfter(event),
      ...endStateAfter(type, data),
    },
  };
};

/** The state that the group has since an event; `undefined` where the event says none. */
export const stateAfter = ({ type, data }: Pick<AuditEvent, 'type' | 'data'>): GroupState | undefined => {
  if (!(type in STATE_AFTER)) return undefined;
  const { status, protectedStatus } = (data ?? {}) as Partial<GroupState>;
  return status && protectedStatus ? { status, protectedStatus } : STATE_AFTER[type];
};

const endStateAfter = (type: string, data: AuditEvent['data']): Pick<Notification['detail'], 'endState'> => {
  const status = END_OF[type];
  if (!status) return {};
  const { unfencedMembers = [] } = (data ?? {}) as Partial<TrailData['failoverComplete']>;
  return { endState: endStateOf({ ...status, unfencedMembers }) };
};

const detailTypeOf = (event: Pick<AuditEvent, 'type' | 'data'>): DetailType => {
  const { type } = event;
  if (stateAfter(event)) return 'SDRS Group Status Changed';
  if (type === 'fenceUnfenced') return 'SDRS Server Unfenced';
  if (type.startsWith('productionServer')) return 'SDRS Production Server Guarded';
  if (type.startsWith('automationBrake')) return 'SDRS Automation Brake';
  return /^(fence|disks|identity)(Done|Failed)$/.test(type) ? 'SDRS Server Phase Ended' : 'SDRS Audit Event';
};
