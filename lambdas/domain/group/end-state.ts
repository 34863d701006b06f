import type { FailoverRecord } from './failover.ts';
import { phaseOf } from './progress.ts';
import type { ProtectedInstance } from './protection-group.ts';

/**
 * How a failover stands, in the words that people read everywhere. A failover that moved servers which were not seen to
 * be down is COMPLETE, with the number of these servers. A failover is CANCELLED when an operator has called it off, or
 * has given production back after it had failed. REFUSED: nothing was touched.
 */
export type EndState = 'RUNNING' | 'COMPLETE' | `COMPLETE, ${number} UNFENCED` | 'CANCELLED' | 'FAILED' | 'REFUSED';

/** What of a failover's record says how it stands. */
export type Ended = Pick<FailoverRecord, 'status'> &
  Partial<Pick<FailoverRecord, 'id' | 'unfencedMembers' | 'rolledBackAt'>> & {
    readonly cancelled?: FailoverRecord['cancelled'] | true;
  };

/** The one rule of how a failover stands. @param instances members of its group, with progress of it or none */
export const endStateOf = (record: Ended, instances: readonly ProtectedInstance[] = []): EndState => {
  switch (record.status) {
    case 'RUNNING':
    case 'REFUSED':
      return record.status;
    case 'SUCCEEDED':
      return completeWith(unfencedIn(record, instances));
    case 'FAILED':
      return record.cancelled || record.rolledBackAt ? 'CANCELLED' : 'FAILED';
    default:
      return record.status satisfies never;
  }
};

export const completeWith = (unfenced: number): EndState =>
  unfenced === 0 ? 'COMPLETE' : `COMPLETE, ${unfenced} UNFENCED`;

const unfencedIn = ({ id, unfencedMembers = [] }: Ended, instances: readonly ProtectedInstance[]): number => {
  const own = instances.filter(({ progress }) => progress && progress.failoverId === id);
  const unfenced = own.filter(({ progress }) => phaseOf(progress, 'fence').state === 'unfenced').map((one) => one.id);
  return new Set([...unfencedMembers.map(({ instanceId }) => instanceId), ...unfenced]).size;
};
