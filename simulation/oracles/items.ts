import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** An item as it lies in the table, in the words of whoever judges. The one place that knows the items' layout. */
export type Seen =
  | ({ readonly kind: 'group' } & SeenGroup)
  | ({ readonly kind: 'instance' } & SeenInstance)
  | ({ readonly kind: 'pair' } & SeenPair)
  | ({ readonly kind: 'failover' } & SeenFailover)
  | { readonly kind: 'other' };

export type Station = 'source' | 'target';

export interface SeenGroup {
  readonly groupId: string;
  readonly status: string;
  readonly protectedStatus: string;
  readonly epoch: number;
  readonly leaseOf?: string | undefined;
  readonly leaseEpoch?: number | undefined;
  readonly isRollBack: boolean;
  /** What the run does that has the lease. */
  readonly leaseKind?: string | undefined;
  /** The station that hands over while the lease is held. */
  readonly leaseProduction?: Station | undefined;
  /** When the lease was taken, in milliseconds since the Unix epoch. */
  readonly leaseTakenAt?: number | undefined;
  /** The station that is production now. */
  readonly station: Station;
  /** Longest that it may take by its own words, in seconds: until production is fenced, and until all has moved. */
  readonly budgetSeconds: number;
}

export interface SeenInstance {
  readonly groupId: string;
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly epoch: number;
  readonly source: string;
  readonly target: string;
  readonly failoverId?: string | undefined;
  readonly committedAt?: string | undefined;
  /** All of its identity is said to be on the DR server. */
  readonly isMigrated: boolean;
  /** A failure of its own is on record. */
  readonly isFailed: boolean;
  /** It is failed over, whatever becomes of the others of its group. */
  readonly isFinished: boolean;
  /** One text for each thing that a roll-back undoes. */
  readonly restoration: readonly string[];
  /** Volumes that a roll-back lets go with their server again. */
  readonly keptVolumes: readonly string[];
  readonly relaunchedAs?: string | undefined;
  readonly terminatingAt?: string | undefined;
  /** The order that its production server stays down. */
  readonly stayDown?: 'intended' | 'begun' | 'confirmed' | undefined;
  /** The server that the order is about. */
  readonly stayDownOf?: string | undefined;
  /** The point that its failover or restore was asked for, as JSON. */
  readonly choice?: string | undefined;
  /** What its failover came to that was to go to production's last state. */
  readonly settled?: 'final' | 'live' | 'newest' | undefined;
  /** How far its first recovery point is, of the last run that has turned protection on. */
  readonly firstPoint?: { readonly runId: string; readonly state: string; readonly setId?: string } | undefined;
  /** What each phase is said to wait for. */
  readonly waits: readonly Wait[];
}

export interface Wait {
  readonly phase: string;
  readonly reason: string;
}

export interface SeenPair {
  readonly groupId: string;
  readonly id: string;
  readonly status: string;
  readonly epoch: number;
  readonly pin?: string | undefined;
  /** Moment of what is pinned. */
  readonly pinnedOf?: string | undefined;
  readonly instanceId: string;
  /** Its disks, by station. */
  readonly volumes: Readonly<Partial<Record<Station, string>>>;
}

export interface SeenFailover {
  readonly groupId: string;
  readonly id: string;
  readonly status: string;
  /** What the run does: `failover`, also of one that is called off, or the kind of another run, e.g. `restore`. */
  readonly does: string;
}

type Fields = Readonly<Record<string, never>>;
type Data = Readonly<Record<string, Fields & string & number & readonly unknown[]>> | undefined;

/** Types of the items that somebody looks at. The others are many and large: what they hold is not even read. */
const LOOKED_AT: ReadonlySet<string | undefined> = new Set(['group', 'instance', 'pair', 'failover', 'operation']);

