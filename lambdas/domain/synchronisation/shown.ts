import { OPERATIONS } from '../group/operations.ts';
import type { GroupAggregate, ProtectionGroup, ReplicationPair } from '../group/protection-group.ts';
import type { ReplicationStatus } from '../group/status.ts';
import { seenOf } from './group-turn.ts';
import type { Replication, ServerReplication } from './replication.ts';
import { TOLD_AFTER } from './server-turn.ts';

/** A pair as people are shown it. */
export interface ShownPair extends ReplicationPair {
  /** Percent that the first recovery point of its disk has come to. Absent where nothing is being copied. */
  readonly copied?: number;
}

/** A group as it is kept, and what the synchroniser saw of it last. */
export const withReplication = (
  aggregate: GroupAggregate,
  kept: Replication | undefined,
): GroupAggregate & { readonly pairs: readonly ShownPair[] } => {
  const { group } = aggregate;
  const seen = seenOf(group, kept);
  if (!isShown(group) || !seen) return aggregate;
  const servers = new Map(seen.servers.map((server) => [server.instanceId, server]));
  return { ...aggregate, pairs: aggregate.pairs.map((pair) => shownPair(pair, servers.get(pair.instanceId))) };
};

/** While a run has the group, and after a failover, what the run has written down counts. */
const isShown = ({ status, lease }: ProtectionGroup): boolean =>
  lease === undefined && status === OPERATIONS['roll-back'].done;

const shownPair = (pair: ReplicationPair, server: ServerReplication | undefined): ShownPair => {
  if (!server) return pair;
  const replicationStatus = statusOf(server);
  const faultLevel = server.faults.find(({ pairId }) => pairId === pair.id)?.level ?? 0;
  const copied = replicationStatus === 'copying' ? { copied: server.pending?.percent ?? 0 } : {};
  return { ...pair, replicationStatus, faultLevel, ...copied };
};

/** SDRS's words: nothing to fall back to yet, no further recovery point for now, or in sync as far as snapshots are. */
const statusOf = ({ newest, failedInARow }: ServerReplication): ReplicationStatus => {
  if (!newest) return 'copying';
  return failedInARow >= TOLD_AFTER ? 'active-stopped' : 'active';
};
