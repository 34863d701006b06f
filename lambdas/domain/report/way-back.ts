import { endStateOf } from '../group/end-state.ts';
import type { FailoverRecord } from '../group/failover.ts';
import type { Instant, Members, ProtectionGroup } from '../group/protection-group.ts';

/** Whether a failover can still be undone. */
export type WayBack =
  | { readonly is: 'open' }
  | {
      /** `passed`: the point of no return is, so that there is only the way forward. */
      readonly is: 'passed' | 'closed';
      /** Since when, where that is known. */
      readonly at?: Instant;
      readonly why: string;
    };

interface Known extends Members {
  /** The run that it is asked of. */
  readonly runId: string;
  readonly group: ProtectionGroup | undefined;
  /** Of the failover. Absent before its first step has recorded it, and of a roll-back. */
  readonly record: FailoverRecord | undefined;
  /** Whether its execution has ended. */
  readonly isOver: boolean;
  /** The last failover of the group that touched something. */
  readonly last: FailoverRecord | undefined;
}

const closed = (why: string, at?: Instant): WayBack => ({ is: 'closed', why, ...(at === undefined ? {} : { at }) });

/** As a cancel would be judged now. */
export const wayBackOf = (known: Known): WayBack =>
  takenByAnother(known) ?? endOf(known) ?? movedIn(known) ?? { is: 'open' };

const takenByAnother = ({ runId, group, record, last }: Known): WayBack | undefined => {
  const { lease } = group ?? {};
  if (lease?.kind === 'roll-back') return closed('production is being given back', lease.takenAt);
  if (lease && lease.failoverId !== runId) return closed(`run ${lease.failoverId} has the group`, lease.takenAt);
  if (!record || !last || last.id === record.id || last.startedAt < record.startedAt) return undefined;
  return closed(`failover ${last.id} came after it`, last.startedAt);
};

const endOf = ({ record, isOver, group }: Known): WayBack | undefined => {
  if (!record) return isOver ? closed('nothing was touched') : gone(group);
  if (record.rolledBackAt) return closed('production has been given back', record.rolledBackAt);
  if (record.status === 'REFUSED') return closed('nothing was touched');
  return record.status === 'SUCCEEDED' ? closed(`the failover is ${endStateOf(record)}`, record.endedAt) : gone(group);
};

const gone = (group: ProtectionGroup | undefined): WayBack | undefined =>
  group ? undefined : closed('its group is not there any more');

const movedIn = ({ instances }: Known): WayBack | undefined => {
  const moved = instances.flatMap(({ name, progress }) =>
    progress?.committedAt ? [{ name, at: progress.committedAt }] : [],
  );
  const [first] = moved.sort((a, b) => a.at.localeCompare(b.at));
  return first && { is: 'passed', why: `the identity of ${first.name} is on the move`, at: first.at };
};