export const seenIn = (item: Readonly<Record<string, AttributeValue>>): Seen => {
  if (!LOOKED_AT.has(item.type?.S)) return { kind: 'other' };
  const { pk, type, data } = unmarshall(item) as { readonly pk: string; readonly type?: string; readonly data?: Data };
  if (!data) return { kind: 'other' };
  const groupId = pk.replace(/^GROUP#/, '');
  switch (type) {
    case 'group':
      return { kind: 'group', groupId, ...groupIn(data) };
    case 'instance':
      return { kind: 'instance', groupId, ...instanceIn(data) };
    case 'pair':
      return { kind: 'pair', groupId, ...pairIn(data) };
    case 'failover':
    case 'operation':
      return {
        kind: 'failover',
        groupId,
        id: String(data.id),
        status: String(data.status),
        does: type === 'operation' ? String(data.kind) : 'failover',
      };
    default:
      return { kind: 'other' };
  }
};

const groupIn = (data: NonNullable<Data>): Omit<SeenGroup, 'groupId'> => {
  const lease = data.lease as
    | {
        readonly failoverId?: string;
        readonly epoch?: number;
        readonly kind?: string;
        readonly production?: Station;
        readonly takenAt?: string;
      }
    | undefined;
  const policy = data.policy as unknown as Readonly<Record<'fencingBudgetSeconds' | 'migrationBudgetSeconds', number>>;
  return {
    status: String(data.status),
    protectedStatus: String(data.protectedStatus),
    epoch: Number(data.epoch),
    leaseOf: lease?.failoverId,
    leaseEpoch: lease?.epoch,
    isRollBack: lease?.kind === 'roll-back',
    leaseKind: lease?.kind,
    leaseProduction: lease?.production,
    leaseTakenAt: lease?.takenAt === undefined ? undefined : Date.parse(lease.takenAt),
    station: String(data.priorityStation) as Station,
    budgetSeconds: Math.max(Number(policy.fencingBudgetSeconds), Number(policy.migrationBudgetSeconds)),
  };
};

interface Progress {
  readonly failoverId?: string;
  readonly committedAt?: string;
  readonly failure?: object;
  readonly finished?: boolean;
  readonly settled?: { readonly took?: SeenInstance['settled'] };
  readonly point?: unknown;
  readonly phases?: { readonly identity?: { readonly state?: string } };
}

const instanceIn = (data: NonNullable<Data>): Omit<SeenInstance, 'groupId'> => {
  const progress = data.progress as Progress | undefined;
  const relaunch = data.relaunch as { readonly serverId?: string; readonly terminatingAt?: string } | undefined;
  const servers = data.servers as unknown as { readonly source: string; readonly target: string };
  const order = data.stayDown as { readonly state: SeenInstance['stayDown']; readonly serverId?: string } | undefined;
  return {
    id: String(data.id),
    name: String(data.name),
    status: String(data.status),
    epoch: Number(data.epoch),
    source: servers.source,
    target: servers.target,
    failoverId: progress?.failoverId,
    committedAt: progress?.committedAt,
    isFinished: progress?.finished === true || String(data.status) === 'failed-over',
    isMigrated: progress?.phases?.identity?.state === 'done',
    isFailed: progress?.failure !== undefined,
    restoration: (data.restoration ?? []).map((one) => JSON.stringify(one)),
    keptVolumes: keptIn(data),
    relaunchedAs: relaunch?.serverId,
    terminatingAt: relaunch?.terminatingAt,
    stayDown: order?.state,
    stayDownOf: order?.serverId,
    settled: progress?.settled?.took,
    choice: progress?.point === undefined ? undefined : JSON.stringify(progress.point),
    firstPoint: data.firstPoint as SeenInstance['firstPoint'],
    waits: waitsIn(data),
  };
};

interface Undo {
  readonly undo: string;
  readonly volumeId?: string;
}

const keptIn = (data: NonNullable<Data>): readonly string[] =>
  ((data.restoration ?? []) as readonly Undo[]).flatMap(({ undo, volumeId }) =>
    undo === 'keep-volume' && volumeId !== undefined ? [volumeId] : [],
  );

interface Phases {
  readonly phases?: Readonly<Record<string, { readonly state: string; readonly reason?: string }>>;
}

const waitsIn = ({ progress }: NonNullable<Data>): readonly Wait[] =>
  Object.entries((progress as Phases | undefined)?.phases ?? {}).flatMap(([phase, { state, reason }]) =>
    state === 'waiting' && reason !== undefined ? [{ phase, reason }] : [],
  );

const pairIn = (data: NonNullable<Data>): Omit<SeenPair, 'groupId'> => {
  const point = data.recoveryPoint as { readonly snapshotId?: string; readonly takenAt?: string } | undefined;
  return {
    id: String(data.id),
    status: String(data.status),
    epoch: Number(data.epoch),
    pin: point?.snapshotId,
    pinnedOf: point?.takenAt,
    instanceId: String(data.instanceId),
    volumes: (data.volumes ?? {}) as SeenPair['volumes'],
  };
};
