import type { Run, RunServer, RunSummary } from '../api/shapes.ts';
import { noWayBack } from './run-bar.ts';
import { standingOf } from './server-rows.ts';

/** `not-fenced`: failed since it is not seen to be down. `unfenced`: went on although it is not seen to be down. */
export type Fate = 'failed' | 'not-fenced' | 'unfenced' | 'waiting' | 'migrated' | 'left-alone';

export interface ServerFate {
  readonly id: string;
  readonly name: string;
  readonly fate: Fate;
  /** A person has said that it may go on though it is not seen to be down. */
  readonly isAccepted: boolean;
  /** It has been asked to stop, and is not seen down yet. */
  readonly isFencing: boolean;
  /** Its DR server is production now, by its status. */
  readonly isFailedOver: boolean;
  /** Its DR server was started. */
  readonly isStarted: boolean;
}

/** What can be done about a run follows from this. */
export interface Story {
  readonly id: string;
  readonly kind: 'failover' | 'roll-back' | 'protection' | 'restore';
  readonly groupId: string;
  readonly endState: string;
  readonly wayBack: 'open' | { readonly closed: string };
  readonly servers: readonly ServerFate[];
  /** A later failover of the group has begun: what is to be done is done there. */
  readonly isOvertaken: boolean;
}

/** What else is known when a story is told. */
export interface Around {
  /** Of the group. */
  readonly runs?: readonly RunSummary[] | undefined;
  readonly groupStatus?: string | undefined;
  /** Of its servers, by id. */
  readonly statuses?: ReadonlyMap<string, string>;
}

const KINDS = {
  failover: 'failover',
  'roll-back': 'roll-back',
  restore: 'restore',
  enable: 'protection',
  reprotect: 'protection',
  disable: 'protection',
} as const satisfies Readonly<Record<Run['kind'], Story['kind']>>;

export const storyOfRun = (run: Run, around: Around = {}): Story => ({
  id: run.id,
  kind: KINDS[run.kind],
  groupId: run.server_group_id,
  endState: run.end_state,
  wayBack: run.way_back.is === 'open' ? 'open' : { closed: noWayBack(run.way_back) },
  servers: run.servers.map((server) => ({
    id: server.protected_instance_id,
    name: server.name,
    fate: fateOfServer(server),
    isAccepted: server.accepted_unfenced !== null,
    isFencing: server.phases.fence.state === 'waiting',
    isFailedOver: isFailedOver(server.protected_instance_id, around),
    isStarted: server.dr_started_at !== null,
  })),
  isOvertaken: isOvertaken({ id: run.id, began: run.began_at }, around),
});

const FAILED_OVER = 'failed-over';

/** A server of a failed group may have been migrated all the same. */
const isFailedOver = (id: string, { groupStatus, statuses }: Around): boolean =>
  groupStatus === FAILED_OVER || statuses?.get(id) === FAILED_OVER;

/** A refused failover has touched nothing, and so overtaken nobody. Two answers may count the start of one run apart. */
const isOvertaken = ({ id, began }: { readonly id: string; readonly began: string }, { runs = [] }: Around): boolean =>
  runs.some((run) => run.id !== id && run.kind === 'failover' && run.end_state !== 'REFUSED' && run.began_at > began);

const NOT_FENCED = 'ProductionServerNotFencedError';

const fateOfServer = (server: RunServer): Fate => {
  const standing = standingOf(server);
  if (standing === 'failed') return server.failure?.error === NOT_FENCED ? 'not-fenced' : 'failed';
  return standing === 'open' ? 'waiting' : standing;
};

export const isRunning = ({ endState }: Pick<Story, 'endState'>): boolean => endState === 'RUNNING';

export const isComplete = ({ endState }: Pick<Story, 'endState'>): boolean => endState.startsWith('COMPLETE');
